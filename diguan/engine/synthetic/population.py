"""Makes the population of one county in an embedded database, in named SQL steps, 300 households or 300,000.

All chance comes from hashes of row and seed, so memory is bounded and the order of work changes nothing. It
knows no rule of the engine.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import accumulate
from tempfile import TemporaryDirectory
from typing import Final

import duckdb
import pyarrow as pa

from diguan.engine.columns import ARROW_TYPES, SQL_TYPES, Level
from diguan.policy.facts import Fact, FactBook
from diguan.words.areas import Area, AreaTable
from diguan.words.areas import Level as AreaLevel
from diguan.words.errors import Fault
from diguan.words.text import Text

STEPS: Final = ("draws", "families", "members", "people", "incomes", "register", "household", "person")
LINE: Final = 3200
"""Yuan a year: the line by which the made-up register was (mis)kept."""
OTHERS: Final[dict[Level, str]] = {"household": "household_secrets", "person": "secrets"}
"""The table that holds names and numbers (or what stands for them) beside each of the two."""
SMALLEST: Final = 40
"""Households that a village has on average when there are not enough for all villages of the county."""
MOST_HOUSEHOLDS: Final = 999_999
"""In one county: the number of a household in its id has six digits."""


class PopulationFault(Fault):
    """A county that cannot be made."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: so many households of a county, as known on a day, with the incomes of a year."""

    county_code: str
    households: int
    seed: int
    year: int
    on: date

    @property
    def prefix(self) -> str:
        """The six digits of the county."""
        return self.county_code[:6]


@contextmanager
def opened(threads: int = 2, memory: str = "2GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """A database for populations, bounded in memory; it spills beside the system's temporary files."""
    with TemporaryDirectory(prefix="diguan-made-") as spill:
        connection = duckdb.connect(
            config={
                "threads": threads,
                "memory_limit": memory,
                "temp_directory": spill,
                "autoinstall_known_extensions": False,
            }
        )
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def populated(areas: AreaTable, order: Order) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that holds the county: tables household, person and what they were made of."""
    with opened() as connection:
        fill(connection, areas, order)
        yield connection


def fill(connection: duckdb.DuckDBPyConnection, areas: AreaTable, order: Order) -> None:
    """Make one county in the database, in place of the one before; raises PopulationFault."""
    if not 1 <= order.households <= MOST_HOUSEHOLDS:
        raise PopulationFault(_HOW_MANY.format(most=MOST_HOUSEHOLDS))
    _set(connection, areas, order)
    _register(connection, "villages", _villages(areas, order))
    for step in STEPS:
        connection.execute(sql(step))


def add_secrets(connection: duckdb.DuckDBPyConnection) -> None:
    """Make names and numbers for the county in the database: tables secrets and household_secrets."""
    for name, column in (("surnames", "surname"), ("given_characters", "character")):
        _register(connection, name, _frequencies(name, column))
    connection.execute(sql("secrets"))


def sql(step: str) -> str:
    """The text of a step."""
    return files(__package__).joinpath("sql", f"{step}.sql").read_text("utf-8")


def facts(connection: duckdb.DuckDBPyConnection, book: FactBook, level: Level, keys: Sequence[str]) -> str:
    """A SELECT of keys and every recorded fact in the book's order; what is not made is blank."""
    other = OTHERS[level]
    made, hidden = columns_of(connection, level), columns_of(connection, other)
    columns = [_column(fact, level, made, other, hidden) for fact in book.recorded(level)]
    selected = ", ".join([*keys, *columns])
    return f"SELECT {selected} FROM {level} JOIN {other} USING ({level}_id) ORDER BY {level}_id"


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """The names of the columns of a table."""
    return {row[0] for row in connection.sql(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()}


def typed(table: pa.Table, book: FactBook, level: Level) -> pa.Table:
    """The table with the Arrow types of its facts."""
    types = {fact.name: ARROW_TYPES[fact.type] for fact in book.recorded(level)}
    schema = pa.schema([pa.field(field.name, types.get(field.name, field.type)) for field in table.schema])
    return table.cast(schema)


def _column(fact: Fact, level: str, made: set[str], other: str, hidden: set[str]) -> str:
    kind = SQL_TYPES[fact.type]
    if fact.name in hidden:
        return f"{other}.{fact.name}::{kind} AS {fact.name}"
    if fact.name in made:
        return f"{level}.{fact.name}::{kind} AS {fact.name}"
    return f"NULL::{kind} AS {fact.name}"


def _set(connection: duckdb.DuckDBPyConnection, areas: AreaTable, order: Order) -> None:
    county = areas.find(order.county_code, AreaLevel.COUNTY)
    if county is None:
        raise PopulationFault(_NO_COUNTY.format(code=order.county_code), mend=_MEND_COUNTY)
    province = areas.ancestors(county)[0].name
    cutoff = date(order.on.year - ((order.on.month, order.on.day) < (9, 30)), 9, 30)
    values = {
        "seed": str(int(order.seed)),
        "county": f"{int(order.prefix)}::BIGINT",
        "households": f"{int(order.households)}::BIGINT",
        "year": str(int(order.year)),
        "day": f"DATE '{order.on.isoformat()}'",
        "school_day": f"DATE '{cutoff.isoformat()}'",
        "line": str(LINE),
        "province": f"'{province}'",
    }
    for name, value in values.items():
        connection.execute(f"SET VARIABLE {name} = {value}")


def _villages(areas: AreaTable, order: Order) -> pa.Table:
    """Villages with the share of households at which each begins; large and small, some of them poor.

    A small county has fewer of its villages, spread over the county, so that each is a village and no hamlet.
    """
    found = areas.under(order.county_code, AreaLevel.VILLAGE, AreaLevel.COUNTY)
    rural = [village for village in found if _is_rural(village)] or list(found)
    if not rural:
        raise PopulationFault(_NO_VILLAGES.format(code=order.county_code))
    rural = rural[:: -(-len(rural) // max(2, order.households // SMALLEST))]
    weights = [4 + int(village.code) * 7919 % 10 for village in rural]
    total = sum(weights)
    starts = [before / total for before in (0, *accumulate(weights[:-1]))]
    return pa.table(
        {
            "village_code": [village.code for village in rural],
            "starts": starts,
            "in_poor_village": [int(village.code) * 104_729 % 100 < 24 for village in rural],
        }
    )


def _is_rural(village: Area) -> bool:
    """Whether it is a village committee: the last three digits are 200 and more (GB/T 10114: H)."""
    return village.code[-3:] >= "200"


def _frequencies(name: str, column: str) -> pa.Table:
    source = files(__package__).joinpath(f"{name}.csv").read_text("utf-8").splitlines()
    rows = [(row[column], int(row["ppm"])) for row in csv.DictReader(source)]
    total = sum(ppm for _, ppm in rows)
    starts = [before / total for before in (0, *accumulate(ppm for _, ppm in rows[:-1]))]
    return pa.table({column: [said for said, _ in rows], "starts": starts})


def _register(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register(f"{name}_given", table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {name}_given ORDER BY starts")
    connection.unregister(f"{name}_given")


_HOW_MANY = Text("户数应在 1 与 {most} 之间", "a county has between 1 and {most} households")
_NO_COUNTY = Text("没有代码为 {code} 的县", "there is no county with the code {code}")
_MEND_COUNTY = Text("请用 6 位县级代码，如 220122", "use a county code of six digits, like 220122")
_NO_VILLAGES = Text("县 {code} 下没有行政村", "county {code} has no villages")
