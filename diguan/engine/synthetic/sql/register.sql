-- House, water, food; whether the family is poor in truth; and what the register, which errs, says of it.
-- Of those on the register about 10 % do not belong there, of the poor about 9 % were left out: the base rates of the
-- national follow-up of 2015-16 (9.29 million removed, 8.07 million added, of 89.62 million).
CREATE OR REPLACE TEMP TABLE register AS
WITH lived AS (
    SELECT *,
        CASE WHEN draw(household_id, 110) < 0.011 + if(luck < -1.3, 0.05, 0) THEN if(draw(household_id, 111) < 0.65, 'c', 'd')
             ELSE if(draw(household_id, 111) < 0.55, 'a', 'b') END AS grade,
        draw(household_id, 112) < 0.009 AS water_unsafe,
        1 + floor(draw(household_id, 113) * 4)::INTEGER AS failing_test,
        draw(household_id, 114) < 0.55 AS water_measured,
        draw(household_id, 115) < if(luck < -1.5, 0.03, 0.001) AS hungry,
        draw(household_id, 116) < if(luck < -1.5, 0.02, 0.0007) AS cold
    FROM wealth
),
unmet AS (
    SELECT household_id, bool_or(coalesce(dropout_reason IN ('weary', 'other'), false)) AS schoolless, bool_or(uninsured) AS unprotected
    FROM people GROUP BY household_id
),
known AS (
    SELECT lived.*, schoolless, unprotected, grade IN ('c', 'd') AS house_dangerous,
        (wage_income + business_income + property_income + transfer_income - business_cost) / size AS income_per_head
    FROM lived JOIN unmet USING (household_id)
),
judged AS (
    SELECT *, income_per_head < getvariable('line') OR house_dangerous OR water_unsafe OR hungry OR cold OR schoolless OR unprotected AS poor
    FROM known
),
registered AS (
    SELECT *, CASE
        WHEN poor THEN CASE WHEN draw(household_id, 120) < 0.085 THEN 'unregistered' WHEN draw(household_id, 120) < 0.09 THEN 'cancelled'
            WHEN draw(household_id, 120) < 0.12 THEN 'exited' WHEN draw(household_id, 120) < 0.16 THEN 'returned'
            WHEN draw(household_id, 120) < 0.19 THEN 'pre_exit' ELSE 'registered' END
        ELSE CASE WHEN draw(household_id, 120) < 0.0122 THEN 'registered' WHEN draw(household_id, 120) < 0.0142 THEN 'cancelled'
            WHEN draw(household_id, 120) < 0.075 THEN 'exited' ELSE 'unregistered' END
        END AS register_status
    FROM judged
)
SELECT *, register_status IN ('registered', 'exited', 'returned', 'pre_exit') AS on_file,
    CASE WHEN seriously_ill + chronically_ill > 0 AND draw(household_id, 121) < 0.75 THEN 'illness'
        WHEN disabled > 0 THEN 'disability'
        WHEN at_college + at_senior > 0 AND draw(household_id, 121) < 0.7 THEN 'schooling'
        WHEN labourers = 0 THEN 'no_labour'
        ELSE pick(household_id, 122, ['no_skill', 'no_money', 'no_money', 'no_land', 'disaster', 'no_drive', 'poor_transport']) END AS cause,
    DATE '2014-01-01' + to_days(roll(household_id, 123, 0, 1000)) AS identified
FROM registered;
