"""Made-up counties for measuring: random rows by SQL, a few in a hundred facts blank, nobody real.

They have the columns of a snapshot and plausible spreads, not the inner sense of engine.synthetic.
"""

import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import duckdb

from diguan.engine import snapshot
from diguan.engine.columns import Level, columns, default_book
from diguan.engine.snapshot import Snapshot
from diguan.policy.facts import Fact, FactBook

YEAR, DAY = 2016, date(2017, 6, 1)
BLANK = 20  # of a thousand
FEW = 4
CHANCE = "CREATE MACRO chance(row, n) AS CAST(hash(row, n) >> 2 AS BIGINT)"
ALWAYS = ("household_number", "village_code", "person_number", "relation")

HOUSEHOLD = {
    "household_number": "printf('%012d', row)",
    "village_code": "area || printf('%03d', 100 + row // 2500 % 20) || printf('%03d', 200 + row // 200 % 12)",
    "register_status": "['unregistered', 'unregistered', 'registered', 'exited'][chance(row, 1) % 4 + 1]",
    "wage_income": "CAST(chance(row, 2) % 2600000 AS DECIMAL(18,0)) * 0.01",
    "business_income": "CAST(chance(row, 3) % 900000 AS DECIMAL(18,0)) * 0.01",
    "property_income": "CAST(chance(row, 4) % 60000 AS DECIMAL(18,0)) * 0.01",
    "transfer_income": "CAST(chance(row, 5) % 400000 AS DECIMAL(18,0)) * 0.01",
    "business_cost": "CAST(chance(row, 6) % 300000 AS DECIMAL(18,0)) * 0.01",
    "food_assured": "chance(row, 7) % 1000 > 3",
    "clothing_assured": "chance(row, 8) % 1000 > 3",
    "house_dangerous": "chance(row, 9) % 100 < 3",
    "house_grade": "CASE chance(row, 10) % 50 WHEN 0 THEN 'c' WHEN 1 THEN 'other' ELSE 'b' END",
    "water_safe": "chance(row, 11) % 100 > 2",
    "water_quality_ok": "chance(row, 12) % 100 > 1",
    "water_litres": "CAST(19.5 + chance(row, 13) % 60 AS DECIMAL(14,4))",
    "water_minutes": "CAST(chance(row, 14) % 205 * 0.1 AS DECIMAL(14,4))",
    "water_reliability": "CAST(89.9 + chance(row, 15) % 10 AS DECIMAL(14,4))",
}
PERSON = {
    "person_number": "printf('%014d', row)",
    "relation": "CASE nth WHEN 1 THEN 'head' WHEN 2 THEN 'spouse' ELSE 'son' END",
    "birth": "DATE '2017-06-01' - CAST(CASE WHEN nth <= 2 THEN 8000 + chance(row, 21) % 21000 "
    "ELSE chance(row, 21) % 11000 END AS INTEGER)",
    "health": "['healthy', 'healthy', 'healthy', 'chronic_illness', 'serious_illness', 'disabled', "
    "'chronic_illness;disabled'][chance(row, 22) % 7 + 1]",
    "schooling": "CASE WHEN nth > 2 AND chance(row, 23) % 50 > 0 THEN 'primary' ELSE 'not_student' END",
    "resident_insurance": "chance(row, 24) % 100 > 1",
}
HOUSEHOLD_KEYS = (
    "row AS household_id",
    f"{YEAR} AS year",
    "'made:' || lpad(to_hex(hash(row, 401)), 16, '0') AS account_token",
)
PERSON_KEYS = (
    "row AS person_id",
    "household_id",
    "'made:' || lpad(to_hex(hash(row, 400)), 16, '0') AS id_token",
    "18 AS id_length",
    "'none' AS id_fault",
    "'male' AS id_sex",
    "11 AS phone_length",
)


def counties(folder: Path, households: int, each: int = 50_000) -> list[Snapshot]:
    """Snapshots of `each` households below `folder`, in all `households`; those there are kept."""
    areas = [f"22{number // 90 + 1:02}{number % 90 + 10}" for number in range(max(1, households // each))]
    lacking = [
        (folder / f"county={area}", area, number * each + 1, min(each, households))
        for number, area in enumerate(areas)
        if not (folder / f"county={area}" / snapshot.MANIFEST).exists()
    ]
    by_core(_county, lacking)
    return [one for area in areas for one in snapshot.counties(folder / f"county={area}", checked=False)]


def by_core(work: Callable[..., None], tasks: Sequence[tuple[object, ...]]) -> None:
    """Do all tasks, each core one after the other; a few are not worth the processes."""
    if len(tasks) < FEW:
        for task in tasks:
            work(*task)
        return
    cores = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        for done in [pool.submit(work, *task) for task in tasks]:
            done.result()


def _county(place: Path, area: str, first: int, households: int) -> None:
    """A family has one to five members; a member's number is the family's with one more digit."""
    book = default_book()
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(CHANCE)
        families = f"SELECT row, '{area}' AS area FROM range({first}, {first + households}) AS r(row)"
        members = (
            f"SELECT f.row AS household_id, nth, f.row * 10 + nth AS row FROM ({families}) AS f, "
            "range(1, CAST(2 + chance(f.row, 31) % 5 AS INTEGER)) AS m(nth)"
        )
        wanted = (
            ("household", HOUSEHOLD_KEYS, HOUSEHOLD, families),
            ("person", PERSON_KEYS, PERSON, members),
        )
        tables = [connection.sql(_select(*one, book)).to_arrow_table() for one in wanted]
    schemas = columns(book, "household"), columns(book, "person")
    fitted = [table.select(schema.names).cast(schema) for table, schema in zip(tables, schemas, strict=True)]
    snapshot.write(place, *fitted, year=YEAR, area=area, on=DAY, made_from={"by": "bench.made_up"}, book=book)


def _select(level: Level, keys: tuple[str, ...], own: Mapping[str, str], rows: str, book: FactBook) -> str:
    facts = [fact for fact in book.recorded(level) if fact.travels]
    items = [_item(fact, own.get(fact.name), number, book) for number, fact in enumerate(facts)]
    return f"SELECT {', '.join([*keys, *items])} FROM ({rows})"


def _item(fact: Fact, own: str | None, number: int, book: FactBook) -> str:
    """A fact's column: its own spread or any value of its type, blank now and then."""
    value = own or _any(fact, f"chance(row, {100 + number})", book)
    if fact.name not in ALWAYS:
        value = f"CASE WHEN chance(row, {300 + number}) % 1000 >= {BLANK} THEN {value} END"
    return f"{value} AS {fact.name}"


def _any(fact: Fact, chance: str, book: FactBook) -> str:
    match fact.type:
        case "flag":
            return f"{chance} % 2 = 0"
        case "money":
            return f"CAST({chance} % 100000 AS DECIMAL(18,0)) * 0.01"
        case "number":
            return f"CAST({chance} % 100000 AS DECIMAL(18,0)) * 0.001"
        case "integer":
            return f"CAST(2010 + {chance} % 8 AS INTEGER)"
        case "day":
            return f"DATE '2014-01-01' + CAST({chance} % 1200 AS INTEGER)"
        case "code" | "codes":
            keys = list(book.codes(fact.list or "").keys)
            return f"{keys}[{chance} % {len(keys)} + 1]"
    return "'A'"
