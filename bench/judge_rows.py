"""What the rivals of bench.judge share: rows as arrays, three-valued logic on them, a digest of answers.

No, unknown and yes are 0, 1 and 2: then `and` is the minimum, `or` the maximum, `not` is two minus it.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

NO, UNKNOWN, YES = 0, 1, 2
BLANK = np.iinfo(np.int32).min
"""A blank number or day; no fact of the form comes near it."""

Array = np.ndarray
HOUSEHOLD = (
    "household_id", "wage_income", "business_income", "property_income", "transfer_income", "business_cost",
    "food_assured", "clothing_assured", "house_grade", "house_dangerous", "water_safe", "water_quality_ok",
    "water_litres", "water_minutes", "water_reliability",
)  # fmt: skip
PERSON = (
    "household_id", "birth", "schooling", "education", "dropout_reason", "resident_insurance",
    "employee_insurance",
)  # fmt: skip
OUTCOMES = {NO: "does_not_qualify", UNKNOWN: "cannot_say", YES: "qualifies"}


@dataclass(frozen=True)
class Numbers:
    """The parameters of the Changchun opinions that decide, as the ruling has them on the day."""

    line: int  # fen
    school_from: int
    school_until: int
    school_cutoff: str
    litres: float
    minutes: float
    reliability: float

    @classmethod
    def of(cls, parameters: dict) -> "Numbers":
        """From a ruling's parameters."""
        return cls(
            line=round(parameters["poverty_line"] * 100),
            school_from=int(parameters["school_age_from"]),
            school_until=int(parameters["school_age_until"]),
            school_cutoff=str(parameters["school_cutoff"]),
            litres=parameters["water_litres_least"],
            minutes=parameters["water_minutes_most"],
            reliability=parameters["water_reliability_least"],
        )


def tables(folder: Path) -> tuple[pa.Table, pa.Table]:
    """The columns that decide, of all counties, households and people in one order."""
    found = sorted(folder.glob("county=*"))
    return tuple(
        pa.concat_tables(pq.read_table(path / file, columns=list(names), partitioning=None) for path in found)
        for file, names in (("household.parquet", HOUSEHOLD), ("person.parquet", PERSON))
    )


def flags(column: pa.ChunkedArray) -> Array:
    """A flag as 0, 1, 2."""
    return pc.fill_null(pc.multiply(column.cast(pa.int8()), pa.scalar(2, pa.int8())), 1).to_numpy()


def numbers(column: pa.ChunkedArray, times: int = 1) -> Array:
    """A number as a whole number of hundredths or the like, BLANK where it is not known."""
    return pc.fill_null(pc.multiply(column, pa.scalar(times)).cast(pa.int32(), safe=False), BLANK).to_numpy()


def days(column: pa.ChunkedArray) -> Array:
    """A day as year * 10000 + month * 100 + day, BLANK where it is not known."""
    parts = (pc.multiply(pc.year(column), 10_000), pc.multiply(pc.month(column), 100), pc.day(column))
    return pc.fill_null(pc.add(pc.add(parts[0], parts[1]), parts[2]).cast(pa.int32()), BLANK).to_numpy()


def among(column: pa.ChunkedArray, keys: Sequence[str]) -> Array:
    """Whether a code is one of some, as 0, 1, 2."""
    found = pc.is_in(column, value_set=pa.array(keys))
    return flags(pc.if_else(pc.is_null(column), pa.scalar(None, pa.bool_()), found))


def compared(value: Array, test: Callable[[Array], Array]) -> Array:
    """A comparison of numbers that may be blank."""
    return np.where(value == BLANK, UNKNOWN, np.where(test(value), YES, NO)).astype(np.int8)


def per_head(net: Array, members: Array) -> Array:
    """Fen per member, half a fen and more away from zero; BLANK where the amount is."""
    share = np.sign(net) * ((2 * np.abs(net.astype(np.int64)) + members) // (2 * members))
    return np.where(net == BLANK, BLANK, share).astype(np.int32)


def digest(household_ids: Array, outcomes: Array) -> str:
    """One digest of all answers in the order of the households; equal digests, equal answers."""
    order = np.argsort(household_ids)
    told = np.ascontiguousarray(outcomes[order].astype(np.int8))
    return hashlib.sha256(household_ids[order].astype(np.int64).tobytes() + told.tobytes()).hexdigest()
