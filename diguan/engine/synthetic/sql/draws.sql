-- The dice. draw(key, salt) is a number in [0, 1) that depends on key, salt and seed alone: the same county comes out
-- again whatever the order of rows or the number of threads.
CREATE OR REPLACE MACRO draw(key, salt) AS
    (hash(key, salt, getvariable('seed')) >> 11)::DOUBLE / 9007199254740992;
CREATE OR REPLACE MACRO roll(key, salt, least, most) AS
    least + floor(draw(key, salt) * (most - least + 1))::INTEGER;
-- About normal, mean 0 and deviation 1, within -3.4 and 3.4.
CREATE OR REPLACE MACRO bell(key, salt) AS
    (draw(key, salt) + draw(key, salt + 1) + draw(key, salt + 2) + draw(key, salt + 3) - 2) * 1.732;
CREATE OR REPLACE MACRO pick(key, salt, choices) AS
    choices[1 + floor(draw(key, salt) * len(choices))::INTEGER];
CREATE OR REPLACE MACRO yuan(amount) AS round(amount, 0)::DECIMAL(14, 2);
CREATE OR REPLACE MACRO years_between(early, late) AS
    year(late) - year(early) - (month(late) * 100 + day(late) < month(early) * 100 + day(early))::INTEGER;
