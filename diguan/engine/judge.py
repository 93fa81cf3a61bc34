"""Judges snapshots by a ruling, county by county: bounded memory, restartable, the same result if stopped.

What is asked and answered stands in `findings`; here it is run, written and counted.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb

from diguan.engine import judgement, part
from diguan.engine.counties import MEMORY, Progress, Share, each, folder_of, hands, listed
from diguan.engine.database import Hands, sweep, writing
from diguan.engine.digests import of_engine, of_file, of_value
from diguan.engine.facts import views
from diguan.engine.findings import OUTCOME, Finder
from diguan.engine.judgement import Judgement
from diguan.engine.part import Key, Part, Span, TallyRow
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import Pipeline, literal, quoted
from diguan.policy.entries import NATIONWIDE
from diguan.policy.ruling import Ruling

ROW_GROUP: Final = 20_480
"""Households that a read of a village looks through: findings lie by village, and Parquet skips the rest."""

FORMAT: Final = f"FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"


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
    sweep(out)
    (out / judgement.FILE).unlink(missing_ok=True)

    known = quotas or own_quotas(ruling)
    with hands(snapshots, out, threads=threads, memory=memory) as connections:

        def one(snapshot: Snapshot, share: Share) -> Part:
            folder = folder_of(snapshot, snapshots, out)
            return judgement.slim(_county(snapshot, finder, folder, connections), known)

        found = each(snapshots, one, threads=threads, memory=memory, progress=progress)
    return judgement.write(judgement.of_parts(found, out, ruling, known))


def script(snapshot: Snapshot, ruling: Ruling) -> str:
    """Every SQL step of a judgement, ready for any DuckDB: `diguan judge … --show-sql`."""
    return _pipeline(snapshot, Finder(ruling)).script()


def own_quotas(ruling: Ruling) -> dict[str, int]:
    """The quota that the pack sets for its own areas, where it sets one."""
    quota = ruling.parameters.get("quota")
    areas = [area for area in ruling.pack.areas if area != NATIONWIDE]
    return {area: int(quota) for area in areas} if isinstance(quota, float) else {}


def _pipeline(snapshot: Snapshot, finder: Finder) -> Pipeline:
    sources = views.sources(str(snapshot.household_file), str(snapshot.person_file))
    return Pipeline((*sources, *finder.pipeline))


def _county(snapshot: Snapshot, finder: Finder, folder: Path, hands: Hands) -> Part:
    key = Key(
        snapshot=snapshot.digest,
        pack=finder.ruling.pack.digest,
        on=finder.ruling.on.isoformat(),
        program=of_value([finder.script, FORMAT]),
        engine=of_engine(),
    )
    if before := part.done(folder, key):
        return before
    snapshot.check(finder.ruling.pack.book)
    sweep(folder)
    (folder / part.FILE).unlink(missing_ok=True)
    with hands.connection() as connection, writing(folder / part.FINDINGS) as beside:
        _write_findings(connection, snapshot, finder, beside)
        tally, answers, span = _tally(connection), _answers(connection, finder), _span(connection)
    made = Part(snapshot.area, snapshot.year, key, of_file(folder / part.FINDINGS), span, tally, answers)
    part.write(made, folder)
    return made


def _write_findings(
    connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, finder: Finder, path: Path
) -> None:
    tables, query = _pipeline(snapshot, finder).staged()
    for table in tables:
        connection.execute(table)
    connection.execute(f"COPY ({query}) TO {literal(str(path))} ({FORMAT})")


def _tally(connection: duckdb.DuckDBPyConnection) -> tuple[TallyRow, ...]:
    return tuple(
        connection.execute(
            f"SELECT village_code, register_status, {OUTCOME} AS outcome, count(*), "
            "CAST(sum(people) AS BIGINT) FROM decided GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    )


def _answers(connection: duckdb.DuckDBPyConnection, finder: Finder) -> dict[str, tuple[int, int, int]]:
    """By rule, for how many households it is true, false, unknown."""
    columns = [quoted(rule.id) for rule in finder.rules]
    counts = [
        number for column in columns for number in (f"sum(CAST({column} AS INTEGER))", f"count({column})")
    ]
    (row,) = connection.execute(f"SELECT {', '.join(['count(*)', *counts])} FROM decided").fetchall()
    total, numbers = row[0], [int(number or 0) for number in row[1:]]
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    answers = ((yes, known - yes, total - known) for yes, known in pairs)
    return {rule.id: answer for rule, answer in zip(finder.rules, answers, strict=True)}


def _span(connection: duckdb.DuckDBPyConnection) -> Span:
    """The least and largest id and number of the households: whether one is looked for here."""
    both = (f"min({name}), max({name})" for name in ("household_id", "household_number"))
    (row,) = connection.execute(f"SELECT {', '.join(both)} FROM decided").fetchall()
    return Span(*row)
