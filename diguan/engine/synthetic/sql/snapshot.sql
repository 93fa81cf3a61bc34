-- What a snapshot says in place of names and numbers: tokens that nobody can turn back, for nobody is behind them.
CREATE OR REPLACE TEMP VIEW secrets AS
SELECT person_id, 'made:' || lpad(to_hex(hash(person_id, 400, getvariable('seed'))), 16, '0') AS id_token, 18 AS id_length, 'none' AS id_fault,
    sex AS id_sex, CASE WHEN work_months > 0 OR (age >= 18 AND draw(person_id, 305) < 0.55) THEN 11 END AS phone_length
FROM person;
CREATE OR REPLACE TEMP VIEW household_secrets AS
SELECT household_id, 'made:' || lpad(to_hex(hash(household_id, 401, getvariable('seed'))), 16, '0') AS account_token FROM household;
