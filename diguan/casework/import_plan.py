"""What accepting a workbook would change: the staged columns beside those on file, compared set-wise in
DuckDB.

It reads the register and writes nothing; import_writing.py does what the plan says. Memory is bounded:
DuckDB spills to the staging folder, and sees sealed values and their marks only.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from diguan.casework import import_sealing
from diguan.casework import import_sql as steps
from diguan.engine.columns import ARROW_TYPES
from diguan.policy.facts import Fact
from diguan.registry import bulk, places
from diguan.registry.book import book
from diguan.registry.files.scope import CODE_LENGTH
from diguan.registry.models import HouseholdYear, Person, PersonYear
from diguan.words.errors import Fault
from diguan.words.text import Text

MEMORY = "512MB"
SAMPLES = 50


class PlanFault(Fault):
    """A workbook that must not be accepted as it stands."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The comparison, open in DuckDB, and its counts; `versions` tells whether files change meanwhile."""

    database: duckdb.DuckDBPyConnection
    year: int
    counts: dict[str, int]
    facts: dict[str, int]
    versions: tuple[int, int]

    def rows(self, sql: str, values: Sequence[Any] = ()) -> pa.Table:
        """The answer of a SELECT over the tables of the plan."""
        return self.database.sql(sql, params=list(values)).to_arrow_table()

    def samples(self, most: int = SAMPLES) -> list[dict[str, Any]]:
        """Some of the changes: household number, member (or none), fact, before and after."""
        found = self.rows(
            """SELECT c.household_number, p.number AS person_number, c.fact, c.before, c.after
            FROM change c LEFT JOIN file_person p ON p.id = c.person_id
            ORDER BY c.household_number, p.number NULLS FIRST, c.fact LIMIT ?""",
            [most],
        ).to_pylist()
        return [
            {**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])} for row in found
        ]


@contextmanager
def plan(staging: Path, year: int, area_prefix: str) -> Iterator[Plan]:
    """Compare a staging folder with the register; raises PlanFault when it must not be accepted."""
    config: dict[str, Any] = {"autoinstall_known_extensions": False, "memory_limit": MEMORY, "threads": 2}
    with duckdb.connect(config={**config, "temp_directory": str(staging / "spill")}) as database:
        _load_staged(database, staging)
        _load_files(database, year, area_prefix)
        for name, select in steps.steps(book().recorded("household"), book().recorded("person"), year):
            database.execute(f"CREATE TABLE {name} AS {select}")
            if name == "change":
                import_sealing.retell(database)
        _refuse(database, area_prefix)
        yield Plan(database, year, _counts(database), _facts(database), _versions(database))


def _load_staged(database: duckdb.DuckDBPyConnection, staging: Path) -> None:
    for level in ("household", "person"):
        database.register("arriving", import_sealing.staged(staging, level))
        database.execute(
            f"""CREATE TABLE staged_{level} AS
            SELECT *, row_number() OVER (ORDER BY source_sheet, source_row) AS line FROM arriving"""
        )
        database.unregister("arriving")
    columns = {row[0] for row in database.execute("DESCRIBE staged_person").fetchall()}
    if "id_token" not in columns:
        database.execute("ALTER TABLE staged_person ADD COLUMN id_token VARCHAR")


def _load_files(database: duckdb.DuckDBPyConnection, year: int, area_prefix: str) -> None:
    """The files with the staged numbers as they are now, their year and its people, and the area's
    villages."""
    numbers: pa.Table = database.sql("SELECT household_number FROM staged_household").to_arrow_table()
    with bulk.keys(numbers["household_number"]) as wanted, bulk.one_moment():
        for name, columns, rest, values in _on_file(wanted, year, area_prefix):
            database.register("arriving", import_sealing.marked(name, bulk.select(columns, rest, values)))
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM arriving")
            database.unregister("arriving")


def _on_file(
    wanted: str, year: int, area_prefix: str
) -> Iterator[tuple[str, Sequence[bulk.Column], str, Sequence[Any]]]:
    """What is read from the register: table of the plan, columns, the rest of the SELECT, its values."""
    span = [area_prefix.ljust(CODE_LENGTH, "0"), area_prefix.ljust(CODE_LENGTH, "9")]
    of_area = "WHERE a.level = 5 AND a.code BETWEEN %s AND %s"
    of_file = f"JOIN registry_household h ON h.id = {{}} JOIN {wanted} w ON w.key = h.number"
    of_year = f"{of_file.format('y.household_id')} WHERE y.year = %s"
    by_year = f"JOIN registry_householdyear y ON y.id = {{}} {of_year}"
    closed = "JOIN registry_closedyear c ON c.year = %s AND substr(a.code, 1, length(c.prefix)) = c.prefix"
    yield "file_household", _HOUSEHOLD, f"FROM registry_household h JOIN {wanted} w ON w.key = h.number", []
    yield "file_year", _year(), f"FROM registry_householdyear y {of_year}", [year]
    yield "file_item", _ITEM, f"FROM registry_item i {by_year.format('i.household_year_id')}", [year]
    yield "file_person", _person(), f"FROM registry_person p {of_file.format('p.household_id')}", []
    members = f"FROM registry_personyear m {by_year.format('m.household_year_id')}"
    yield "file_person_year", _person_year(), members, [year]
    yield "village", _VILLAGE, f"FROM registry_area a {of_area}", span
    yield "closed_village", _VILLAGE, f"FROM registry_area a {closed} {of_area}", [year, *span]


