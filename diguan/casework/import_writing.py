"""Writing a plan into the register: new files, changed facts and an event for each household, set-wise, in
one go.

The caller holds the transaction; nothing is decided here.
"""

from collections.abc import Iterable
from datetime import date, datetime

import pyarrow as pa
from django.db import connection

from diguan.casework import import_sql as steps
from diguan.casework.import_plan import Plan
from diguan.casework.import_sealing import put_beside, settled
from diguan.casework.record import ChangedMeanwhile
from diguan.registry import bulk
from diguan.registry.book import book
from diguan.registry.models import HouseholdYear, ImportBatch, Officer, Person, PersonYear


def write(plan: Plan, batch: ImportBatch, by: Officer, at: datetime) -> None:
    """Write everything the plan says; raises ChangedMeanwhile when a file is no longer as it was compared."""
    _still_the_same(plan)
    first = _first_ids(plan)
    _new_files(plan, batch.on, first)
    _years(plan, first)
    _items(plan, first)
    _persons(plan, first)
    _person_years(plan, first)
    _touch(plan, first)
    _events(plan, batch, by, at, first)


def _still_the_same(plan: Plan) -> None:
    numbers = plan.rows("SELECT number FROM file_household")["number"]
    lock = " FOR UPDATE OF h" if connection.vendor == "postgresql" else ""
    with bulk.keys(numbers) as wanted, connection.cursor() as cursor:
        cursor.execute(
            f"SELECT h.version FROM registry_household h JOIN {wanted} w ON w.key = h.number{lock}"
        )
        versions = [row[0] for row in cursor.fetchall()]
    new = plan.rows("SELECT household_number FROM home WHERE file_id IS NULL")["household_number"]
    with bulk.keys(new) as wanted, connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM registry_household h JOIN {wanted} w ON w.key = h.number")
        taken = cursor.fetchone()[0]
    if taken or (len(versions), sum(versions)) != plan.versions:
        raise ChangedMeanwhile


def _first_ids(plan: Plan) -> dict[str, int]:
    """The first new id of each table, for `old id or first + how many are new up to here - 1`."""
    sql = """SELECT (SELECT max(new_file) FROM home) AS household, (SELECT max(new_year) FROM home) AS year,
        (SELECT max(new_person) FROM member) AS person"""
    many = plan.rows(sql).to_pylist()[0]
    tables = {
        "household": "registry_household",
        "year": "registry_householdyear",
        "person": "registry_person",
    }
    return {name: bulk.ids(table, int(many[name] or 0)).start for name, table in tables.items()}


def _new_files(plan: Plan, on: date, first: dict[str, int]) -> None:
    bulk.insert(
        "registry_household",
        plan.rows(
            """SELECT ? + new_file - 1 AS id, household_number AS number, village_id, village_code, status,
                status AS stage, NULL::VARCHAR AS head_name, 0 AS people, 0 AS version, ?::DATE AS created_on
            FROM home WHERE file_id IS NULL""",
            [int(first["household"]), on],
        ),
    )
    bulk.update(
        "registry_household",
        plan.rows(
            "SELECT file_id AS id, village_id, village_code FROM home WHERE village_code <> village_now"
        ),
    )


def _years(plan: Plan, first: dict[str, int]) -> None:
    names = steps.year_facts(book().recorded("household"))
    new = plan.rows(
        f"""SELECT ? + new_year - 1 AS id, coalesce(file_id, ? + new_file - 1) AS household_id,
            {plan.year} AS year, village_code, false AS closed, year_status AS register_status,
            household_number, {_new(names)}
        FROM home s WHERE year_id IS NULL""",
        [first["year"], first["household"]],
    )
    bulk.insert("registry_householdyear", settled(new, HouseholdYear, _keys(new, HouseholdYear)))
    changed = plan.rows(
        f"""SELECT s.year_id AS id, s.village_code, s.household_number, e.row_key, {_kept(names)}
        FROM home s JOIN file_year e ON e.id = s.year_id
        WHERE s.household_number IN (SELECT household_number FROM change WHERE person_id IS NULL)"""
    )
    bulk.update("registry_householdyear", _settled_anew(changed, HouseholdYear))


