"""Where Spark overtakes one DuckDB: the same counties by both, on the same cores: `python -m bench.spark`.

On the same cores Spark can only lose; what it costs here is what a cluster must win back by having more.
Needs the packages of requirements/spark.in and Java.
"""

import argparse
import importlib.util
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench import kept, made_up, made_up_departments
from diguan.engine import judge
from diguan.engine.comparison import catalogue, compare
from diguan.engine.cube import making
from diguan.engine.cube.subjects import Subjects
from diguan.engine.elsewhere import Elsewhere
from diguan.engine.snapshot import Snapshot
from diguan.engine.spark.running import elsewhere
from diguan.engine.spark.session import session
from diguan.policy.library import Library

PACK = "changchun/2017-opinions"
SIZES = (10_000, 100_000)
COUNTY = 50_000
LINE = 3000.0
Row = tuple[str, float, float, float]


def main() -> int:
    """Judge, compare and count counties of every size by both, the session's start apart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--households", type=int, nargs="+", default=SIZES)
    parser.add_argument("--place", type=Path, help="where made-up rows are, or are made and left")
    args, _ = parser.parse_known_args()
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("not measured: PySpark or Java is not installed (setup/environment.sh spark)")
        return 0
    with tempfile.TemporaryDirectory(prefix="diguan-bench-") as place:
        began = time.perf_counter()
        with session("local[*]") as spark:
            start = time.perf_counter() - began
            there = elsewhere(spark)
            rows = [
                row for size in args.households for row in measured(args.place or Path(place), size, there)
            ]
    kept.keep(
        "spark",
        title="One DuckDB beside Spark on the same cores",
        about=f"Counties judged by {PACK}, compared with ten departments' records and rolled up to five "
        "levels, from Parquet to results on disk.",
        columns=("what", "DuckDB seconds", "Spark seconds", "times"),
        rows=rows,
        notes=(f"Starting the session took {start:.1f} seconds more.",),
    )
    return 0


def measured(place: Path, households: int, there: Elsewhere) -> Iterator[Row]:
    """Each work on counties of so many households in all, by DuckDB and by Spark."""
    folder = place / f"spark-{households}"
    counties = made_up.counties(folder / "counties", households, min(COUNTY, households))
    for name, work in _works(folder, counties, households).items():
        took = []
        for engine in (None, there):
            out = folder / "out" / ("here" if engine is None else "there")
            shutil.rmtree(out / name, ignore_errors=True)
            took.append(_seconds(partial(work, out, engine)))
        yield f"{households:,} households: {name}", took[0], took[1], took[1] / took[0]
    shutil.rmtree(folder / "out")


def _works(folder: Path, counties: Sequence[Snapshot], households: int) -> dict[str, Callable[..., Any]]:
    ruling, kinds = Library().pack(PACK).at(made_up.DAY), catalogue.kinds()
    theirs = made_up_departments.sources(
        folder / "departments", counties, kinds, households // 3, made_up.DAY
    )
    subjects, judged = Subjects.of(ruling, LINE), folder / "out" / "here" / "judge"

    def judging(out: Path, engine: Elsewhere | None) -> object:
        return judge.judge(counties, ruling, out / "judge", elsewhere=engine)

    def comparing(out: Path, engine: Elsewhere | None) -> object:
        return compare.compare(counties, theirs, out / "compare", book=ruling.pack.book, elsewhere=engine)

    def counting(out: Path, engine: Elsewhere | None) -> object:
        return making.make(
            counties, judge.judge(counties, ruling, judged), subjects, out / "stats", elsewhere=engine
        )

    return {"judge": judging, "compare": comparing, "stats": counting}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