_HOUSEHOLD = (
    bulk.Column("id", "h.id", pa.int64()),
    bulk.Column("number", "h.number", pa.string()),
    bulk.Column("village_code", "h.village_code", pa.string()),
    bulk.Column("status", "h.status", pa.string()),
    bulk.Column("version", "h.version", pa.int64()),
    bulk.Column(
        "newest_year",
        "(SELECT max(n.year) FROM registry_householdyear n WHERE n.household_id = h.id)",
        pa.int32(),
    ),
)
_ITEM = (
    bulk.Column("household_year_id", "i.household_year_id", pa.int64()),
    bulk.Column("item", "i.item", pa.string()),
    bulk.Column("amount", "i.amount", ARROW_TYPES["money"]),
)
_VILLAGE = (bulk.Column("id", "a.id", pa.int64()), bulk.Column("code", "a.code", pa.string()))


def _year() -> list[bulk.Column]:
    facts = {fact.name: fact for fact in book().recorded("household")}
    return [
        bulk.Column("id", "y.id", pa.int64()),
        bulk.Column("household_id", "y.household_id", pa.int64()),
        bulk.Column("row_key", bulk.row_key(HouseholdYear, "y"), pa.string()),
        *(_column("y", facts[name]) for name in steps.year_facts(list(facts.values()))),
    ]


def _person() -> list[bulk.Column]:
    facts = [fact for fact in book().recorded("person") if places.of(fact).model is Person]
    return [
        bulk.Column("id", "p.id", pa.int64()),
        bulk.Column("household_id", "p.household_id", pa.int64()),
        bulk.Column("number", "p.number", pa.string()),
        bulk.Column("id_key", "p.id_key", pa.string()),
        bulk.Column("left_on", "p.left_on", pa.date32()),
        bulk.Column("row_key", bulk.row_key(Person, "p"), pa.string()),
        *(_column("p", fact) for fact in facts if fact.name not in steps.KEPT_APART),
    ]


def _person_year() -> list[bulk.Column]:
    facts = {fact.name: fact for fact in book().recorded("person")}
    return [
        bulk.Column("id", "m.id", pa.int64()),
        bulk.Column("person_id", "m.person_id", pa.int64()),
        bulk.Column("row_key", bulk.row_key(PersonYear, "m"), pa.string()),
        *(_column("m", facts[name]) for name in steps.member_facts(list(facts.values()))),
    ]


def _column(alias: str, fact: Fact) -> bulk.Column:
    return bulk.Column(fact.name, f"{alias}.{places.of(fact).column}", ARROW_TYPES[fact.type])


def _refuse(database: duckdb.DuckDBPyConnection, area_prefix: str) -> None:
    """Raise PlanFault for what only people can settle: files elsewhere, unknown villages, a closed year."""
    for fault, condition in (
        (_ELSEWHERE, f"NOT starts_with(village_now, '{area_prefix}')"),
        (_NO_VILLAGE, "village_id IS NULL"),
        (_CLOSED, "village_code IN (SELECT code FROM closed_village)"),
    ):
        sql = f"SELECT count(*), min(source_sheet || ':' || source_row) FROM home WHERE {condition}"
        count, where = database.execute(sql).fetchall()[0]
        if count:
            what, mend = fault
            raise PlanFault(what.format(count=count), where=where, mend=mend)


def _counts(database: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counted: pa.Table = database.sql(steps.COUNTS).to_arrow_table()
    return {name: int(count) for name, count in counted.to_pylist()[0].items()}


def _facts(database: duckdb.DuckDBPyConnection) -> dict[str, int]:
    found = database.execute("SELECT fact, count(*) FROM change GROUP BY fact ORDER BY 2 DESC, 1").fetchall()
    return {fact: int(count) for fact, count in found}


def _versions(database: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    count, total = database.execute(
        "SELECT count(*), coalesce(sum(version), 0) FROM file_household"
    ).fetchall()[0]
    return int(count), int(total)


_ELSEWHERE = (
    Text(
        "有 {count} 户的户编号属于辖区以外的户档",
        "{count} household numbers belong to files outside this area",
    ),
    Text(
        "请核对户编号；确属迁入的，由上一级办理",
        "check the numbers; a household that moved in is taken over one level up",
    ),
)
_NO_VILLAGE = (
    Text(
        "有 {count} 户的行政村不在本辖区的区划表中",
        "{count} households stand in villages that this area does not have",
    ),
    Text("请核对行政村代码，或先更新区划表", "check the village codes, or load the areas first"),
)
_CLOSED = (
    Text("有 {count} 户的该年度已封存", "the year is closed for {count} households"),
    Text("请选未封存的年度", "choose a year that is open"),
)
