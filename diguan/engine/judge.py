"""Judges snapshots by a ruling, county by county: bounded memory, restartable, the same result if stopped.

What is asked and answered stands in `findings`; here it is run, written and counted.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb

from diguan.engine import judgement, part
from diguan.engine.counties import MEMORY, Progress, Share, each, folder_of, listed
from diguan.engine.database import connected, sweep
from diguan.engine.digests import of_file, of_value
from diguan.engine.facts import views
from diguan.engine.findings import RULE, Finder
from diguan.engine.judgement import Judgement
from diguan.engine.part import Key, Part, TallyRow
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import Pipeline, literal, quoted
from diguan.policy.entries import NATIONWIDE
from diguan.policy.ruling import Ruling

ROW_GROUP: Final = 20_480
"""Households that a point read looks through; Parquet skips other groups by their least and largest id."""


def judge(
    source: Snapshot | Sequence[Snapshot],
    ruling: Ruling,
    out: Path,
    *,
    progress: Progress | None = None,
    threads: int | None = None,
    memory: str = MEMORY,
    quotas: Mapping[str, int] | None = None,
) -> Judgement:
    """Judge every household and write findings and judgement.json below `out`.

    Counties that were finished before, from the same rows by the same ruling, are not judged again. `memory`
    is DuckDB's, all counties together. `quotas` are persons by area code, the pack's own unless given; more
    only warn. Raises EngineFault for a pack that decides nothing, SnapshotFault for altered rows, and what
    `progress` raises to stop.
    """
    snapshots = listed(source)
    finder = Finder(ruling)
    out.mkdir(parents=True, exist_ok=True)
    (out / judgement.FILE).unlink(missing_ok=True)

    def one(snapshot: Snapshot, share: Share) -> Part:
        return _county(snapshot, finder, folder_of(snapshot, snapshots, out), share)

    found = each(snapshots, one, threads=threads, memory=memory, progress=progress)
    return judgement.write(judgement.of_parts(found, out, ruling, quotas or _quotas(ruling)))


def script(snapshot: Snapshot, ruling: Ruling) -> str:
    """Every SQL step of a judgement, ready for any DuckDB: `diguan judge … --show-sql`."""
    return _pipeline(snapshot, Finder(ruling)).script()


def _quotas(ruling: Ruling) -> dict[str, int]:
    """The quota that the pack sets for its own areas, where it sets one."""
    quota = ruling.parameters.get("quota")
    areas = [area for area in ruling.pack.areas if area != NATIONWIDE]
    return {area: int(quota) for area in areas} if isinstance(quota, float) else {}


def _pipeline(snapshot: Snapshot, finder: Finder) -> Pipeline:
    sources = views.sources(str(snapshot.household_file), str(snapshot.person_file))
    return Pipeline((*sources, *finder.pipeline))


def _county(snapshot: Snapshot, finder: Finder, folder: Path, share: Share) -> Part:
    key = Key(
        snapshot=snapshot.digest,
        pack=finder.ruling.pack.digest,
        on=finder.ruling.on.isoformat(),
        program=of_value(finder.pipeline.script()),
    )
    if before := part.done(folder, key):
        return before
    snapshot.check(finder.ruling.pack.book)
    sweep(folder)
    (folder / part.FILE).unlink(missing_ok=True)
    beside = folder / f"{part.FINDINGS}.writing"
    with connected(
        snapshot.folder, folder, memory=share.memory, threads=share.threads, spill=folder
    ) as connection:
        _write_findings(connection, snapshot, finder, beside)
        tally, answers = _counted(connection, finder, beside)
    os.replace(beside, folder / part.FINDINGS)
    made = Part(snapshot.area, snapshot.year, key, of_file(folder / part.FINDINGS), tally, answers)
    part.write(made, folder)
    return made


def _write_findings(
    connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, finder: Finder, path: Path
) -> None:
    query = _pipeline(snapshot, finder).query()
    connection.execute(
        f"COPY ({query}\nORDER BY household_id) TO {literal(str(path))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )


def _counted(
    connection: duckdb.DuckDBPyConnection, finder: Finder, path: Path
) -> tuple[tuple[TallyRow, ...], dict[str, tuple[int, int, int]]]:
    source = f"read_parquet({literal(str(path))})"
    tally = connection.execute(
        "SELECT village_code, register_status, outcome, count(*), CAST(sum(people) AS BIGINT) "
        f"FROM {source} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    columns = [quoted(f"{RULE}{rule.id}") for rule in finder.rules]
    counts = [
        number for column in columns for number in (f"sum(CAST({column} AS INTEGER))", f"count({column})")
    ]
    (row,) = connection.execute(f"SELECT {', '.join(['count(*)', *counts])} FROM {source}").fetchall()
    total, numbers = row[0], [int(number or 0) for number in row[1:]]
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    answers = ((yes, known - yes, total - known) for yes, known in pairs)
    return tuple(tally), {rule.id: answer for rule, answer in zip(finder.rules, answers, strict=True)}