def _items(plan: Plan, first: dict[str, int]) -> None:
    changed = plan.rows(
        """SELECT coalesce(year_id, ? + new_year - 1) AS household_year_id, item, amount
        FROM item WHERE amount IS DISTINCT FROM amount_now""",
        [first["year"]],
    )
    rest = "ON CONFLICT (household_year_id, item) DO UPDATE SET amount = excluded.amount"
    bulk.insert("registry_item", changed, rest)


def _persons(plan: Plan, first: dict[str, int]) -> None:
    names = steps.own_facts(book().recorded("person"))
    new = plan.rows(
        f"""SELECT ? + new_person - 1 AS id, coalesce(file_id, ? + new_file - 1) AS household_id,
            new_number AS number, id_token AS id_key, household_number, {_new(names)}
        FROM member s WHERE person_id IS NULL""",
        [first["person"], first["household"]],
    )
    bulk.insert("registry_person", settled(new, Person, _keys(new, Person)))
    changed = plan.rows(
        f"""SELECT s.person_id AS id, coalesce(s.id_token, e.id_key) AS id_key, s.household_number,
            e.row_key, {_kept(names)}
        FROM member s JOIN file_person e ON e.id = s.person_id
        WHERE s.person_id IN (SELECT person_id FROM change WHERE fact IN ({_listed(names)}))"""
    )
    bulk.update("registry_person", _settled_anew(changed, Person))


def _person_years(plan: Plan, first: dict[str, int]) -> None:
    names = steps.member_facts(book().recorded("person"))
    new = plan.rows(
        f"""SELECT coalesce(person_id, ? + new_person - 1) AS person_id,
            coalesce(year_id, ? + new_year - 1) AS household_year_id, household_number, {_new(names)}
        FROM member s WHERE person_year_id IS NULL""",
        [first["person"], first["year"]],
    )
    bulk.insert("registry_personyear", settled(new, PersonYear, _keys(new, PersonYear)))
    changed = plan.rows(
        f"""SELECT s.person_year_id AS id, s.household_number, e.row_key, {_kept(names)}
        FROM member s JOIN file_person_year e ON e.id = s.person_year_id
        WHERE s.person_id IN (SELECT person_id FROM change WHERE fact IN ({_listed(names)}))"""
    )
    bulk.update("registry_personyear", _settled_anew(changed, PersonYear))


def _keys(rows: pa.Table, model: type[HouseholdYear | Person | PersonYear]) -> list[str]:
    """The keys of new rows, by which their secrets are bound to them."""
    columns = [rows[name].to_pylist() for name in model.SEALED_BY]
    return ["/".join(map(str, each)) for each in zip(*columns, strict=True)]


def _settled_anew(rows: pa.Table, model: type[HouseholdYear | Person | PersonYear]) -> pa.Table:
    return settled(rows.drop_columns("row_key"), model, rows["row_key"].to_pylist())


def _touch(plan: Plan, first: dict[str, int]) -> None:
    """Count the change, and work out size and head of each family that was written."""
    touched = plan.rows(
        """SELECT coalesce(h.file_id, ? + h.new_file - 1)::VARCHAR AS key
        FROM home h JOIN verdict v ON v.household_number = h.household_number WHERE v.verdict <>
        'unchanged'""",
        [first["household"]],
    )
    with bulk.keys(touched["key"]) as wanted, connection.cursor() as cursor:
        cursor.execute(_RECOUNT.format(wanted=wanted))


