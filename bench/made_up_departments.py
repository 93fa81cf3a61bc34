"""Made-up departments' records for measuring, by SQL to Parquet: five in a thousand persons have one.

The same kinds and columns as engine.synthetic.departments, without its known answers.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from bench.made_up import by_core
from diguan.engine.comparison import source
from diguan.engine.comparison.catalogue import TOKEN, Kind
from diguan.engine.comparison.source import Source
from diguan.engine.digests import of_file, of_value
from diguan.engine.snapshot import Snapshot

VALUES = {
    "day": "DATE '2010-01-01' + CAST(n % 2700 AS INTEGER)",
    "money": "CAST(n % 500000 AS DECIMAL(14,2))",
    "number": "CAST(CAST(n % 2000 AS DECIMAL(14,4)) / 10 AS DECIMAL(14,4))",
    "integer": "CAST(n % 10 AS INTEGER)",
    "flag": "n % 2 = 0",
    "text": "['A', 'B', 'C', 'D'][n % 4 + 1]",
}
MADE = "'made:' || lpad(to_hex(hash({n}, {key})), 16, '0')"


def sources(
    folder: Path, snapshots: Sequence[Snapshot], kinds: Mapping[str, Kind], rows: int, on: date
) -> list[Source]:
    """A source of each kind with `rows` in all, even over the counties; those that are there are kept."""
    by_core(_county, [
        (folder, snapshot.area, snapshot.person_file, number, list(kinds.values()), rows // len(snapshots))
        for number, snapshot in enumerate(snapshots)
        if not all((folder / id / f"county={snapshot.area}" / source.ROWS).exists() for id in kinds)
    ])  # fmt: skip
    for kind in kinds.values():
        _manifest(folder / kind.id, kind, on)
    return source.all_in(folder, kinds)


def _county(folder: Path, area: str, people: Path, number: int, kinds: Sequence[Kind], rows: int) -> None:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("SET enable_progress_bar = false")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE known AS SELECT id_token, hash(person_id) AS n "
        f"FROM read_parquet('{people}') WHERE id_token IS NOT NULL"
    )
    for place, kind in enumerate(kinds):
        target = folder / kind.id / f"county={area}"
        target.mkdir(parents=True, exist_ok=True)
        facts = ", ".join(f"{VALUES[fact.type]} AS {fact.name}" for fact in kind.facts)
        other = MADE.format(n=f"i + {number * rows}", key=1000 + place)
        query = (
            f"SELECT {TOKEN}, {facts} FROM (SELECT id_token AS {TOKEN}, CAST(n >> 2 AS BIGINT) AS n "
            f"FROM known WHERE (n + {place * 7919}) % 10000 < 50 UNION ALL "
            f"SELECT {other}, CAST(hash(i, {place}) >> 2 AS BIGINT) FROM range({rows}) AS r(i)) LIMIT {rows}"
        )
        connection.execute(f"COPY ({query}) TO '{target / source.ROWS}' (FORMAT parquet, COMPRESSION zstd)")
    connection.close()


def _manifest(folder: Path, kind: Kind, on: date) -> None:
    there = {
        file.parent.name.removeprefix("county="): file for file in folder.glob(f"county=*/{source.ROWS}")
    }
    manifest = folder / source.MANIFEST
    if manifest.exists() and json.loads(manifest.read_text("utf-8"))["files"].keys() == there.keys():
        return
    files = {}
    for county, file in sorted(there.items()):
        files[county] = {"rows": pq.read_metadata(file).num_rows, "sha256": of_file(file)}
    content = {"format": source.FORMAT, "source": kind.id, "on": on.isoformat(), "files": files}
    told = json.dumps(content | {"digest": of_value(content)}, indent=1)
    manifest.write_text(told + "\n", "utf-8")
