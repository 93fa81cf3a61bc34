"""Compares the register with departments' records, county by county: bounded memory, restartable, clues only.

A clue says who, which source and what the record says. It changes no outcome: an officer looks and answers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

import duckdb

from diguan.engine import counties
from diguan.engine.comparison import clues
from diguan.engine.comparison.source import Source
from diguan.engine.counties import MEMORY, Progress, Share, folder_of, listed
from diguan.engine.database import Hands, sweep, writing
from diguan.engine.digests import of_file, of_value
from diguan.engine.elsewhere import Elsewhere, name_of, query
from diguan.engine.faults import EngineFault
from diguan.engine.part import write_json
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import literal
from diguan.policy.facts import FactBook
from diguan.words.text import Text

CLUES: Final = "clues.parquet"
PART: Final = "compared.json"
SUMMARY: Final = "comparison.json"
_FORMAT: Final = "FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd"


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one source: rows compared, clues, and the persons and households they are about."""

    rows: int
    clues: int
    people: int
    households: int


@dataclass(frozen=True)
class Comparison:
    """The numbers by source, and where the clues lie, by county."""

    folder: Path
    tallies: Mapping[str, Tally]
    people: int
    areas: tuple[str, ...]
    without: Mapping[str, tuple[str, ...]]
    """By source, the counties it has no rows of: nothing was compared there."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The clues' files."""
        alone = len(self.areas) == 1
        folders = [self.folder] if alone else [self.folder / f"county={area}" for area in self.areas]
        return tuple(folder / CLUES for folder in folders if (folder / CLUES).exists())

    @property
    def clues(self) -> int:
        """All clues."""
        return sum(tally.clues for tally in self.tallies.values())


def compare(
    source: Snapshot | Sequence[Snapshot],
    departments: Sequence[Source],
    out: Path,
    *,
    book: FactBook,
    progress: Progress | None = None,
    threads: int | None = None,
    memory: str = MEMORY,
    elsewhere: Elsewhere | None = None,
) -> Comparison:
    """Write clues.parquet below `out` (or its counties), sorted by village, household and person.

    Counties finished before from the same rows are not compared again. `elsewhere` answers in DuckDB's place.
    Raises EngineFault when there is nothing to compare or a source comes twice, SnapshotFault for altered
    rows on either side.
    """
    snapshots = listed(source)
    _each_once(departments)
    sweep(out)
    (out / SUMMARY).unlink(missing_ok=True)
    folders = [one.folder for one in departments]
    with counties.hands(snapshots, out, *folders, threads=threads, memory=memory) as hands:

        def one(snapshot: Snapshot, share: Share) -> dict[str, Tally]:
            folder = folder_of(snapshot, snapshots, out)
            return _county(snapshot, departments, book, folder, hands, elsewhere)

        found = counties.each(snapshots, one, threads=threads, memory=memory, progress=progress)
    made = _made(out, snapshots, departments, found)
    write_json(out / SUMMARY, _told(made, snapshots, departments) | {"engine": name_of(elsewhere)})
    return made


def script(snapshot: Snapshot, departments: Sequence[Source]) -> str:
    """Every SQL step of a county's comparison."""
    return clues.pipeline(snapshot, _of(departments, snapshot)).script()


