"""Where Spark overtakes one DuckDB: the same counties judged by both here: `python -m bench.spark`.

On the same cores Spark can only lose; what it costs here is what a cluster must win back by having more.
Needs the packages of requirements/spark.in and Java.
"""

import argparse
import importlib.util
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import kept, made_up
from diguan.engine import judge
from diguan.engine.spark import judging
from diguan.engine.spark.session import session
from diguan.policy.library import Library

PACK = "changchun/2017-opinions"
SIZES = (10_000, 100_000)
COUNTY = 50_000


def main() -> int:
    """Judge counties of both sizes by both, the session's start apart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--households", type=int, nargs="+", default=SIZES)
    args, _ = parser.parse_known_args()
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("not measured: PySpark or Java is not installed (setup/environment.sh spark)")
        return 0
    ruling = Library().pack(PACK).at(made_up.DAY)
    rows = []
    with tempfile.TemporaryDirectory(prefix="diguan-bench-") as place:
        began = time.perf_counter()
        with session("local[*]") as spark:
            start = time.perf_counter() - began
            for households in args.households:
                folder = Path(place) / str(households)
                counties = made_up.counties(folder / "n", households, min(COUNTY, households))
                here = _seconds(lambda: judge.judge(counties, ruling, folder / "d"))  # noqa: B023
                there = _seconds(lambda: judging.judge(spark, counties, ruling, folder / "s"))  # noqa: B023
                rows.append((f"{households:,} households", here, there, there / here))
    kept.keep(
        "spark",
        title="One DuckDB beside Spark on the same cores",
        about=f"Counties judged by {PACK}, from Parquet to findings on disk.",
        columns=("what", "DuckDB seconds", "Spark seconds", "times"),
        rows=rows,
        notes=(f"Starting the session took {start:.1f} seconds more.",),
    )
    return 0


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
