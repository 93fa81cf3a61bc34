"""One made-up county with everything a workbook holds, names and numbers too, and what is known of it.

It is for demonstrations and tests; no person in it exists.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from diguan.engine.columns import Level, default_book
from diguan.engine.sheets import Form, write_workbook
from diguan.engine.synthetic.answers import Answers, answers_of
from diguan.engine.synthetic.defects import plant
from diguan.engine.synthetic.houses import houses_of, tables_of
from diguan.engine.synthetic.population import Order, add_secrets, facts, populated, typed
from diguan.policy.facts import FactBook
from diguan.words.areas import AreaTable
from diguan.words.areas import Level as AreaLevel

KEYS: Final[dict[Level, tuple[str, ...]]] = {"household": (), "person": ("household_number",)}
TOWNSHIP: Final = AreaLevel.TOWNSHIP.digits


@dataclass(frozen=True, slots=True)
class County:
    """Both tables as `sheets.write_workbook` takes them, with every recorded fact, and the known answers."""

    order: Order
    households: pa.Table
    people: pa.Table
    answers: Answers


def county(
    areas: AreaTable,
    county_code: str,
    households: int,
    seed: int,
    year: int,
    on: date,
    *,
    defects: int = 3,
    book: FactBook | None = None,
) -> County:
    """Make `households` families of a county, in its real villages, with the incomes of `year`.

    Up to `defects` households are spoiled for each quality rule. The same arguments give the same county.
    Raises PopulationFault for a code that is no county, or too many households.
    """
    order = Order(county_code, households, seed, year, on)
    families, members = unspoiled(areas, order, book or default_book())
    houses = houses_of(families, members)
    planted = plant(houses, defects, seed, on)
    spoiled = tables_of(houses, families.schema, members.schema)
    return County(order, *spoiled, answers_of(houses, planted, on))


def unspoiled(areas: AreaTable, order: Order, book: FactBook) -> tuple[pa.Table, pa.Table]:
    """Households and people before any defect is planted."""
    made = []
    with populated(areas, order) as connection:
        add_secrets(connection)
        for level, keys in KEYS.items():
            select = facts(connection, book, level, keys)
            made.append(typed(connection.sql(select).to_arrow_table(), book, level))
    return made[0], made[1]


def write_workbooks(
    made: County, folder: Path, form: Form, areas: AreaTable, book: FactBook, *, language: str = "zh"
) -> list[Path]:
    """One workbook per township, marked as demonstration data; returns the files in the order of codes."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = pc.utf8_slice_codeunits(made.households["village_code"], 0, TOWNSHIP)
    written = []
    for township in sorted(pc.unique(codes).to_pylist()):
        families = made.households.filter(pc.equal(codes, township))
        numbers = families["household_number"].combine_chunks()
        members = made.people.filter(pc.is_in(made.people["household_number"], numbers))
        area = areas.find(township, AreaLevel.TOWNSHIP)
        name = area.name if area else township
        path = folder / f"{township}-{name}.xlsx"
        write_workbook(
            path, book, form, families, members, on=made.order.on, areas=areas, demonstration=True,
            language=language, title=name,
        )  # fmt: skip
        written.append(path)
    return written


def day_of(year: int) -> date:
    """The day on which the incomes of a year are judged unless another is given: 1 June of the next."""
    return date(year + 1, 6, 1)