_RECOUNT = """
    UPDATE registry_household SET version = version + 1,
        people = (SELECT count(*) FROM registry_person p
            WHERE p.household_id = registry_household.id AND p.left_on IS NULL),
        head_name = (SELECT p.name FROM registry_householdyear y
            JOIN registry_personyear m ON m.household_year_id = y.id AND m.relation = 'head'
            JOIN registry_person p ON p.id = m.person_id AND p.left_on IS NULL
            WHERE y.household_id = registry_household.id ORDER BY y.year DESC, p.number LIMIT 1)
    WHERE id IN (SELECT CAST(key AS bigint) FROM {wanted})"""


def _events(plan: Plan, batch: ImportBatch, by: Officer, at: datetime, first: dict[str, int]) -> None:
    """One event for each household that is new or changed: which facts, from what to what, whose."""
    put_beside(plan.database)
    events = plan.rows(_EVENTS, [first["household"], f'"year":{plan.year},"import":{batch.pk}'])
    said: dict[str, pa.Scalar] = {
        "on": pa.scalar(batch.on),
        "at": pa.scalar(at.isoformat(sep=" ")),
        "by_id": pa.scalar(by.pk),
        "by_name": pa.scalar(str(by)),
        "reason": pa.scalar(batch.file_name),
    }
    for name, value in said.items():
        events = events.append_column(name, pa.repeat(value, events.num_rows))
    bulk.insert("registry_event", events)


_EVENTS = """
    WITH of_home AS (
        SELECT household_number, string_agg(to_json(fact)::VARCHAR || ':' || before, ',' ORDER BY fact) AS
        before, string_agg(to_json(fact)::VARCHAR || ':' || after, ',' ORDER BY fact) AS after
        FROM change WHERE person_id IS NULL GROUP BY ALL),
    each_member AS (
        SELECT c.household_number, p.number,
            '{' || string_agg(to_json(c.fact)::VARCHAR || ':' || c.before, ',' ORDER BY c.fact) || '}' AS
            before, '{' || string_agg(to_json(c.fact)::VARCHAR || ':' || c.after, ',' ORDER BY c.fact) || '}'
            AS after FROM change c JOIN file_person p ON p.id = c.person_id GROUP BY ALL),
    of_members AS (
        SELECT household_number,
            '"members":{' || string_agg(to_json(number)::VARCHAR || ':' || before, ',' ORDER BY number) ||
            '}' AS before, '"members":{' || string_agg(to_json(number)::VARCHAR || ':' || after, ',' ORDER BY
            number) || '}' AS after FROM each_member GROUP BY ALL),
    joined AS (
        SELECT household_number, count(*) AS members,
            '"new_members":' || to_json(list(new_number ORDER BY new_number))::VARCHAR AS after
        FROM member WHERE person_id IS NULL GROUP BY ALL)
    SELECT coalesce(h.file_id, ? + h.new_file - 1) AS household_id, h.village_code,
        CASE v.verdict WHEN 'new' THEN 'imported' ELSE 'changed_by_import' END AS kind,
        '{' || concat_ws(',', a.before, m.before) || '}' AS before,
        '{' || concat_ws(',', ?, a.after, m.after, j.after) || '}' AS after
    FROM home h
    JOIN verdict v ON v.household_number = h.household_number AND v.verdict <> 'unchanged'
    LEFT JOIN of_home a ON a.household_number = h.household_number
    LEFT JOIN of_members m ON m.household_number = h.household_number
    LEFT JOIN joined j ON j.household_number = h.household_number
    ORDER BY h.household_number"""


def _new(names: Iterable[str]) -> str:
    """The staged values."""
    return ", ".join(f"s.{name}" for name in names)


def _kept(names: Iterable[str]) -> str:
    """The staged value, or the one on file where the staged is blank, or the same under its seal."""
    facts = book().facts
    return ", ".join(
        f"CASE WHEN s.{name}_mark IS DISTINCT FROM e.{name}_mark THEN coalesce(s.{name}, e.{name}) "
        f"ELSE e.{name} END AS {name}"
        if facts[name].sealed
        else f"coalesce(s.{name}, e.{name}) AS {name}"
        for name in names
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
