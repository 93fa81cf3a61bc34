-- The member form, without what identifies a person; blanks as in household.sql.
CREATE OR REPLACE TEMP TABLE person AS
WITH told AS (
    SELECT people.*, household_number, register.register_status, on_file, on_dibao, on_wubao, identified, cause,
        getvariable('day') >= DATE '2019-01-01' AS is_modern,
        NOT on_file AND draw(person_id, 200) < 0.03 AS vague,
        row_number() OVER (PARTITION BY household_id ORDER BY slot) AS nth
    FROM people JOIN register USING (household_id) JOIN household USING (household_id)
)
SELECT person_id, household_id, household_number, household_number || lpad(nth::VARCHAR, 2, '0') AS person_number, slot, sex, birth, relation, 'citizen_id' AS document_kind,
    CASE WHEN is_han THEN 'han' ELSE pick(household_id, 201, ['manchu', 'manchu', 'hui', 'mongol', 'korean']) END AS ethnicity,
    CASE WHEN age >= 18 AND draw(person_id, 202) < 0.05 THEN 'cpc' WHEN age BETWEEN 14 AND 27 AND draw(person_id, 202) < 0.4 THEN 'youth_league'
         ELSE 'masses' END AS political_status,
    CASE WHEN age < 6 THEN if(is_modern, NULL, 'preschool') WHEN student THEN NULL WHEN dropout_reason IS NOT NULL THEN 'primary'
         WHEN draw(person_id, 203) < CASE WHEN age >= 70 THEN 0.38 WHEN age >= 60 THEN 0.2 WHEN age >= 45 THEN 0.05 ELSE 0.01 END THEN 'illiterate'
         WHEN draw(person_id, 203) < CASE WHEN age >= 70 THEN 0.88 WHEN age >= 60 THEN 0.75 WHEN age >= 45 THEN 0.45 ELSE 0.12 END THEN 'primary'
         WHEN draw(person_id, 203) < CASE WHEN age >= 45 THEN 0.95 ELSE 0.8 END THEN 'junior'
         WHEN draw(person_id, 203) < 0.95 OR age < 21 THEN 'senior' ELSE if(is_modern, 'junior_college', 'college') END AS education,
    schooling, dropout_reason,
    CASE WHEN NOT (vague AND draw(person_id, 204) < 0.3) THEN if(illnesses = '', 'healthy', illnesses) END AS health,
    CASE WHEN handicapped THEN ['sight', 'hearing', 'speech', 'limbs', 'limbs', 'intellect', 'mind', 'multiple'][1 + floor(draw(person_id, 205) * 8)::INTEGER] END AS disability_kind,
    CASE WHEN handicapped THEN 'level_' || level::VARCHAR END AS disability_level,
    CASE WHEN NOT (vague AND draw(person_id, 206) < 0.3) THEN labour_ability END AS labour_ability,
    work_place, work_months::DECIMAL(14, 4) AS work_months,
    CASE work_place WHEN 'outside_province' THEN pick(person_id, 207, ['辽宁省', '北京市', '天津市', '山东省', '江苏省']) WHEN 'province' THEN getvariable('province')
         WHEN 'county' THEN getvariable('province') WHEN 'township' THEN getvariable('province') END AS work_province,
    CASE WHEN works THEN pick(person_id, 208, ['建筑工地', '服装厂', '餐饮店', '电子厂', '物流公司', '家政公司', '养殖场']) END AS employer,
    CASE WHEN on_file AND NOT works AND age BETWEEN 40 AND 65 AND labour_ability IN ('ordinary', 'skilled') AND nth = 1 AND draw(person_id, 209) < 0.04
        THEN pick(person_id, 210, ['cleaner', 'ranger', 'road_keeper']) END AS public_post,
    CASE WHEN NOT (vague AND draw(person_id, 211) < 0.25) THEN NOT uninsured AND NOT employed END AS resident_insurance,
    employed AS employee_insurance, NOT uninsured AS major_illness_insurance,
    draw(person_id, 212) < 0.04 AS commercial_insurance, serious AND draw(person_id, 213) < 0.6 AS medical_aid,
    age >= 16 AND NOT student AND draw(person_id, 214) < 0.86 AS resident_pension, employed AS employee_pension,
    on_dibao AS dibao, on_wubao AS wubao, age BETWEEN 18 AND 22 AND works AND draw(person_id, 215) < 0.004 AS in_service,
    CASE WHEN register_status <> 'unregistered' THEN least(identified, getvariable('day'))::DATE END AS member_since,
    chronic, serious, handicapped, level, age, nth
FROM told;
