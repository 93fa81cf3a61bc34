"""A county from the register to Parquet and its findings back: `python -m bench.freeze [--households N]`.

On SQLite and, where PostgreSQL is installed, on a server of its own. The limits are measured in the same run:
a bare read of the same tables, and a bare write of the same rows. `bench.freezing` is what is timed.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.kept import Cell, keep
from bench.round import keys

NATIONAL = True
ROOT = Path(__file__).resolve().parents[1]
SHORT, COUNTY = 5_000, 50_000
SERVER = ROOT / "setup" / "postgres.sh"
SAID = {
    "freeze": "frozen to Parquet, numbers as tokens",
    "read": "limit: a bare read of the same tables",
    "objects": "model objects of Django, 2,000 households, scaled",
    "load": "findings loaded, all new",
    "again": "loaded again, nothing changed",
    "change": "loaded again, some changed",
    "write": "limit: a bare write of the same rows",
}
ORDER = ("fill", "freeze", "read", "objects", "judged", "load", "again", "change", "write")
Found = dict[str, dict[str, Any]]


def main(arguments: Sequence[str]) -> int:
    """Measure on both databases and keep one table."""
    parser = argparse.ArgumentParser(prog="bench.freeze", description=__doc__)
    parser.add_argument("--national", action="store_true", help=f"a county of {COUNTY:,} households")
    parser.add_argument("--households", type=int)
    args = parser.parse_args(arguments)
    households = args.households or (COUNTY if args.national else SHORT)
    found = {}
    with TemporaryDirectory(prefix="diguan-freeze-") as folder:
        for name, address in databases():
            found[name] = measured(Path(folder) / name, address, households)
    rows = [row for name, one in found.items() for row in table(name, one)]
    keep(
        "freeze",
        title=f"A county of {households:,} households frozen, and its findings loaded back",
        about="Rows are households and people of a made-up county, or findings. Freezing opens what is "
        "sealed, makes tokens and says what a number tells; the limits do none of it.",
        columns=("what", "rows", "seconds", "rows/s", "CPU seconds", "of it the server's", "peak MiB"),
        rows=rows,
        notes=[note for name, one in found.items() for note in notes(name, one)]
        + [f"Load average of the machine meanwhile: {os.getloadavg()[1]:.1f}."],
    )
    return 0


def databases() -> Iterator[tuple[str, str]]:
    """SQLite, and a PostgreSQL that syncs to disk and is thrown away afterwards, where it is installed."""
    yield "SQLite", ""
    with _server() as address:
        if address:
            yield "PostgreSQL", address


@contextmanager
def _server() -> Iterator[str]:
    with TemporaryDirectory(prefix="diguan-freeze-") as place:
        Path(place).chmod(0o755)  # the server's own user must reach its folder
        command, given = [str(SERVER), "start", f"{place}/server"], os.environ | {"DURABLE": "1"}
        started = subprocess.run(command, env=given, stdout=subprocess.PIPE, text=True, check=False)
        try:
            yield started.stdout.strip()
        finally:
            subprocess.run([str(SERVER), "stop", f"{place}/server"], check=True)


def measured(home: Path, address: str, households: int) -> Found:
    """Every way in a process of its own, one after the other on the same county."""
    place = home / str(households)
    place.mkdir(parents=True)
    given = {name: value for name, value in os.environ.items() if not name.startswith(("DIGUAN", "DATABASE"))}
    given |= {"DIGUAN_HOME": str(home), "DATABASE_URL": address, **keys()}
    found = {}
    for way in ORDER:
        command = [sys.executable, "-m", "bench.freezing", way, str(place)]
        done = subprocess.run(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True, check=True)
        found[way] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(name: str, found: Found) -> Iterator[list[Cell]]:
    """A row of each way."""
    whole = found["read"]["rows"]
    for way, said in SAID.items():
        told = found[way]
        times = whole / told["rows"] if way == "objects" else 1
        rows, seconds = int(told["rows"] * times), told["seconds"] * times
        changed = f" ({told['changed']:,})" if "changed" in told else ""
        server = told["server"] * times if name == "PostgreSQL" else None
        cpu = told["cpu"] * times + (server or 0)
        yield [f"{name}: {said}{changed}", rows, seconds, rows / seconds, cpu, server, told["peak"]]


def notes(name: str, found: Found) -> Iterator[str]:
    """How far each is from its limit."""
    cpu = {way: found[way]["cpu"] + found[way]["server"] for way in SAID}
    yield (
        f"{name}: freezing takes {cpu['freeze'] / cpu['read']:.1f} times the CPU of the bare read; loading "
        f"{cpu['load'] / cpu['write']:.1f} times that of the bare write, and where nothing changed "
        f"{cpu['again'] / cpu['load']:.2f} of loading all."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
