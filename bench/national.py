"""The whole country on one small machine: `python -m bench.national [--national]`.

Judges and compares counties from Parquet to written decisions and clues, at growing sizes, each in a process
of its own; the short form stops at 300,000 households. A bare scan of the same columns is the limit.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from bench import chart, full, kept, made_up, made_up_departments
from bench.judge import peak
from diguan.engine import explain, judge, snapshot
from diguan.engine.comparison import catalogue, compare, source
from diguan.engine.findings import Finder
from diguan.engine.snapshot import Snapshot

NATIONAL = True
ROOT = Path(__file__).resolve().parents[1]
COUNTY = 49_966
SHORT, NATION = (10_000, 99_932, 299_796), (10_000, 99_932, 999_320, 9_993_200, 29_479_940)
ROWS = 10_000_000
MEMORY = "1GB"
ASKED = 40


def main() -> int:
    """Measure every size, or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_to(parser)
    args = parser.parse_args()
    if args.size:
        print(json.dumps(run(args.place, args.size)))
        return 0
    sizes = no_more_than(args.most, NATION if args.national else SHORT)
    prepare(args.place, sizes[-1])
    keep([measured(args, size) for size in sizes])
    return 0


def add_to(parser: argparse.ArgumentParser) -> None:
    """The options of measurements of many sizes."""
    parser.add_argument("--national", action="store_true", help="up to the size of the country")
    place = ROOT / "var" / "bench" / "nation"
    parser.add_argument(
        "--place", type=Path, default=place, help="where made-up rows are, or are made and left"
    )
    parser.add_argument("--most", type=int, help="leave out sizes of more households than this")
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)


def no_more_than(most: int | None, sizes: Sequence[int]) -> list[int]:
    """The sizes that are measured; the smallest always is."""
    return [size for size in sizes if most is None or size <= most] or list(sizes[:1])


def prepare(place: Path, most: int) -> list[Snapshot]:
    """Counties and departments' records for the largest size, made once."""
    made_up.counties(place / "small", 10_000, each=10_000)
    counties = made_up.counties(place / "counties", most, each=COUNTY)
    rows = ROWS * most // NATION[-1]
    made_up_departments.sources(place / "departments", counties, catalogue.kinds(), rows, made_up.DAY)
    return counties


