"""The columns of a frozen snapshot: which facts of the book travel into it, under which Arrow and SQL types.

It does not read or write files and knows nothing of rules.
"""

from typing import Final, Literal

import pyarrow as pa

from diguan.policy.facts import FactBook
from diguan.policy.library import packs_folder

Level = Literal["household", "person"]

MONEY: Final = pa.decimal128(14, 2)
NUMBER: Final = pa.decimal128(14, 4)
ARROW_TYPES: Final[dict[str, pa.DataType]] = {
    "money": MONEY,
    "number": NUMBER,
    "integer": pa.int32(),
    "flag": pa.bool_(),
    "day": pa.date32(),
    "text": pa.string(),
    "code": pa.string(),
    "codes": pa.string(),
}
SQL_TYPES: Final[dict[str, str]] = {
    "money": "DECIMAL(14,2)",
    "number": "DECIMAL(14,4)",
    "integer": "INTEGER",
    "flag": "BOOLEAN",
    "day": "DATE",
    "text": "VARCHAR",
    "code": "VARCHAR",
    "codes": "VARCHAR",
}

KEYS: Final[dict[Level, tuple[pa.Field, ...]]] = {
    "household": (
        pa.field("household_id", pa.int64(), nullable=False),
        pa.field("year", pa.int32()),
        pa.field("account_token", pa.string()),
    ),
    "person": (
        pa.field("person_id", pa.int64(), nullable=False),
        pa.field("household_id", pa.int64(), nullable=False),
        pa.field("id_token", pa.string()),
        pa.field("id_length", pa.int32()),
        pa.field("id_fault", pa.string()),
        pa.field("id_sex", pa.string()),
        pa.field("phone_length", pa.int32()),
    ),
}


def columns(book: FactBook, level: Level) -> pa.Schema:
    """The schema of household.parquet or person.parquet: keys, then the facts in the book's order."""
    facts = (fact for fact in book.recorded(level) if fact.travels)
    return pa.schema([*KEYS[level], *(pa.field(fact.name, ARROW_TYPES[fact.type]) for fact in facts)])


def default_book() -> FactBook:
    """The fact book of the packs in use."""
    return FactBook.load(packs_folder())
