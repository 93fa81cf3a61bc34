"""Makes a cube: each county counted by village and rolled up in one pass, then the areas above the counties.

Bounded memory, restartable, the same bytes if it was stopped. The SQL stands in `counting`.
"""

from collections.abc import Sequence
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from diguan import __version__
from diguan.engine import part
from diguan.engine.counties import MEMORY, Progress, Share, each, listed
from diguan.engine.cube import counting, manifest
from diguan.engine.cube.faults import CubeFault
from diguan.engine.cube.manifest import Key, Manifest
from diguan.engine.cube.subjects import Subjects
from diguan.engine.database import connected, sweep, writing
from diguan.engine.digests import of_file, of_value
from diguan.engine.elsewhere import Elsewhere
from diguan.engine.facts import views
from diguan.engine.judgement import Judgement
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import Pipeline, Step, literal
from diguan.words.areas import Scope, level_of, pad
from diguan.words.text import Text

ROW_GROUP: Final = 64
"""Rows that are read together; Parquet passes over other groups by their least and largest `place`."""

SCHEMA: Final = pa.schema([
    ("place", pa.string()), ("digits", pa.int32()), ("area", pa.string()), ("population", pa.string()),
    ("cells", pa.list_(pa.int32())), ("households", pa.list_(pa.int64())), ("people", pa.list_(pa.int64())),
    ("amounts", pa.list_(pa.decimal128(38, 0))),
])  # fmt: skip
"""A row an area and population: numbers of cells, and beside each its households, people and amount."""


def make(
    source: Snapshot | Sequence[Snapshot],
    judged: Judgement,
    subjects: Subjects,
    out: Path,
    *,
    progress: Progress | None = None,
    threads: int | None = None,
    memory: str = MEMORY,
    elsewhere: Elsewhere | None = None,
) -> Manifest:
    """Count snapshots with the findings of their judgement and write the cube below `out`.

    Counties counted before from the same rows, findings and questions are not counted again. `elsewhere`
    counts in DuckDB's place. Raises CubeFault for findings of other snapshots or another ruling,
    SnapshotFault and JudgementFault for altered rows, and what `progress` raises to stop.
    """
    snapshots = _apart(listed(source))
    _check_belong(snapshots, judged, subjects)
    sweep(out)
    (out / manifest.FILE).unlink(missing_ok=True)
    places = dict(zip(judged.areas, judged.folders, strict=True))
    least = _least([_prefix(one) for one in snapshots])

    def one(snapshot: Snapshot, share: Share) -> manifest.Share:
        return _county(snapshot, places[snapshot.area], subjects, out, share, elsewhere)

    shares = each(snapshots, one, threads=threads, memory=memory, progress=progress)
    top = _above(out, shares, least, memory)
    spec = subjects.spec
    return manifest.write(
        Manifest(
            folder=out,
            year=snapshots[0].year,
            on=judged.on,
            pack_id=judged.pack_id,
            pack_digest=judged.pack_digest,
            least=least,
            line=subjects.line,
            index=_index(subjects) if spec else None,
            layout=subjects.layout,
            multiple=subjects.multiple,
            shares=tuple(shares),
            sha256=top,
            engine=__version__,
        )
    )


def script(snapshot: Snapshot, subjects: Subjects, findings: str = "findings.parquet") -> str:
    """Every SQL step of one county, ready for any DuckDB."""
    return "\n".join(step.statement() for step in _steps(snapshot, subjects, findings))


def _steps(snapshot: Snapshot, subjects: Subjects, findings: str) -> list[Step]:
    area = _prefix(snapshot)
    return [
        *views.sources(str(snapshot.household_file), str(snapshot.person_file)),
        counting.found(subjects, [findings]),
        *counting.steps(subjects, area),
        counting.rolled("states", counting.lengths(len(area))),
    ]


