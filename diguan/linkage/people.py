"""Finds pairs of records that may be one person: by keyed number, else by name, sound of the name, birth and
place.

The score is a sum of fixed weights, not a probability, and says by its evidence how it came about. A blank
key never matches anything. It does not know which of two records is right.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import duckdb
import pyarrow as pa

from diguan.linkage import steps
from diguan.words import names
from diguan.words.errors import Fault
from diguan.words.pinyin import pinyin
from diguan.words.text import Text

COLUMNS: Final = ("id", "id_token", "name", "birth", "village_code")
NEAR_DAYS: Final = 31
LEAST: Final = 0.7
MEMORY: Final = "512MB"

# What each agreement adds. Chosen so that name and birth together suffice anywhere, a sound needs birth or
# place beside it, and a name alone never does; numbers that are both known and differ speak against a pair,
# typing errors apart.
WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "same_number": 1.0,
        "same_name": 0.45,
        "same_sound": 0.35,
        "near_sound": 0.2,
        "same_birth": 0.4,
        "near_birth": 0.25,
        "same_village": 0.15,
        "same_township": 0.1,
        "other_number": -0.15,
        "other_birth": -0.3,
    }
)


class LinkageFault(Fault):
    """Columns that cannot be compared."""


def pairs(left: pa.Table, right: pa.Table | None = None, *, least: float = LEAST) -> pa.Table:
    """Pairs of records that may be one person, best first: left_id, right_id, score, evidence (names of
    WEIGHTS).

    Both tables have the columns id (BIGINT, unique), id_token, name, village_code (VARCHAR) and birth
    (DATE); without a right table the left is compared with itself, each pair once. Score is between `least`
    and 1. Raises LinkageFault.
    """
    with duckdb.connect(config={"autoinstall_known_extensions": False, "memory_limit": MEMORY}) as database:
        for side, table in (("left", left), ("right", left if right is None else right)):
            database.register(f"given_{side}", _with_sounds(table))
        for name, select in steps.steps(WEIGHTS, NEAR_DAYS, one_table=right is None):
            database.execute(f"CREATE TEMP TABLE {name} AS {select}")
        answer = database.sql(
            "SELECT left_id, right_id, score, evidence FROM scored WHERE score >= ? "
            "ORDER BY score DESC, left_id, right_id",
            params=[least],
        )
        return answer.to_arrow_table()


def _with_sounds(table: pa.Table) -> pa.Table:
    """The columns that are compared, names cleaned, with the sound of each name; each name is spelled
    once."""
    if missing := [name for name in COLUMNS if name not in table.column_names]:
        raise LinkageFault(_MISSING.format(names=", ".join(missing)))
    given = table["name"].to_pylist()
    cleaned = {name: names.clean(name) for name in set(given) if name}
    sounds = {name: pinyin(name) for name in set(cleaned.values()) if name}
    clean = [cleaned.get(name) or None for name in given]
    compared = table.select(["id", "id_token", "birth", "village_code"])
    return compared.append_column("name", pa.array(clean, pa.string())).append_column(
        "sound", pa.array([sounds.get(name or "") for name in clean], pa.string())
    )


_MISSING = Text("缺少比对所需的列：{names}", "columns to compare by are missing: {names}")
