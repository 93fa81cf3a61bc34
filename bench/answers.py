"""How long the reason of one household takes, from stored findings: `python -m bench.answers`.

The rival is judging the county again for one answer; the limit is reading the row and no more.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from bench import kept, made_up
from diguan.engine import explain, judge
from diguan.policy.library import Library
from diguan.words.areas import AreaTable, Level

HOUSEHOLDS, ASKED = 50_000, 100
PACK, COUNTY = "changchun/2017-opinions", "420528"


def main(arguments: Sequence[str]) -> int:
    """Judge a county once, then ask for the reasons of a hundred of its households."""
    ruling = Library().pack(PACK).at(made_up.DAY)
    with tempfile.TemporaryDirectory(prefix="diguan-bench-") as place:
        folder = Path(place)
        (snapshot,) = made_up.counties(folder / "snapshot", HOUSEHOLDS)
        again = _seconds(lambda: judge.judge(snapshot, ruling, folder / "judged"))
        asked = range(1, HOUSEHOLDS, HOUSEHOLDS // ASKED)
        told = [_seconds(lambda one=one: explain.why(folder / "judged", ruling, one)) for one in asked]
        read = [_seconds(lambda one=one: _row(folder / "judged", one)) for one in asked]
    areas = [_seconds(lambda: AreaTable().under(COUNTY, Level.VILLAGE)) for _ in range(5)]
    rows = [
        ("why one household, from stored findings", *_spread(told)),
        ("reading its row of the findings, no more (DuckDB)", *_spread(read)),
        ("judging the county again", again * 1000, again * 1000),
        ("the villages of a county, from a cold area table", *_spread(areas)),
    ]
    kept.keep(
        "answers",
        title=f"The reason of one household of {HOUSEHOLDS:,}",
        about=f"By the pack {PACK} on {made_up.DAY}; {ASKED} households, one after another.",
        columns=("what", "median ms", "slowest ms"),
        rows=rows,
    )
    return 0


def _row(folder: Path, household: int) -> None:
    with duckdb.connect() as database:
        file = str(folder / "findings.parquet")
        assert database.execute("FROM read_parquet(?) WHERE household_id = ?", [file, household]).fetchall()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _spread(seconds: Sequence[float]) -> tuple[float, float]:
    return statistics.median(seconds) * 1000, max(seconds) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
