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
from diguan.engine.digests import of_file, of_value
from diguan.engine.elsewhere import Elsewhere, name_of, query
from diguan.engine.facts import views
from diguan.engine.findings import FLAGS, RULE, Finder
from diguan.engine.judgement import Judgement
from diguan.engine.part import Key, Part, Span, TallyRow
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import Pipeline, literal, quoted
from diguan.policy.entries import NATIONWIDE
from diguan.policy.ruling import Ruling

ROW_GROUP: Final = 20_480
"""Households that a read of a village looks through: findings lie by village, and Parquet skips the rest."""

_ORDER: Final = "village_code, household_id"
"""As rows lie in the snapshot, and as DuckDB leaves them."""

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
    elsewhere: Elsewhere | None = None,
) -> Judgement:
    """Judge every household and write findings and judgement.json below `out`.

    Counties that were finished before, from the same rows by the same ruling, are not judged again. `memory`
    is DuckDB's, all counties together. `quotas` are persons by area code, the pack's own unless given; more
    only warn. `elsewhere` answers in DuckDB's place. Raises EngineFault for a pack that decides nothing,
    SnapshotFault for altered rows, and what `progress` raises to stop.
    """
    snapshots = listed(source)
    finder = Finder(ruling)
    sweep(out)
    (out / judgement.FILE).unlink(missing_ok=True)

    known = quotas or own_quotas(ruling)
    with hands(snapshots, out, threads=threads, memory=memory) as connections:

        def one(snapshot: Snapshot, share: Share) -> Part:
            folder = folder_of(snapshot, snapshots, out)
            return judgement.slim(county(snapshot, finder, folder, connections, elsewhere), known)

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


def county(
    snapshot: Snapshot, finder: Finder, folder: Path, hands: Hands, elsewhere: Elsewhere | None = None
) -> Part:
    """Judge one county into a folder of its own, unless it holds just these findings already."""
    key = Key(
        snapshot=snapshot.digest,
        pack=finder.ruling.pack.digest,
        on=finder.ruling.on.isoformat(),
        program=of_value([finder.script, FORMAT]),
        engine=name_of(elsewhere),
    )
    if before := part.done(folder, key):
        return before
    snapshot.check(finder.ruling.pack.book)
    sweep(folder)
    (folder / part.FILE).unlink(missing_ok=True)
    with hands.connection() as connection, writing(folder / part.FINDINGS) as beside:
        rows = query(connection, _pipeline(snapshot, finder), elsewhere, _ORDER)
        notes = f"KV_METADATA {{{FLAGS}: {literal(' '.join(finder.flags))}}}"
        connection.execute(f"COPY ({rows}) TO {literal(str(beside))} ({FORMAT}, {notes})")
        file = f"read_parquet({literal(str(beside))}, hive_partitioning = false)"
        tally, (answers, span) = _tally(connection, file), _answers(connection, finder, file)
    made = Part(snapshot.area, snapshot.year, key, of_file(folder / part.FINDINGS), span, tally, answers)
    part.write(made, folder)
    return made


def _tally(connection: duckdb.DuckDBPyConnection, findings: str) -> tuple[TallyRow, ...]:
    return tuple(
        connection.execute(
            "SELECT village_code, register_status, outcome, count(*), CAST(sum(people) AS BIGINT) "
            f"FROM {findings} GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    )


def _answers(
    connection: duckdb.DuckDBPyConnection, finder: Finder, findings: str
) -> tuple[dict[str, tuple[int, int, int]], Span]:
    """By rule, for how many households it is true, false, unknown; and whether one is looked for here."""
    columns = [quoted(f"{RULE}{rule.id}") for rule in finder.rules]
    counts = [number for column in columns for number in (f"count_if({column})", f"count({column})")]
    both = (f"{end}({name})" for name in ("household_id", "household_number") for end in ("min", "max"))
    query = f"SELECT {', '.join(['count(*)', *both, *counts])} FROM {findings}"
    ((total, *ends_and_numbers),) = connection.execute(query).fetchall()
    ends, numbers = ends_and_numbers[:4], [number or 0 for number in ends_and_numbers[4:]]
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    answers = ((yes, known - yes, total - known) for yes, known in pairs)
    named = {rule.id: answer for rule, answer in zip(finder.rules, answers, strict=True)}
    return named, Span(*ends)
