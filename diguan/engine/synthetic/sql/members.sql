-- One row per person: relation, sex and age follow from the kind of family.
CREATE OR REPLACE TEMP TABLE members AS
WITH slots AS (
    SELECT household_id, unnest([member for member in [
        {'slot': 1, 'relation': 'head', 'sex': head_sex, 'age': head_age},
        CASE WHEN kind IN ('elder_couple', 'couple', 'couple_and_child', 'couple_and_two', 'three_generations',
                           'couple_and_grown_child')
                  OR (kind = 'grandparents_and_child' AND draw(household_id, 20) < 0.75)
            THEN {'slot': 2, 'relation': 'spouse', 'sex': 'female',
                  'age': head_age - roll(household_id, 21, -1, 5)} END,
        CASE WHEN kind IN ('couple_and_child', 'couple_and_two', 'three_generations', 'single_parent')
            THEN {'slot': 3, 'relation': if(draw(household_id, 22) < 0.53, 'son', 'daughter'),
                  'sex': if(draw(household_id, 22) < 0.53, 'male', 'female'),
                  'age': least(greatest(head_age - roll(household_id, 23, 23, 29), 0), 22)} END,
        CASE WHEN kind = 'couple_and_two' OR (kind = 'three_generations' AND draw(household_id, 24) < 0.35)
            THEN {'slot': 4, 'relation': if(draw(household_id, 25) < 0.51, 'son', 'daughter'),
                  'sex': if(draw(household_id, 25) < 0.51, 'male', 'female'),
                  'age': least(greatest(head_age - roll(household_id, 26, 30, 35), 0), 17)} END,
        CASE WHEN kind = 'couple_and_grown_child'
            THEN {'slot': 5, 'relation': if(draw(household_id, 27) < 0.66, 'son', 'daughter'),
                  'sex': if(draw(household_id, 27) < 0.66, 'male', 'female'),
                  'age': head_age - roll(household_id, 28, 23, 26)} END,
        CASE WHEN kind = 'three_generations' AND (draw(household_id, 29) < 0.45 OR draw(household_id, 30) >= 0.8)
            THEN {'slot': 6, 'relation': 'father', 'sex': 'male', 'age': head_age + roll(household_id, 31, 22, 30)} END,
        CASE WHEN kind = 'three_generations' AND draw(household_id, 30) < 0.8
            THEN {'slot': 7, 'relation': 'mother', 'sex': 'female', 'age': head_age + roll(household_id, 32, 20, 28)} END,
        CASE WHEN kind = 'grandparents_and_child'
            THEN {'slot': 8, 'relation': if(draw(household_id, 33) < 0.52, 'grandson', 'granddaughter'),
                  'sex': if(draw(household_id, 33) < 0.52, 'male', 'female'), 'age': roll(household_id, 34, 4, 15)} END
    ] if member is not null]) AS member
    FROM families
),
born AS (
    SELECT household_id, household_id * 10 + member.slot AS person_id, member.slot AS slot, member.relation AS relation,
        member.sex AS sex, member.age AS age,
        (getvariable('day') - to_years(member.age) - to_days(roll(household_id * 10 + member.slot, 40, 1, 364)))::DATE AS birth
    FROM slots
),
schooled AS (
    SELECT *, years_between(birth, getvariable('school_day')) AS school_age,
        row_number() OVER (PARTITION BY household_id ORDER BY slot) AS place,
        count(*) OVER (PARTITION BY household_id) AS size
    FROM born
)
SELECT schooled.*, is_han, has_uninsured,
    CASE WHEN may_have_dropout AND school_age BETWEEN 7 AND 15 AND age < 16
              AND slot = max(CASE WHEN school_age BETWEEN 7 AND 15 AND age < 16 THEN slot END) OVER (PARTITION BY household_id)
        THEN CASE WHEN draw(person_id, 41) < 0.45 THEN 'weary' WHEN draw(person_id, 41) < 0.65 THEN 'other'
                  WHEN draw(person_id, 41) < 0.85 THEN 'illness' ELSE 'disability' END
    END AS dropout_reason
FROM schooled JOIN families USING (household_id);
