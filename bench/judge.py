"""How fast and in how much memory a million families are judged, beside four other ways of doing it.

`python -m bench.judge [--households N]` makes rows once, below var/, judges them by the Changchun opinions,
each contestant in its own process, and compares the answers: OpenFisca, pandas, plain Python, a bare scan.
"""

import argparse
import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq

from bench import chart, judge_rows, kept, made_up
from diguan.engine import judge, reference, snapshot
from diguan.engine.counties import Share, each
from diguan.engine.database import connected
from diguan.engine.facts import views
from diguan.engine.plan import of_ruling
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import Pipeline
from diguan.policy.library import Library
from diguan.policy.ruling import QUALIFIES, Ruling

ROOT = Path(__file__).resolve().parents[1]
PACK, ON = "changchun/2017-opinions", date(2017, 6, 1)
SAMPLE = 4_000
MEMORY = "1GB"
SAID = {
    "diguan": "diguan: every rule, questions, ranks; findings written",
    "outcome": "diguan: the outcome alone, in memory",
    "sql": "DuckDB SQL written by hand: the outcome alone, in memory",
    "openfisca": "OpenFisca-Core: the outcome alone, in memory",
    "pandas": "pandas with Arrow columns: the outcome alone, in memory",
    "polars": "polars, lazily: the outcome alone, in memory",
    "reference": f"our plain Python reference: {SAMPLE:,} households, scaled",
    "scan": "a bare scan of the columns the rules read (DuckDB)",
}
NEEDS = {"openfisca": "openfisca_core", "pandas": "pandas", "polars": "polars"}
CODES = {outcome: code for code, outcome in judge_rows.OUTCOMES.items()}
Answers = tuple[np.ndarray, np.ndarray]


def main() -> int:
    """Measure every contestant that is installed, or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--households", type=int, default=1_000_000)
    parser.add_argument(
        "--place", type=Path, default=ROOT / "var" / "bench", help="where rows are, or are made"
    )
    parser.add_argument("--contestant", choices=SAID, help=argparse.SUPPRESS)
    args, _ = parser.parse_known_args()
    folder = args.place / f"judge-{args.households}"
    if args.contestant:
        print(json.dumps(run(args.contestant, folder)))
        return 0
    made = made_up.counties(folder, args.households)
    households, people = (sum(getattr(one, name) for one in made) for name in ("households", "people"))
    found = {name: measured(name, args) for name in SAID if installed(name)}
    keep(found, households, people)
    return 0 if agree(found) else 1


def installed(name: str) -> bool:
    """Whether what the contestant needs is there."""
    return name not in NEEDS or importlib.util.find_spec(NEEDS[name]) is not None


def measured(name: str, args: argparse.Namespace) -> dict[str, Any]:
    """One contestant in a process of its own: what it prints last."""
    given = ["--households", str(args.households), "--place", str(args.place)]
    command = [sys.executable, "-m", "bench.judge", "--contestant", name, *given]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def run(name: str, folder: Path) -> dict[str, Any]:
    """Be a contestant: seconds from files to answers, peak memory of this process, digests of the answers."""
    library = Library()
    ruling = library.pack(PACK).at(ON)
    work = CONTESTANTS[name](folder, ruling)
    began, cpu = time.perf_counter(), time.process_time()
    answers = work()
    told: dict[str, Any] = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    told["peak"] = peak()
    if answers is None:
        return told
    ids, outcomes = answers() if callable(answers) else answers
    first = np.sort(ids)[:SAMPLE]
    chosen = np.isin(ids, first)
    told["sample"] = judge_rows.digest(ids[chosen], outcomes[chosen])
    told["all"] = judge_rows.digest(ids, outcomes) if len(ids) > SAMPLE else None
    told["counts"] = {outcome: int((outcomes == code).sum()) for outcome, code in CODES.items()}
    return told


def peak() -> float:
    """MiB this process held at most; getrusage would tell that of the process it was started from."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _diguan(folder: Path, ruling: Ruling) -> Callable[[], Callable[[], Answers]]:
    out = folder.with_name(f"{folder.name}-findings")
    shutil.rmtree(out, ignore_errors=True)

    def work() -> Callable[[], Answers]:
        made = judge.judge(snapshot.counties(folder, checked=False), ruling, out, memory=MEMORY)
        return partial(_written, made.findings)

    return work


def _outcome(folder: Path, ruling: Ruling) -> Callable[[], Answers]:
    plan = of_ruling(ruling, {QUALIFIES})

    def one(county: Snapshot, share: Share) -> dict[str, np.ndarray]:
        sources = views.sources(str(county.household_file), str(county.person_file))
        query = Pipeline((*sources, *plan.steps())).query()
        code = f"CAST(CASE WHEN {QUALIFIES} THEN 2 WHEN NOT {QUALIFIES} THEN 0 ELSE 1 END AS TINYINT)"
        with connected(county.folder, memory=share.memory, threads=share.threads) as connection:
            return connection.execute(f"SELECT household_id, {code} AS code FROM ({query})").fetchnumpy()

    def work() -> Answers:
        found = each(snapshot.counties(folder, checked=False), one, memory=MEMORY)
        return tuple(np.concatenate([part[name] for part in found]) for name in ("household_id", "code"))

    return work


