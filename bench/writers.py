"""How fairly writers of an embedded site share it: python -m bench.writers [--long].

Sixteen processes write one row a transaction to one SQLite file for some seconds, as the site does it, with
the queue and without. A transaction waits for the disk, so the figures are as good as the machine's disk.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import quantiles

from bench.kept import Cell, keep

os.environ["DIGUAN_HOME"] = tempfile.mkdtemp(prefix="diguan-writers-")
os.environ["DJANGO_SETTINGS_MODULE"] = "diguan.config.settings"
os.environ.pop("DATABASE_URL", None)

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 -- Django must be set up first
from django.db.utils import OperationalError  # noqa: E402 -- as above

WRITERS = 16


def main(arguments: Sequence[str]) -> int:
    """Measure both ways for 5 seconds each, with --long for 30."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true")
    seconds = 30.0 if parser.parse_args(arguments).long else 5.0
    rows = [
        tuple(_line(name, seconds, queued)) for name, queued in (("in the queue", True), ("without", False))
    ]
    keep(
        "writers",
        title="Writers of one SQLite, side by side",
        about=f"{WRITERS} processes write one row a transaction to one file for {seconds:.0f} seconds.",
        columns=COLUMNS,
        rows=rows,
        notes=("Waiting is from asking for a transaction to its acknowledgement.",),
    )
    return 0


COLUMNS = (
    "writers", "commits", "a second", "fewest of one writer", "most of one writer", "p50 ms", "p99 ms",
    "longest wait ms", "given up",
)  # fmt: skip


def _line(name: str, seconds: float, queued: bool) -> Iterator[Cell]:
    with tempfile.TemporaryDirectory(prefix="diguan-writers-") as folder:
        waits, failures = _measure(Path(folder), seconds, queued)
    every = sorted(wait * 1000 for mine in waits for wait in mine)
    cuts = quantiles(every, n=100, method="inclusive")
    counts = [len(mine) for mine in waits]
    yield from (name, len(every), len(every) / seconds, min(counts), max(counts))
    yield from (cuts[49], cuts[98], every[-1], failures)


def _measure(folder: Path, seconds: float, queued: bool) -> tuple[list[list[float]], int]:
    """How long each writer waited each time, and how often one gave up."""
    connection.close()
    connection.settings_dict["NAME"] = str(folder / "site.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, writer INTEGER, n INTEGER)")
    connection.close()
    start = time.monotonic() + 1.0
    children = []
    for writer in range(WRITERS):
        if not (child := os.fork()):
            _write(folder, writer, start, seconds, queued)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    lines = [(folder / str(writer)).read_text("ascii").split() for writer in range(WRITERS)]
    waits = [[float(each) for each in line if each != "failed"] for line in lines]
    return waits, sum(line.count("failed") for line in lines)


def _write(folder: Path, writer: int, start: float, seconds: float, queued: bool) -> None:
    connection.ensure_connection()
    if not queued:
        connection.queue = None
    time.sleep(max(0.0, start - time.monotonic()))
    waits = []
    while (began := time.monotonic()) < start + seconds:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO t (writer, n) VALUES (%s, %s)", [writer, len(waits)])
            waits.append(f"{time.monotonic() - began:.6f}")
        except OperationalError:
            waits.append("failed")
    (folder / str(writer)).write_text(" ".join(waits), "ascii")
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
