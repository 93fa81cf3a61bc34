-- Health, schooling, labour, work and insurance of each person, in an order that keeps them consistent.
CREATE OR REPLACE TEMP TABLE people AS
WITH ill AS (
    SELECT *,
        draw(person_id, 50) < CASE WHEN age < 18 THEN 0.008 WHEN age < 45 THEN 0.04 WHEN age < 60 THEN 0.12
                                   WHEN age < 70 THEN 0.25 ELSE 0.36 END OR coalesce(dropout_reason = 'illness', false) AS chronic,
        draw(person_id, 51) < CASE WHEN age < 45 THEN 0.004 WHEN age < 60 THEN 0.015 ELSE 0.028 END AS serious,
        draw(person_id, 52) < CASE WHEN age < 18 THEN 0.006 WHEN age < 45 THEN 0.018 WHEN age < 60 THEN 0.03
                                   ELSE 0.045 END OR coalesce(dropout_reason = 'disability', false) AS handicapped
    FROM members
),
learning AS (
    SELECT *,
        CASE
            WHEN dropout_reason IS NOT NULL THEN 'not_student'
            WHEN age < 3 THEN if(modern, 'below_school_age', 'not_student')
            WHEN school_age < 6 THEN if(draw(person_id, 53) < 0.7, 'preschool', if(modern, 'below_school_age', 'not_student'))
            WHEN school_age < 12 THEN 'primary'
            WHEN school_age < 15 THEN 'junior_' || (school_age - 5)::VARCHAR
            WHEN school_age < 18 AND draw(person_id, 54) < 0.62 THEN 'senior_' || (school_age - 14)::VARCHAR
            WHEN school_age < 18 AND draw(person_id, 54) < 0.88 THEN 'vocational_' || (school_age - 14)::VARCHAR
            WHEN school_age BETWEEN 18 AND 21 AND draw(person_id, 54) < 0.40
                THEN if(modern, 'bachelor_' || (school_age - 17)::VARCHAR, 'college')
            ELSE 'not_student'
        END AS schooling
    FROM ill, (SELECT getvariable('day') >= DATE '2019-01-01' AS modern)
),
labouring AS (
    SELECT *, schooling NOT IN ('not_student', 'below_school_age') AS student,
        CASE
            WHEN handicapped THEN 1 + floor(draw(person_id, 55) * 4)::INTEGER
        END AS level,
        concat_ws(';', CASE WHEN chronic THEN 'chronic_illness' END, CASE WHEN handicapped THEN 'disabled' END,
                  CASE WHEN serious THEN 'serious_illness' END) AS illnesses
    FROM learning
),
able AS (
    SELECT *, CASE
        WHEN age < 16 OR student THEN 'none'
        WHEN serious OR level <= 2 THEN 'lost'
        WHEN age >= 70 THEN 'none'
        WHEN age >= 60 THEN if(illnesses = '' AND draw(person_id, 56) < 0.6, 'ordinary', 'none')
        WHEN illnesses <> '' AND draw(person_id, 56) < 0.35 THEN 'lost'
        WHEN draw(person_id, 57) < 0.13 THEN 'skilled'
        ELSE 'ordinary'
    END AS labour_ability
    FROM labouring
),
working AS (
    SELECT *, labour_ability IN ('ordinary', 'skilled')
        AND draw(person_id, 58) < CASE WHEN age < 46 THEN 0.74 WHEN age < 60 THEN 0.56 ELSE 0.10 END AS works
    FROM able
)
SELECT *,
    CASE WHEN works THEN CASE WHEN draw(person_id, 59) < 0.28 THEN 'outside_province' WHEN draw(person_id, 59) < 0.66 THEN 'province'
         WHEN draw(person_id, 59) < 0.88 THEN 'county' ELSE 'township' END END AS work_place,
    CASE WHEN works THEN roll(person_id, 60, 3, 12) END AS work_months,
    CASE WHEN works THEN round((if(labour_ability = 'skilled', 2900, 2250) * exp(0.22 * bell(person_id, 61))) / 10) * 10 END AS month_wage,
    has_uninsured AND (place = 1 + floor(draw(household_id, 65) * size)::INTEGER OR draw(person_id, 66) < 0.3) AS uninsured,
    works AND draw(person_id, 67) < 0.06 AS employed
FROM working;
