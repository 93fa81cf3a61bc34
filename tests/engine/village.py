"""A made-up village for the engine's tests: households and people as plain dicts, frozen into snapshots.

Nobody in it exists; what a test does not name is blank.
"""

from datetime import date
from pathlib import Path

import pyarrow as pa

from diguan.engine import snapshot
from diguan.engine.columns import columns
from diguan.policy.facts import FactBook

PACKS = Path(__file__).parents[2] / "packs"
BOOK = FactBook.load(PACKS)
DAY = date(2017, 6, 1)
COUNTY = "220122"
VILLAGE = "220122100201"


def household(number: int, **facts: object) -> dict[str, object]:
    """A household of the village with an id and a number, blank but for the given facts."""
    named = {"household_id": number, "household_number": f"{COUNTY}{number:06}", "village_code": VILLAGE}
    return named | {"year": DAY.year} | facts


def person(number: int, of: int, **facts: object) -> dict[str, object]:
    """A member of household `of`, blank but for the given facts."""
    return {"person_id": number, "household_id": of, "person_number": f"P{number:06}"} | facts


def tables(households: list[dict], people: list[dict]) -> tuple[pa.Table, pa.Table]:
    """The rows as Arrow tables with every column of a snapshot."""
    return (
        pa.Table.from_pylist(households, schema=columns(BOOK, "household")),
        pa.Table.from_pylist(people, schema=columns(BOOK, "person")),
    )


def frozen(
    folder: Path, households: list[dict], people: list[dict], area: str = COUNTY, year: int = 2017
) -> snapshot.Snapshot:
    """A snapshot of these rows."""
    return snapshot.write(
        folder, *tables(households, people), year=year, area=area, on=DAY, made_from={}, book=BOOK
    )