def _written(files: tuple[Path, ...]) -> Answers:
    tables = [pq.read_table(file, columns=["household_id", "outcome"], partitioning=None) for file in files]
    ids = np.concatenate([table["household_id"].to_numpy() for table in tables])
    outcomes = [CODES[outcome] for table in tables for outcome in table["outcome"].to_pylist()]
    return ids, np.array(outcomes, dtype=np.int8)


def _rival(module: str, folder: Path, ruling: Ruling) -> Callable[[], Answers]:
    numbers = judge_rows.Numbers.of(dict(ruling.parameters))
    return partial(importlib.import_module(f"bench.{module}").judged, folder, numbers)


def _reference(folder: Path, ruling: Ruling) -> Callable[[], Answers]:
    county = snapshot.counties(folder, checked=False)[0]
    families = sorted(pq.read_table(county.household_file).to_pylist(), key=lambda row: row["household_id"])
    families = families[:SAMPLE]
    last = families[-1]["household_id"]
    people = pq.read_table(county.person_file, filters=[("household_id", "<=", last)]).to_pylist()

    def work() -> Answers:
        found = reference.judge(ruling, families, people)
        outcomes = [CODES[finding.judged.outcome] for finding in found.values()]
        return np.array(list(found)), np.array(outcomes, dtype=np.int8)

    return work


def _scan(folder: Path, ruling: Ruling) -> Callable[[], None]:
    plan = of_ruling(ruling, {QUALIFIES, *(rule.id for rule in ruling.rules)})
    book = plan.book
    read = plan.facts("household") | plan.facts("person")
    recorded = {source for name in read for source in book.fact(name).made_from or (name,)}

    def work() -> None:
        with duckdb.connect() as connection:
            connection.execute("SET enable_progress_bar = false")
            for file in ("household", "person"):
                names = [fact.name for fact in book.recorded(file) if fact.name in recorded]
                counts = ", ".join(f"max({name})" for name in names)
                connection.execute(
                    f"SELECT {counts} FROM read_parquet('{folder}/*/{file}.parquet')"
                ).fetchall()

    return work


CONTESTANTS: dict[str, Callable[[Path, Ruling], Callable[[], Any]]] = {
    "diguan": _diguan,
    "outcome": _outcome,
    "openfisca": partial(_rival, "judge_openfisca"),
    "pandas": partial(_rival, "judge_pandas"),
    "polars": partial(_rival, "judge_polars"),
    "sql": partial(_rival, "judge_sql"),
    "reference": _reference,
    "scan": _scan,
}


def agree(found: dict[str, dict[str, Any]]) -> bool:
    """Whether all that gave answers gave the same ones."""
    return all(len({told[key] for told in found.values() if told.get(key)}) <= 1 for key in ("sample", "all"))


def keep(found: dict[str, dict[str, Any]], households: int, people: int) -> None:
    """Write the table of results."""
    ours = found["diguan"]
    rows = []
    for name, said in SAID.items():
        if not (told := found.get(name)):
            rows.append((f"{said} (not installed)", None, None, None, None, None))
            continue
        scale = households / SAMPLE if name == "reference" else 1
        seconds, cpu = told["seconds"] * scale, told["cpu"] * scale
        same = {True: "yes", False: "NO"}[told["sample"] == ours["sample"]] if "sample" in told else None
        rows.append((said, seconds, households / seconds, cpu, told["peak"], same))
    kept.keep(
        "judge",
        title=f"Judging {households:,} households, {people:,} people",
        about=f"By the pack {PACK} on {ON}, from Parquet files by county; made-up rows, 2 in 100 facts "
        "blank. The first row answers every rule, lists what is missing, ranks villages and writes findings; "
        "the others work out the outcome alone, by the same rules, written for them by hand.",
        columns=("contestant", "seconds", "households/s", "CPU seconds", "peak MiB", "same answers"),
        rows=rows,
        notes=[
            "Outcomes: " + ", ".join(f"{count:,} {outcome}" for outcome, count in ours["counts"].items()),
            *_ratios(found),
            f"diguan ran with a memory limit of {MEMORY} for its database.",
            f"Load average of the machine meanwhile: {os.getloadavg()[1]:.1f}; where that is more than its "
            "cores, other programs took their share of the seconds, and CPU seconds say more.",
        ],
        charts={"cpu": chart.bars("CPU seconds, all answers checked", "s", _bars(found))},
    )


def _bars(found: dict[str, dict[str, Any]]) -> list[tuple[str, float]]:
    names = [name for name in SAID if name in found and name != "reference"]
    return [
        (SAID[name].partition(":")[0] if name != "outcome" else "diguan, outcome alone", found[name]["cpu"])
        for name in names
    ]


def _ratios(found: dict[str, dict[str, Any]]) -> list[str]:
    """How many times the CPU each takes, against ours for the same work."""
    against = {"sql": "outcome", "openfisca": "outcome", "pandas": "outcome", "polars": "outcome"}
    said = {
        "sql": "the SQL written by hand",
        "openfisca": "OpenFisca-Core",
        "pandas": "pandas",
        "polars": "polars",
    }
    parts = [
        f"{said[name]} {found[name]['cpu'] / found[ours]['cpu']:.2f}"
        for name, ours in against.items() if name in found
    ]  # fmt: skip
    scan = found["outcome"]["cpu"] / found["scan"]["cpu"]
    return [
        f"CPU of the outcome alone, ours being 1: {', '.join(parts)}.",
        f"Working out the outcome takes {scan:.1f} times the CPU of the bare scan.",
    ]


if __name__ == "__main__":
    sys.exit(main())
