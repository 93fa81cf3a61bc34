-- The household form. Blank is what the visitor did not find out: for families outside the register a few facts in a
-- hundred, and most measurements of water and house grades; inside it only what the checks of the register allow.
CREATE OR REPLACE TEMP TABLE household AS
WITH told AS (
    SELECT *, NOT on_file AND draw(household_id, 130) < 0.05 AS vague,
        CASE WHEN getvariable('day') < DATE '2020-01-01' THEN NULL
             WHEN register_status = 'exited' AND draw(household_id, 182) < 0.08 THEN 'unstable_exited'
             WHEN register_status = 'unregistered' AND income_per_head < 2 * getvariable('line') AND draw(household_id, 182) < 0.05 THEN 'borderline'
        END AS monitored_kind,
        NOT (house_dangerous OR water_unsafe OR unprotected OR schoolless) AND draw(household_id, 183) < 0.5 AS risk_over
    FROM register
)
SELECT household_id, getvariable('year')::INTEGER AS year,
    village_code || lpad((row_number() OVER (PARTITION BY village_code ORDER BY household_id))::VARCHAR, 5, '0') AS household_number,
    village_code, in_poor_village,
    pick(household_id, 131, ['东屯', '西屯', '前屯', '后屯', '大房身屯', '小城子屯', '靠山屯', '榆树屯']) AS hamlet,
    roll(household_id, 132, 1, 8)::VARCHAR || '组' AS villager_group,
    size::INTEGER AS member_count, register_status,
    CASE WHEN register_status <> 'unregistered' THEN 'national' END AS identification_standard,
    CASE WHEN register_status <> 'unregistered' THEN CASE WHEN on_wubao THEN if(getvariable('day') < DATE '2016-01-01', 'wubao_only', 'wubao')
        WHEN on_dibao THEN 'dibao' ELSE 'general' END END AS household_kind,
    CASE WHEN register_status <> 'unregistered' THEN cause END AS main_cause,
    CASE WHEN register_status <> 'unregistered' AND draw(household_id, 133) < 0.3
        THEN if(cause = 'no_money', 'no_skill', 'no_money') END AS other_causes,
    CASE WHEN register_status = 'returned' THEN if(cause IN ('illness', 'disability', 'schooling'), cause, 'disaster') END AS return_cause,
    CASE WHEN register_status <> 'unregistered' THEN least(identified, getvariable('day'))::DATE END AS first_identified_on,
    CASE WHEN register_status IN ('registered', 'pre_exit', 'returned') AND draw(household_id, 186) < 0.95
        THEN year(getvariable('day')) + if(draw(household_id, 187) < 0.04, -1, roll(household_id, 188, 0, 2)) END::INTEGER AS planned_exit_year,
    CASE WHEN register_status = 'exited' THEN least(greatest(year(identified), 2014 + roll(household_id, 134, 0, 2)), year(getvariable('day')))
         WHEN register_status = 'returned' THEN 2015 END::INTEGER AS exit_year,
    CASE WHEN register_status = 'returned' THEN 2016 END::INTEGER AS return_year,
    CASE WHEN register_status IN ('registered', 'returned') THEN
        CASE WHEN seriously_ill > 0 THEN 'serious_illness' WHEN on_wubao THEN 'wubao' WHEN income_per_head >= getvariable('line') THEN 'over_line_unassured'
             ELSE 'unstable_income' END END AS not_exited_reason,
    monitored_kind,
    CASE WHEN monitored_kind IS NOT NULL THEN CASE WHEN chronically_ill + seriously_ill > 0 THEN 'illness' WHEN labourers > 0 THEN 'unstable_work' ELSE 'accident' END END AS risks,
    CASE WHEN monitored_kind IS NOT NULL THEN (getvariable('day') - to_days(roll(household_id, 184, 100, 300)))::DATE END AS risk_identified_on,
    CASE WHEN monitored_kind IS NOT NULL THEN risk_over END AS risk_eliminated,
    CASE WHEN monitored_kind IS NOT NULL AND risk_over THEN (getvariable('day') - to_days(roll(household_id, 185, 5, 90)))::DATE END AS risk_eliminated_on,
    CASE WHEN monitored_kind IS NOT NULL AND risk_over THEN false END AS house_damaged_after,
    CASE WHEN monitored_kind IS NOT NULL AND risk_over THEN false END AS water_damaged_after,
    draw(household_id, 135) < 0.01 AS martyr_family, draw(household_id, 136) < 0.03 AS family_planning_household,
    draw(household_id, 137) < 0.008 AS kin_of_cadre,
    CASE WHEN register_status <> 'unregistered' THEN (least(identified, getvariable('day')) - to_days(roll(household_id, 138, 20, 60)))::DATE END AS applied_on,
    CASE WHEN register_status <> 'unregistered' AND draw(household_id, 139) < 0.97 OR draw(household_id, 139) < 0.6
        THEN (getvariable('day') - to_days(roll(household_id, 140, 5, 120)))::DATE END AS visited_on,
    CASE WHEN draw(household_id, 141) < 0.01 THEN (getvariable('day') - to_days(roll(household_id, 142, 20, 1200)))::DATE END AS split_or_merged_on,
    CASE WHEN NOT (vague AND draw(household_id, 143) < 0.15) THEN NOT hungry END AS food_assured,
    CASE WHEN NOT (vague AND draw(household_id, 144) < 0.15) THEN NOT cold END AS clothing_assured,
    CASE WHEN NOT (vague AND draw(household_id, 145) < 0.3) THEN wage_income END AS wage_income,
    CASE WHEN NOT (vague AND draw(household_id, 146) < 0.25) THEN business_income END AS business_income,
    property_income,
    CASE WHEN NOT (vague AND draw(household_id, 147) < 0.15) THEN transfer_income END AS transfer_income,
    CASE WHEN NOT (vague AND draw(household_id, 146) < 0.25) THEN business_cost END AS business_cost,
    asset_dividend, family_planning_grant, dibao_grant, wubao_grant, pension, ecology_grant, family_support,
    old_age_allowance, disability_allowance, farming_subsidy, education_aid, medical_reimbursement, other_transfer,
    yuan(chronically_ill * (300 + 2200 * draw(household_id, 150)) + seriously_ill * (4000 + 26000 * draw(household_id, 151))) AS expense_medical,
    yuan(at_college * (9000 + 5000 * draw(household_id, 152)) + at_senior * (2500 + 2500 * draw(household_id, 153)) + students * 300) AS expense_education,
    yuan(disabled * (200 + 1500 * draw(household_id, 154))) AS expense_care,
    yuan(if(draw(household_id, 155) < 0.01, 1000 + 6000 * draw(household_id, 156), 0)) AS expense_disaster,
    yuan(if(draw(household_id, 157) < 0.02, 3000 + 20000 * draw(household_id, 158), 0)) AS expense_housing,
    yuan(if(draw(household_id, 159) < 0.1, 500 + 3000 * draw(household_id, 160), 0)) AS expense_other,
    land::DECIMAL(14, 4) AS cultivated_land, round(land * 0.2, 1)::DECIMAL(14, 4) AS irrigated_land,
    forest::DECIMAL(14, 4) AS forest_land, returned_forest::DECIMAL(14, 4) AS returned_forest,
    CASE WHEN has_orchard THEN round(0.5 + 4 * draw(household_id, 161), 1)::DECIMAL(14, 4) END AS orchard_land,
    0::DECIMAL(14, 4) AS pasture_land,
    if(draw(household_id, 162) < 0.01, round(1 + 5 * draw(household_id, 163), 1), 0)::DECIMAL(14, 4) AS water_surface,
    draw(household_id, 164) < 0.16 AS in_cooperative, draw(household_id, 165) < 0.05 AS carried_by_leader,
    draw(household_id, 166) < 0.06 AS carried_by_enterprise, true AS electricity, draw(household_id, 167) < 0.99 AS broadcast,
    water_unsafe AND failing_test > 1 AS water_difficult,
    CASE WHEN NOT (vague AND draw(household_id, 168) < 0.15) THEN NOT water_unsafe END AS water_safe,
    CASE WHEN water_measured THEN NOT (water_unsafe AND failing_test = 1) END AS water_quality_ok,
    CASE WHEN water_measured THEN if(water_unsafe AND failing_test = 2, roll(household_id, 169, 8, 18), roll(household_id, 169, 25, 70)) END::DECIMAL(14, 4) AS water_litres,
    CASE WHEN water_measured THEN if(water_unsafe AND failing_test = 3, roll(household_id, 170, 25, 50), roll(household_id, 170, 0, 10)) END::DECIMAL(14, 4) AS water_minutes,
    CASE WHEN water_measured THEN if(water_unsafe AND failing_test = 4, roll(household_id, 171, 60, 85), roll(household_id, 171, 92, 100)) END::DECIMAL(14, 4) AS water_reliability,
    round(2.4 * pow(draw(household_id, 172), 3), 1)::DECIMAL(14, 4) AS road_distance,
    CASE WHEN draw(household_id, 173) < 0.18 THEN 'dirt' WHEN draw(household_id, 173) < 0.45 THEN 'gravel'
        WHEN getvariable('day') >= DATE '2019-01-01' THEN 'hardened' ELSE 'concrete' END AS road_kind,
    (45 + round(55 * draw(household_id, 174)))::DECIMAL(14, 4) AS house_area,
    pick(household_id, 175, ['砖瓦', '砖瓦', '砖混', '土木']) AS house_structure,
    roll(household_id, 176, 1975, 2013)::INTEGER AS house_built_year,
    CASE WHEN NOT (vague AND draw(household_id, 177) < 0.15) THEN house_dangerous END AS house_dangerous,
    CASE WHEN house_dangerous OR (NOT vague AND (on_file OR draw(household_id, 178) < 0.3)) THEN grade END AS house_grade,
    draw(household_id, 179) < 0.35 AS sanitary_toilet,
    pick(household_id, 180, ['firewood', 'firewood', 'firewood', 'coal', 'clean_energy']) AS fuel,
    CASE WHEN on_file THEN draw(household_id, 181) < 0.01 END AS relocation_wish
FROM told;
