-- Names and numbers of made-up people. ID numbers begin with 99, telephones with 12, accounts with 99: nobody's.
CREATE OR REPLACE TEMP TABLE secrets AS
WITH numbered AS (
    SELECT person_id, household_id, sex, relation, birth, chronic, serious, handicapped, level, age, disability_kind, work_months,
        '99' || substr(getvariable('county')::VARCHAR, 3, 4) || strftime(birth, '%Y%m%d')
            || lpad(((row_number() OVER (PARTITION BY birth, sex ORDER BY person_id) - 1) * 2 % 1000 + (sex = 'male')::INTEGER)::VARCHAR, 3, '0') AS first_17,
        -- the family's name comes down from the head; wives and mothers keep their own
        CASE WHEN relation IN ('spouse', 'mother') THEN draw(person_id, 300) ELSE draw(household_id, 300) END AS surname_at,
        draw(person_id, 301) AS first_at, draw(person_id, 302) AS second_at, draw(person_id, 303) < 0.82 AS has_second
    FROM person
),
named AS (
    SELECT numbered.*, surname, one.character AS first_character, two.character AS second_character,
        list_sum([substr(first_17, place, 1)::INTEGER * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][place] for place in range(1, 18)]) % 11 AS rest
    FROM numbered
    ASOF JOIN surnames ON surname_at >= surnames.starts
    ASOF JOIN given_characters AS one ON first_at >= one.starts
    ASOF JOIN given_characters AS two ON second_at >= two.starts
),
identified AS (
    SELECT *, first_17 || substr('10X98765432', rest::INTEGER + 1, 1) AS id_number FROM named
)
SELECT person_id, surname || first_character || CASE WHEN has_second THEN second_character ELSE '' END AS name, id_number,
    CASE WHEN handicapped THEN id_number || list_position(['sight', 'hearing', 'speech', 'limbs', 'intellect', 'mind', 'multiple'], disability_kind)::VARCHAR
        || level::VARCHAR END AS disability_card,
    CASE WHEN serious THEN pick(person_id, 304, ['恶性肿瘤', '尿毒症', '脑出血后遗症', '冠心病'])
         WHEN chronic THEN pick(person_id, 304, ['高血压', '糖尿病', '腰椎间盘突出', '类风湿关节炎', '慢性支气管炎']) END AS illness_name,
    CASE WHEN serious THEN '重' WHEN chronic THEN '一般' END AS illness_grade,
    CASE WHEN work_months > 0 OR (age >= 18 AND draw(person_id, 305) < 0.55)
        THEN '12' || lpad(floor(draw(person_id, 306) * 1000000000)::BIGINT::VARCHAR, 9, '0') END AS member_phone
FROM identified;
CREATE OR REPLACE TEMP TABLE household_secrets AS
SELECT household_id, '12' || lpad(floor(draw(household_id, 310) * 1000000000)::BIGINT::VARCHAR, 9, '0') AS phone,
    pick(household_id, 311, ['农村信用社', '农业银行', '邮政储蓄银行']) AS bank_name,
    '99' || lpad(household_id::VARCHAR, 17, '0') AS bank_account
FROM household;
