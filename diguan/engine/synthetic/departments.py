"""Made-up records of ten departments beside made-up counties, with the clues that must come of them.

Which persons have a record follows from their number and the seed alone, so that the right answers can be
worked out without comparing anything. Nobody in them is real.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from diguan.engine.comparison import source
from diguan.engine.comparison.catalogue import TOKEN, Kind, SourceFact
from diguan.engine.comparison.source import Source
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import literal, quoted

TRUTH: Final = "truth.json"
Progress = Callable[[int, int, str], None]
OF_TEN_THOUSAND: Final = 50
"""Persons of ten thousand that a source has a record of; departments' rows are mostly about other people."""

_VALUES: Final = {
    "day": "DATE '2010-01-01' + CAST({n} % 2700 AS INTEGER)",
    "money": "CAST({n} % 500000 AS DECIMAL(14,2))",
    "number": "CAST({n} % 2000 AS DECIMAL(14,4)) / 10",
    "integer": "CAST({n} % 10 AS INTEGER)",
    "flag": "{n} % 2 = 0",
    "text": "['A', 'B', 'C', 'D'][{n} % 4 + 1]",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is made: rows of one source in all, evenly over counties, as of a day."""

    rows: int
    seed: int
    on: date


def write_sources(
    snapshots: Sequence[Snapshot], kinds: Sequence[Kind], folder: Path, wish: Wish,
    progress: Progress | None = None,
) -> list[Source]:  # fmt: skip
    """Write a source of each kind below `folder`, and truth.json: clues by source and county."""
    made, truth = [], {}
    each = wish.rows // len(snapshots)
    for place, kind in enumerate(kinds):
        expected: dict[str, int] = {}
        counties = _counties(snapshots, kind, place, each, wish, expected)
        made.append(source.write(folder / kind.id, kind, wish.on, counties))
        truth[kind.id] = expected
        if progress:
            progress(place + 1, len(kinds), kind.id)
    (folder / TRUTH).write_text(json.dumps(truth, indent=1) + "\n", "utf-8")
    return made


def _counties(
    snapshots: Sequence[Snapshot], kind: Kind, place: int, rows: int, wish: Wish, expected: dict[str, int]
) -> Iterator[tuple[str, pa.Table]]:
    for number, snapshot in enumerate(snapshots):
        table = _county(snapshot, kind, rows, wish.seed * 1000 + place, number)
        expected[snapshot.area] = pc.sum(table["known"]).as_py() or 0
        yield snapshot.area, table.drop_columns(["known"])


def _county(snapshot: Snapshot, kind: Kind, rows: int, seed: int, number: int) -> pa.Table:
    """Records of some of the county's people, and of others nobody knows, up to the rows wished for."""
    facts = ", ".join(_fact(fact, seed, place) for place, fact in enumerate(kind.facts))
    ours = (
        f"SELECT id_token AS {TOKEN}, person_id AS n, true AS known "
        f"FROM read_parquet({literal(str(snapshot.person_file))}) WHERE id_token IS NOT NULL "
        f"AND hash(person_id, {seed}) % 10000 < {OF_TEN_THOUSAND}"
    )
    others = (
        f"SELECT 'made:' || lpad(to_hex(hash(i, {seed}, {number}, 'other')), 16, '0') AS {TOKEN}, "
        f"-i AS n, false AS known FROM range(1, {rows + 1}) AS r(i)"
    )
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET enable_progress_bar = false")
        query = f"SELECT {TOKEN}, {facts}, known FROM ({ours} UNION ALL {others}) LIMIT {rows}"
        return connection.sql(f"SELECT * FROM ({query}) ORDER BY {TOKEN}").to_arrow_table()


def _fact(fact: SourceFact, seed: int, place: int) -> str:
    number = f"CAST(hash(n, {seed}, {place}) >> 2 AS BIGINT)"
    return f"{_VALUES[fact.type].format(n=number)} AS {quoted(fact.name)}"
