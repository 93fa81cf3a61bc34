-- One row per household: where it lives, what kind of family it is, how old its head is.
-- Shares of kinds: a county of the north-east that many of the young have left (made up, about 2.6 persons a household).
CREATE OR REPLACE TEMP TABLE families AS
WITH numbered AS (
    SELECT getvariable('county') * 1000000 + n AS household_id, n
    FROM range(1, getvariable('households') + 1) t(n)
),
placed AS (
    SELECT household_id, n, village_code, in_poor_village, draw(household_id, 1) AS share
    FROM numbered ASOF JOIN villages ON (n - 0.5) / getvariable('households') >= starts
),
kinds AS (
    SELECT *, CASE
        WHEN share < 0.09 THEN 'elder_alone'
        WHEN share < 0.25 THEN 'elder_couple'
        WHEN share < 0.40 THEN 'couple'
        WHEN share < 0.60 THEN 'couple_and_child'
        WHEN share < 0.69 THEN 'couple_and_two'
        WHEN share < 0.85 THEN 'three_generations'
        WHEN share < 0.92 THEN 'couple_and_grown_child'
        WHEN share < 0.95 THEN 'single_parent'
        WHEN share < 0.975 THEN 'grandparents_and_child'
        ELSE 'alone'
    END AS kind
    FROM placed
)
SELECT household_id, n, village_code, in_poor_village, kind,
    CASE kind
        WHEN 'elder_alone' THEN roll(household_id, 2, 65, 86)
        WHEN 'elder_couple' THEN roll(household_id, 2, 62, 82)
        WHEN 'couple' THEN roll(household_id, 2, 43, 61)
        WHEN 'couple_and_child' THEN roll(household_id, 2, 27, 48)
        WHEN 'couple_and_two' THEN roll(household_id, 2, 30, 46)
        WHEN 'three_generations' THEN roll(household_id, 2, 30, 52)
        WHEN 'couple_and_grown_child' THEN roll(household_id, 2, 46, 60)
        WHEN 'single_parent' THEN roll(household_id, 2, 28, 47)
        WHEN 'grandparents_and_child' THEN roll(household_id, 2, 58, 71)
        ELSE roll(household_id, 2, 35, 64)
    END AS head_age,
    CASE kind
        WHEN 'elder_alone' THEN if(draw(household_id, 3) < 0.42, 'male', 'female')
        WHEN 'single_parent' THEN if(draw(household_id, 3) < 0.3, 'male', 'female')
        ELSE 'male'
    END AS head_sex,
    bell(household_id, 10) AS luck,
    draw(household_id, 4) < 0.010 AS has_uninsured,
    draw(household_id, 5) < 0.030 AS may_have_dropout,
    draw(household_id, 6) < 0.955 AS is_han
FROM kinds;
