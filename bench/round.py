"""A county's round from opening to the spot check, every step by scripted officers, several at a time.

`python -m bench.round [--cases N] [--officers T]` makes a county of made-up families in an empty register
(SQLite; on PostgreSQL as well where DATABASE_URL names an empty database), and lets every village, township
and office take its steps through the verbs that the pages use; in the middle the round's pages are opened.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from bench.kept import Cell, keep
from diguan.words import sealing

COLUMNS = (
    *("act", "acts", "cases in each", "errors", "p50", "p95", "p99"),
    *("slowest officer, median", "CPU ms", "CPU ms a case", "queries, most"),
)
NOTES = (
    "The verbs of diguan.casework, with audit trail and guards. Pages are asked of the site in the same "
    "process, each five times, when every case waits for the county's first step.",
    "p50 to the slowest officer's median are milliseconds as officers wait, with the queue of writers, the "
    "disk, and whatever else keeps the machine busy; CPU ms is what one act takes of the processor, the "
    "work of PostgreSQL's process for it included.",
)
CASES, OFFICERS = 1_500, 4


def main(arguments: Sequence[str]) -> int:
    """Measure on SQLite, and on the PostgreSQL that DATABASE_URL names; 1 when an act failed."""
    parser = argparse.ArgumentParser(prog="bench.round", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help="20000: a county")
    parser.add_argument("--officers", type=int, default=OFFICERS, help="how many act at the same time")
    args = parser.parse_args(arguments)
    rows, notes = [], []
    for name, address in _databases():
        found = _walked(args.cases, args.officers, address)
        rows += [_row(name, one) for one in found["acts"]]
        load = os.getloadavg()[1]
        notes.append(
            f"{name}: {found['cases']:,} cases, {found['passed']:,} of them through all steps in "
            f"{found['seconds']:,.0f} s and {found['cpu']:,.0f} CPU s; "
            f"slowest officer: {found['slowest']}. "
            f"Load of the machine meanwhile, this walk included: {load:.0f}."
        )
        _keep(args, rows, notes)  # what a second database should fail at does not lose the first
    return int(any(row[3] for row in rows))


def _keep(args: argparse.Namespace, rows: Sequence[Sequence[Cell]], notes: Sequence[str]) -> None:
    keep(
        "round",
        title="A county's round, step by step",
        about=f"{args.cases:,} made-up households go through the identification of the Changchun opinions,"
        f" {args.officers} officers at a time, each in a process. Milliseconds an act; a batch is one.",
        columns=COLUMNS,
        rows=rows,
        notes=[*notes, *NOTES],
    )


def _databases() -> Sequence[tuple[str, str]]:
    given = os.environ.get("DATABASE_URL", "")
    return (("SQLite", ""), *((("PostgreSQL", given),) if given.startswith("postgres") else ()))


def _walked(cases: int, officers: int, address: str) -> dict[str, list[dict[str, float]]]:
    """The round in a process and a home of its own."""
    with TemporaryDirectory(prefix="diguan-round-") as folder:
        out, place = Path(folder) / "found.json", Path(folder) / "home"
        place.mkdir()
        home = {"DIGUAN_HOME": str(place), "DATABASE_URL": address, **keys()}
        command = [sys.executable, "-m", "bench.round_walk", str(cases), str(officers), str(out)]
        subprocess.run(command, check=True, env=os.environ | home)
        return json.loads(out.read_text("utf-8"))


def keys() -> dict[str, str]:
    """Keys for the length of a measurement: with PostgreSQL a site makes none of its own."""
    secrets = {name: token_urlsafe(48) for name in ("DIGUAN_SECRET_KEY", "DIGUAN_TOKEN_KEY")}
    return {**secrets, "DIGUAN_KEYRING": sealing.written({"k1": sealing.new_key()}, "k1")}


def _row(database: str, one: dict[str, float]) -> tuple[Cell, ...]:
    told = (f"{one['act']}, {database}", int(one["count"]), one["cases"], int(one["errors"]))
    waited = (one["p50"], one["p95"], one["p99"], one["slowest"])
    each = None if one["act"].startswith("page") else one["cpu_case"]
    return (*told, *waited, one["cpu"], each, int(one["queries"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