def _county(
    snapshot: Snapshot, found: Path, subjects: Subjects, out: Path, share: Share,
    elsewhere: Elsewhere | None,
) -> manifest.Share:  # fmt: skip
    if snapshot.fault:
        raise snapshot.fault
    area, folder = _prefix(snapshot), manifest.part_of(out, _prefix(snapshot))
    told = part.read(found)
    steps = counting.steps(subjects, area)
    key = Key(snapshot.digest, told.sha256, of_value([step.sql for step in steps]))
    if told.key.snapshot != snapshot.digest:
        snapshot.check(subjects.book)  # what is the matter with its own files is said first
        raise CubeFault(_OTHER_ROWS, str(found), _MEND_JUDGE)
    if before := manifest.done(folder, key):
        return before
    snapshot.check(subjects.book)
    sweep(folder)
    (folder / manifest.FILE).unlink(missing_ok=True)
    with connected(
        snapshot.folder, found, folder, memory=share.memory, threads=share.threads, spill=folder
    ) as connection:
        _answered(connection, _steps(snapshot, subjects, str(found / part.FINDINGS)), elsewhere)
        sha256 = _write(_nested(connection), folder / manifest.ROWS)
        totals = (
            _TOTALS.format(digits=len(area), cell=subjects.numbers["total", ""]) if elsewhere else _COUNTED
        )
        ((households, people, unplaced),) = connection.execute(totals).fetchall()
    made = manifest.Share(area, key, sha256, households, people, unplaced if len(area) < 12 else 0)
    manifest.write_share(made, folder)
    return made


def _answered(
    connection: duckdb.DuckDBPyConnection, steps: Sequence[Step], elsewhere: Elsewhere | None
) -> None:
    """Make `rolled`, the last of the steps, there to be read."""
    if elsewhere:
        connection.register(steps[-1].name, elsewhere.answered(Pipeline(tuple(steps))))
        return
    for step in steps:
        connection.execute(_kept(step))


_COUNTED: Final = (
    "SELECT count(*), COALESCE(sum(people), 0)::BIGINT, count(*) FILTER (WHERE NOT placed) FROM counted"
)
"""All households and people of a county, and households in no village of it."""
_TOTALS: Final = (
    "SELECT COALESCE(sum(households) FILTER (digits = {digits}), 0)::BIGINT AS all_of_it, "
    "COALESCE(sum(people) FILTER (digits = {digits}), 0)::BIGINT, "
    "all_of_it - COALESCE(sum(households) FILTER (digits = 12), 0)::BIGINT "
    "FROM rolled WHERE population = 0 AND cell = {cell}"
)
"""The same where the households themselves are elsewhere: out of the counts of the areas."""


def _kept(step: Step) -> str:
    """A step that several others read is worked out once and kept for as long as the county is counted."""
    statement = step.statement()
    return statement.replace("OR REPLACE TEMP VIEW", "OR REPLACE TEMP TABLE", 1) if step.once else statement


def _above(out: Path, shares: Sequence[manifest.Share], least: int, memory: str) -> str:
    """The areas above the counties, and the counties themselves, added up from the counties' own rows."""
    rows = [_own_rows(manifest.part_of(out, share.area) / manifest.ROWS, share.area) for share in shares]
    beside = out / ".counties.parquet"
    with writing(beside) as unfinished:
        pq.write_table(pa.concat_tables(rows), unfinished)
    with connected(out, memory=memory, threads=1, spill=out) as connection:
        names = ", ".join(
            f"WHEN {literal(name)} THEN {number}" for number, name in enumerate(counting.POPULATIONS)
        )
        connection.execute(
            f"CREATE TEMP VIEW counties AS SELECT digits, CAST(rpad(area, 12, '0') AS BIGINT) AS place, "
            f"CASE population {names.replace(',', '')} END AS population, unnest(cells) AS cell, "
            f"unnest(households) AS households, unnest(people) AS people, unnest(amounts) AS amount "
            f"FROM read_parquet({literal(str(beside))})"
        )
        lengths = [n for n in counting.lengths(least) if n <= max(len(share.area) for share in shares)]
        connection.execute(counting.above("counties", lengths).statement())
        sha256 = _write(_nested(connection), out / manifest.ROWS)
    beside.unlink()
    return sha256


