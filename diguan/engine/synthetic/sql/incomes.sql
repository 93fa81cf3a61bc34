-- What each household owns, earns and spends in the year. Totals are the exact sums of their items.
CREATE OR REPLACE TEMP TABLE wealth AS
WITH rolled AS (
    SELECT household_id, count(*) AS size,
        count(*) FILTER (labour_ability IN ('ordinary', 'skilled')) AS labourers,
        coalesce(sum(work_months * month_wage), 0) AS wages,
        count(*) FILTER (age >= 60 AND NOT student) AS pensioners,
        count(*) FILTER (age >= 80) AS very_old,
        count(*) FILTER (level <= 2) AS badly_disabled,
        count(*) FILTER (chronic) AS chronically_ill, count(*) FILTER (serious) AS seriously_ill,
        count(*) FILTER (handicapped) AS disabled,
        count(*) FILTER (schooling LIKE 'senior%' OR schooling LIKE 'vocational%') AS at_senior,
        count(*) FILTER (schooling LIKE 'college%' OR schooling LIKE 'bachelor%') AS at_college,
        count(*) FILTER (student) AS students
    FROM people GROUP BY household_id
),
owned AS (
    SELECT families.*, rolled.* EXCLUDE household_id,
        labourers = 0 AND kind IN ('elder_alone', 'alone') AND draw(household_id, 70) < 0.10 AS on_wubao,
        CASE WHEN draw(household_id, 71) < 0.02 THEN 0
             ELSE round(size * (2.2 + 4.6 * draw(household_id, 72)) * exp(0.14 * luck), 1) END AS land,
        exp(0.27 * luck) AS fortune
    FROM families JOIN rolled USING (household_id)
),
fallen AS (
    SELECT *, NOT on_wubao AND (
        (labourers = 0 AND draw(household_id, 73) < 0.16) OR (seriously_ill + badly_disabled > 0 AND draw(household_id, 73) < 0.4)
        OR (luck < -1.6 AND draw(household_id, 73) < 0.4)) AS on_dibao,
        labourers > 0 AND draw(household_id, 74) < 0.9 AS farms,
        draw(household_id, 75) < 0.22 AND labourers > 0 AS has_animals,
        draw(household_id, 76) < 0.07 AS has_forest, draw(household_id, 77) < 0.06 AS has_orchard
    FROM owned
),
earned AS (
    SELECT *,
        yuan(wages * least(fortune, 1.6) * 0.78) AS wage_income,
        yuan(if(farms, land * (980 + 460 * draw(household_id, 80)) * least(fortune, 1.7), 0)
             + if(has_animals, (2500 + 11000 * draw(household_id, 81)) * fortune, 0)) AS business_income,
        yuan(if(NOT farms, land * (200 + 110 * draw(household_id, 82)), 0)) AS rent,
        yuan(if(draw(household_id, 83) < 0.03, 200 + 900 * draw(household_id, 84), 0)) AS asset_dividend,
        yuan(if(on_dibao, size * (1500 + 900 * draw(household_id, 85)), 0)) AS dibao_grant,
        yuan(if(on_wubao, size * (3600 + 1500 * draw(household_id, 86)), 0)) AS wubao_grant,
        yuan(pensioners * (1020 + 12 * floor(30 * draw(household_id, 87)))) AS pension,
        yuan(if(kind LIKE 'elder%' OR kind = 'grandparents_and_child',
                (600 + 2900 * draw(household_id, 88)) * fortune, 0)) AS family_support,
        yuan(very_old * 600) AS old_age_allowance,
        yuan(badly_disabled * (720 + 240 * floor(3 * draw(household_id, 89)))) AS disability_allowance,
        yuan(land * (88 + 12 * draw(household_id, 90))) AS farming_subsidy,
        yuan(if(at_college + at_senior > 0 AND draw(household_id, 91) < 0.25, 1000 + 1000 * at_college, 0)) AS education_aid,
        yuan(if(seriously_ill > 0 AND draw(household_id, 92) < 0.6, 2000 + 9000 * draw(household_id, 93), 0)) AS medical_reimbursement,
        yuan(if(draw(household_id, 94) < 0.02, 720, 0)) AS family_planning_grant,
        round(if(has_forest, 1.5 + 9 * draw(household_id, 95), 0), 1) AS forest,
        yuan(250 + 150 * draw(household_id, 96)) AS other_transfer
    FROM fallen
),
returned AS (
    SELECT *, if(has_forest AND draw(household_id, 97) < 0.5, round(forest * 0.6, 1), 0) AS returned_forest FROM earned
),
summed AS (
    SELECT *,
        if(business_income > 0, yuan(business_income::DOUBLE * (0.34 + 0.16 * draw(household_id, 98))), 0::DECIMAL(14, 2)) AS business_cost,
        (rent + asset_dividend)::DECIMAL(14, 2) AS property_income,
        yuan(returned_forest * 125) AS ecology_grant
    FROM returned
)
SELECT *, (dibao_grant + wubao_grant + pension + family_support + old_age_allowance + disability_allowance + farming_subsidy
    + education_aid + medical_reimbursement + family_planning_grant + ecology_grant + other_transfer)::DECIMAL(14, 2) AS transfer_income
FROM summed;