def _county(
    snapshot: Snapshot, departments: Sequence[Source], book: FactBook, folder: Path, hands: Hands,
    elsewhere: Elsewhere | None,
) -> dict[str, Tally]:  # fmt: skip
    present = _of(departments, snapshot)
    pipeline = clues.pipeline(snapshot, present)
    key = {
        "snapshot": snapshot.digest,
        "sources": {one.kind.id: one.files[snapshot.area]["sha256"] for one in present},
        "program": of_value([_anywhere(pipeline.script(), snapshot, present), _FORMAT]),
        "engine": name_of(elsewhere),
    }
    if before := _done(folder, key):
        return before
    snapshot.check(book)
    for one in present:
        one.check(snapshot.area)
    sweep(folder)
    (folder / PART).unlink(missing_ok=True)
    counted: dict[str, tuple[int, int, int]] = {}
    if present:
        with hands.connection() as connection, writing(folder / CLUES) as beside:
            rows = query(connection, pipeline, elsewhere, clues.ORDER)
            connection.execute(f"COPY ({rows}) TO {literal(str(beside))} ({_FORMAT})")
            counted = _counted(connection, beside)
    counts = {one.kind.id: one.files[snapshot.area]["rows"] for one in present}
    made = {id: Tally(count, *counted.get(id, (0, 0, 0))) for id, count in counts.items()}
    told = {id: asdict(tally) for id, tally in made.items()}
    sums = of_file(folder / CLUES) if present else None
    write_json(folder / PART, {"key": key, "sha256": sums, "tallies": told})
    return made


def _anywhere(script: str, snapshot: Snapshot, departments: Sequence[Source]) -> str:
    """The SQL without the places where files lie: what moved is not compared again."""
    for folder in (snapshot.folder, *(one.folder for one in departments)):
        script = script.replace(str(folder), "")
    return script


def _counted(connection: duckdb.DuckDBPyConnection, file: Path) -> dict[str, tuple[int, int, int]]:
    found = connection.execute(
        "SELECT source, count(*), count(DISTINCT person_id), count(DISTINCT household_id) "
        f"FROM read_parquet({literal(str(file))}) GROUP BY source"
    ).fetchall()
    return {row[0]: (row[1], row[2], row[3]) for row in found}


def _done(folder: Path, key: Mapping[str, Any]) -> dict[str, Tally] | None:
    """What a county's comparison found, if it is whole and follows from this key."""
    try:
        told = json.loads((folder / PART).read_text("utf-8"))
        whole = told["sha256"] is None or of_file(folder / CLUES) == told["sha256"]
        if told["key"] == key and whole:
            return {id: Tally(**tally) for id, tally in told["tallies"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


def _of(departments: Sequence[Source], snapshot: Snapshot) -> list[Source]:
    return [one for one in departments if snapshot.area in one.files]


def _each_once(departments: Sequence[Source]) -> None:
    ids = [one.kind.id for one in departments]
    if not ids:
        raise EngineFault(_NOTHING, None, _MEND_NOTHING)
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise EngineFault(_TWICE.format(ids=", ".join(twice)), None, _MEND_TWICE)


def _made(
    out: Path, snapshots: Sequence[Snapshot], departments: Sequence[Source], found: Sequence[dict[str, Tally]]
) -> Comparison:
    sums = {}
    for one in departments:
        parts = [county[one.kind.id] for county in found if one.kind.id in county]
        sums[one.kind.id] = _sum(parts)
    areas = tuple(snapshot.area for snapshot in snapshots)
    without = {
        one.kind.id: lacking
        for one in departments
        if (lacking := tuple(area for area in areas if area not in one.files))
    }
    return Comparison(out, sums, sum(snapshot.people for snapshot in snapshots), areas, without)


def _sum(parts: Sequence[Tally]) -> Tally:
    names = (field.name for field in fields(Tally))
    return Tally(**{name: sum(getattr(part, name) for part in parts) for name in names})


def _told(made: Comparison, snapshots: Sequence[Snapshot], departments: Sequence[Source]) -> dict[str, Any]:
    digests = {one.area: one.digest for one in snapshots}
    return {
        "tallies": {id: asdict(tally) for id, tally in made.tallies.items()},
        "people": made.people,
        "without": made.without,
        "snapshots": of_value(digests),
        "sources": {one.kind.id: {"digest": one.digest, "on": one.on.isoformat()} for one in departments},
    }


_NOTHING = Text("没有部门数据可比对", "there is no department's data to compare with")
_MEND_NOTHING = Text("请指定部门数据文件夹", "name the folder of the departments' data")
_TWICE = Text("同一数据项有两份：{ids}", "there are two sources of one kind: {ids}")
_MEND_TWICE = Text("每项只留一份", "keep one of each kind")