def _nested(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row an area and population, its cells beside it, in the order in which they are read."""
    named = ", ".join(map(literal, counting.POPULATIONS))
    state = "{'cell': cell, 'households': households, 'people': people, 'amount': amount}"
    parts = (("cells", "cell"), ("households", "households"), ("people", "people"), ("amounts", "amount"))
    lists = ", ".join(f"[one.{field} FOR one IN states] AS {name}" for name, field in parts)
    return connection.sql(
        "SELECT population || ':' || lpad(CAST(digits AS VARCHAR), 2, '0') || ':' || area AS place, "
        f"digits, area, population, {lists} FROM (\n"
        "SELECT digits, CASE WHEN digits = 0 THEN '' ELSE CAST(area AS VARCHAR) END AS area, "
        f"[{named}][population + 1] AS population, list({state} ORDER BY cell) AS states "
        "FROM rolled GROUP BY ALL\n) ORDER BY place"
    ).to_arrow_table()


def _write(rows: pa.Table, path: Path) -> str:
    with writing(path) as beside:
        pq.write_table(rows.cast(SCHEMA), beside, compression="zstd", row_group_size=ROW_GROUP)
    return of_file(path)


def _own_rows(path: Path, area: str) -> pa.Table:
    return pq.read_table(path, filters=[("area", "=", area)], partitioning=None)


def _index(subjects: Subjects) -> dict[str, Any]:
    """What a reader must know of the index: its name, its parts and their weights."""
    weights, cut, whole = subjects.weights
    spec = subjects.spec
    assert spec is not None
    names = {
        one.id: {"zh": one.text.zh, "en": one.text.en, "weight": weights[one.id]} for one in spec.indicators
    }
    title = {"zh": spec.text.zh, "en": spec.text.en} if spec.text else None
    note = {"zh": spec.note.zh, "en": spec.note.en} if spec.note else None
    told = {"title": title, "note": note, "cut": cut, "whole": whole, "indicators": names}
    return told | {"missing": spec.missing, "source": spec.source}


def _prefix(snapshot: Snapshot) -> str:
    """The digits that all villages of a snapshot begin with."""
    return (
        snapshot.area
        if len(snapshot.area) < 12
        else Scope(pad(snapshot.area), level_of(snapshot.area)).prefix
    )


def _least(areas: Sequence[str]) -> int:
    """How many digits the smallest area has in which all of them lie."""
    same = sum(1 for _ in takewhile(lambda digits: len(set(digits)) == 1, zip(*areas, strict=False)))
    return next(n for n in counting.lengths(0) if n <= same)


def _apart(snapshots: list[Snapshot]) -> list[Snapshot]:
    areas = sorted(_prefix(one) for one in snapshots)
    for first, second in pairwise(areas):
        if second.startswith(first):
            raise CubeFault(_NESTED.format(inner=second, outer=first), None, _MEND_NESTED)
    if len({one.year for one in snapshots if not one.fault}) > 1:
        raise CubeFault(_YEARS, None, _MEND_YEARS)
    return sorted(snapshots, key=lambda one: one.area)


def _check_belong(snapshots: Sequence[Snapshot], judged: Judgement, subjects: Subjects) -> None:
    if (judged.pack_digest, judged.on) != (subjects.ruling.pack.digest, subjects.ruling.on):
        raise CubeFault(
            _OTHER_RULING.format(id=judged.pack_id, on=judged.on), str(judged.folder), _MEND_JUDGE
        )
    if lacking := sorted({one.area for one in snapshots} - set(judged.areas)):
        raise CubeFault(_NOT_JUDGED.format(areas=", ".join(lacking[:5])), str(judged.folder), _MEND_JUDGE)


_OTHER_ROWS = Text("判定结果不是依据这份快照作出的", "the findings were not made from this snapshot")
_OTHER_RULING = Text("判定依据的是 {id}（{on}）", "the findings were made by {id} on {on}")
_NOT_JUDGED = Text("这些地区还没有判定：{areas}", "these areas have not been judged: {areas}")
_MEND_JUDGE = Text("请先对同一份快照运行 diguan judge", "run diguan judge on the same snapshots first")
_NESTED = Text("快照地区重叠：{inner} 在 {outer} 之内", "snapshots overlap: {inner} lies in {outer}")
_MEND_NESTED = Text("每户只能在一份快照里", "a household may be in one snapshot only")
_YEARS = Text("快照不是同一年度", "the snapshots are of several years")
_MEND_YEARS = Text("一个年度一个立方", "make a cube for each year")