def measured(args: argparse.Namespace, size: int) -> dict[str, Any]:
    """One size in a process of its own: what it prints last."""
    command = [sys.executable, "-m", "bench.national", "--size", str(size), "--place", str(args.place)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run(place: Path, size: int) -> dict[str, Any]:
    """Judge, compare, scan and explain so many households; seconds by the clock and of the processor."""
    small = size < COUNTY
    counties = snapshot.counties(place / ("small" if small else "counties"), checked=False)[
        : max(1, size // COUNTY)
    ]
    departments = [] if small else source.all_in(place / "departments", catalogue.kinds())
    ruling, out = full.ruling(), place / f"judged-{size}"
    shutil.rmtree(out, ignore_errors=True)
    told: dict[str, Any] = {
        name: sum(getattr(one, name) for one in counties) for name in ("households", "people")
    }
    told["rules"] = len(Finder(ruling).rules)
    told |= timed("judge", lambda: judge.judge(counties, ruling, out / "judged", memory=MEMORY))
    told["peak"] = peak()
    if departments:
        book = ruling.pack.book
        told |= timed(
            "compare",
            lambda: compare.compare(counties, departments, out / "compared", book=book, memory=MEMORY),
        )
        summary = json.loads((out / "compared" / compare.SUMMARY).read_text())
        told["rows"] = sum(tally["rows"] for tally in summary["tallies"].values())
        told["clues"] = sum(tally["clues"] for tally in summary["tallies"].values())
        told["peak"] = peak()
    told["written"] = sum(file.stat().st_size for file in out.rglob("*.parquet")) / 2**20
    told |= _why(out / "judged", ruling, counties)
    told |= timed("scan", lambda: scan(counties, ruling))
    shutil.rmtree(out)
    return told


def _why(folder: Path, ruling: Any, counties: Sequence[Snapshot]) -> dict[str, list[float]]:
    """Milliseconds of one household's reason, asked all over the counties by id alone."""
    total = sum(one.households for one in counties)
    found: dict[str, list[float]] = {"why": [], "why_cpu": []}
    for household in range(1, total, max(1, total // ASKED)):
        took = timed("why", lambda household=household: explain.why(folder, ruling, household))
        for name, seconds in took.items():
            found[name].append(seconds * 1000)
    return {name: sorted(times) for name, times in found.items()}


def middle(times: Sequence[float] | None) -> float | None:
    """The median of sorted figures."""
    return times[len(times) // 2] if times else None


def scan(counties: Sequence[Snapshot], ruling: Any) -> None:
    """Read the columns that the rules read, and nothing else, on as many cores."""
    plan = Finder(ruling).plan
    read = plan.facts("household") | plan.facts("person")
    book = plan.book
    recorded = {name for fact in read for name in book.fact(fact).made_from or (fact,)}
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        for level in ("household", "person"):
            files = [str(one.household_file if level == "household" else one.person_file) for one in counties]
            names = [fact.name for fact in book.recorded(level) if fact.name in recorded and fact.travels]
            counts = ", ".join(f"max({name})" for name in ("household_id", *names))
            query = f"SELECT {counts} FROM read_parquet(?, hive_partitioning = false)"
            connection.execute(query, [files]).fetchall()


def timed(name: str, work: Callable[[], object]) -> dict[str, float]:
    """Seconds by the clock and of the processor."""
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return {name: time.perf_counter() - began, f"{name}_cpu": time.process_time() - cpu}


def keep(found: Sequence[dict[str, Any]]) -> None:
    """The table, a line of growth, and notes; a size that was stopped on the way has some columns only."""
    most = [one for one in found if "scan_cpu" in one][-1]
    growth = [(float(one["households"]), one["judge_cpu"]) for one in found]
    kept.keep(
        "national",
        title=f"Counties judged and compared, up to {found[-1]['households']:,} households",
        about="From Parquet by county to written decisions with reasons and clues: "
        f"{most['people']:,} people, {most['rules']} rules (the Changchun opinions and twenty made-up ones), "
        f"ranks in villages, and ten departments' records, {most.get('rows', 0):,} rows in all, "
        f"{most.get('clues', 0):,} clues. Made-up rows.",
        columns=tuple(COLUMNS),
        rows=[[column(one) for column in COLUMNS.values()] for one in found],
        notes=list(notes(found, most, growth)),
        charts={
            "growth": chart.line("Judging: CPU seconds by households", "households", "CPU seconds", growth)
        },
    )


COLUMNS: dict[str, Callable[[dict[str, Any]], float | None]] = {
    "households": lambda one: one["households"],
    "judging s": lambda one: one["judge"],
    "judging CPU s": lambda one: one["judge_cpu"],
    "comparing s": lambda one: one.get("compare"),
    "comparing CPU s": lambda one: one.get("compare_cpu"),
    "bare scan CPU s": lambda one: one.get("scan_cpu"),
    "households/s": lambda one: one["households"] / one["judge"],
    "peak MiB": lambda one: one["peak"],
    "why, median CPU ms": lambda one: middle(one.get("why_cpu")),
}


def notes(
    found: Sequence[dict[str, Any]], most: dict[str, Any], growth: Sequence[chart.Point]
) -> Iterator[str]:
    """What the figures say."""
    cpu, cores = most["judge_cpu"] + most.get("compare_cpu", 0), os.cpu_count() or 1
    each = cpu / most["households"] * 1e6
    yield from (one["stopped"] for one in found if "stopped" in one)
    yield f"CPU seconds grow with households by the power {chart.slope(growth):.2f} (1 is growth in step)."
    yield (
        f"Judging takes {most['judge_cpu'] / most['scan_cpu']:.1f} times the CPU of the bare scan of the "
        "same columns; it checks every file's sum, answers, ranks, explains and writes besides."
    )
    yield (
        f"The largest: {cpu:,.0f} CPU seconds for both, which is {cpu / cores:,.0f} s on {cores} cores that "
        f"do nothing else; {each:.1f} microseconds a household; {most['written']:,.0f} MiB written."
    )
    if most.get("why"):
        yield (
            f"The reason of a household, by its id alone: {middle(most['why']):,.0f} ms by the clock in the "
            f"middle, {most['why'][-1]:,.0f} at most."
        )
    yield (
        f"Load average of the machine meanwhile: {os.getloadavg()[1]:.1f}; where that is more than its "
        "cores, other programs took their share of the seconds, and CPU seconds say more."
    )


if __name__ == "__main__":
    sys.exit(main())
