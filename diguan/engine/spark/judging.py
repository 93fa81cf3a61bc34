"""Judges counties on Spark and leaves what DuckDB would have left: findings, parts, judgement.json.

Counties run side by side, as many as asked; each comes back as Arrow and is written here, where `why`,
`stats rollup` and the rest find it. It judges nothing itself.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from diguan import __version__
from diguan.engine import judgement, part
from diguan.engine.counties import Progress, folder_of, listed
from diguan.engine.database import sweep, writing
from diguan.engine.digests import of_file, of_value
from diguan.engine.findings import RULE, Finder
from diguan.engine.judge import FORMAT, own_quotas
from diguan.engine.judgement import Judgement
from diguan.engine.part import Key, Part, Span
from diguan.engine.snapshot import Snapshot
from diguan.engine.spark.running import findings
from diguan.engine.steps import literal, quoted
from diguan.policy.ruling import Ruling

TOGETHER: Final = 4
"""Counties that are in the session at once, unless another number is given."""


def judge(
    session: Any,
    source: Snapshot | Sequence[Snapshot],
    ruling: Ruling,
    out: Path,
    *,
    progress: Progress | None = None,
    together: int = TOGETHER,
) -> Judgement:
    """Judge every household in a Spark session and write findings and judgement.json below `out`.

    Counties finished before, on Spark, from the same rows by the same ruling are not judged again. Raises
    EngineFault, SnapshotFault for altered rows, and what `progress` raises to stop.
    """
    snapshots, finder = listed(source), Finder(ruling)
    out.mkdir(parents=True, exist_ok=True)
    (out / judgement.FILE).unlink(missing_ok=True)
    total, done, parts = sum(one.households for one in snapshots), 0, []
    places = [folder_of(one, snapshots, out) for one in snapshots]
    with ThreadPoolExecutor(together, "county") as pool:
        for made, one in zip(
            pool.map(partial(_county, session, finder), snapshots, places), snapshots, strict=True
        ):
            parts.append(made)
            done += one.households
            if progress:
                progress(done, total, one.area)
    return judgement.write(judgement.of_parts(parts, out, ruling, own_quotas(ruling)))


def _county(session: Any, finder: Finder, snapshot: Snapshot, folder: Path) -> Part:
    key = Key(
        snapshot=snapshot.digest,
        pack=finder.ruling.pack.digest,
        on=finder.ruling.on.isoformat(),
        program=of_value([finder.script, FORMAT]),
        engine=f"diguan {__version__}, spark {session.version}",
    )
    if before := part.done(folder, key):
        return before
    snapshot.check(finder.ruling.pack.book)
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    (folder / part.FILE).unlink(missing_ok=True)
    found = findings(session, snapshot, finder.ruling)
    with duckdb.connect() as connection, writing(folder / part.FINDINGS) as beside:
        connection.register("found", found)
        order = "ORDER BY village_code, household_id"
        connection.execute(f"COPY (FROM found {order}) TO {literal(str(beside))} ({FORMAT})")
        tally = connection.execute(_TALLY).fetchall()
        (span,) = connection.execute(_SPAN).fetchall()
        answers = {rule.id: _answers(connection, found, rule.id) for rule in finder.rules}
    sha256 = of_file(folder / part.FINDINGS)
    made = Part(snapshot.area, snapshot.year, key, sha256, Span(*span), tuple(tally), answers)
    part.write(made, folder)
    return made


def _answers(connection: duckdb.DuckDBPyConnection, found: pa.Table, rule: str) -> tuple[int, int, int]:
    """For how many households a rule is true, false, unknown."""
    column = quoted(f"{RULE}{rule}")
    ((yes, known),) = connection.execute(
        f"SELECT count(*) FILTER (WHERE {column}), count({column}) FROM found"
    ).fetchall()
    return yes, known - yes, found.num_rows - known


_TALLY: Final = (
    "SELECT village_code, register_status, outcome, count(*), CAST(sum(people) AS BIGINT) "
    "FROM found GROUP BY ALL ORDER BY ALL"
)
_SPAN: Final = (
    "SELECT min(household_id), max(household_id), min(household_number), max(household_number) FROM found"
)
