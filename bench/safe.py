"""What safety costs: python -m bench.safe [--entries N] [--households N].

How fast the audit trail is verified, how long a county's workbook takes to come in with every secret sealed,
how long its keys take to be changed, and how long the county to be back from a backup: all on the embedded
database, in one process.
"""

# ruff: noqa: E402 -- models can be imported only after Django is set up

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ["DIGUAN_HOME"] = tempfile.mkdtemp(prefix="diguan-safe-")
os.environ.pop("DATABASE_URL", None)
os.umask(0o077)

import pyarrow as pa
from django.db import connection, transaction

from bench import filling
from bench.kept import Cell, keep
from bench.promised import show
from diguan.casework import anchors, imports, keys
from diguan.casework.linking import PURPOSE
from diguan.casework.verifying import verify
from diguan.config import backup, restore, site
from diguan.registry import area_loading, bulk, chains, guards, vault
from diguan.registry.models import Area, AuditEntry, AuditHead, Person
from diguan.words import areas
from diguan.words.areas import Level

CHAINS, RATE, SECONDS, BACK = 10, 250_000, 30, 300


def main(arguments: Sequence[str]) -> int:
    """Measure all four."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=300_000)
    parser.add_argument("--households", type=int, default=20_000)
    asked = parser.parse_args(arguments)
    site.up_to_date()
    rows = [_verified(asked.entries), *_county(asked.households)]
    keep(
        "safe",
        title="What safety costs",
        about="The audit trail verified; a county brought in, its secrets sealed, its keys changed, and the "
        "county restored from a backup.",
        columns=("what", "many", "seconds", "a second"),
        rows=rows,
        notes=("SQLite, one process. Verifying recomputes every link and compares heads and anchors.",),
    )
    return 0


def _verified(entries: int) -> tuple[Cell, ...]:
    """Entries of several chains, each with its link; guards stand aside while they are made up."""
    ring, each = vault.ring(), entries // CHAINS
    secret = ring.derived(PURPOSE, ring.current)
    for number in range(CHAINS):
        chain, before, columns = f"{990000 + number}", chains.BEGIN, {name: [] for name in chains.COLUMNS}
        links: list[str] = []
        for count in range(1, each + 1):
            entry = (
                *(chain, count, f"2017-06-01T08:{count % 60:02}:00.000000+00:00", 7, "赵主任"),
                *(f"{chain}100200", "corrected", f"{chain}100200{count:04}", "", "入户核实，按实际更正"),
                *('{"wage_income":"3000"}', '{"wage_income":"3200","year":2016}'),
                *('{"registry_event":{"+":"55"}}', "5f1c5f1c5f1c5f1c"),
            )  # fmt: skip
            before = chains.link(before, chains.line(entry), "sha256", ring.current, secret)
            links.append(before)
            for name, value in zip(chains.COLUMNS, entry, strict=True):
                columns[name].append(value)
        with transaction.atomic():
            bulk.insert("registry_auditentry", pa.table({**columns, "link": links}))
        AuditHead.objects.create(chain=chain, number=each, link=before)
    began = time.monotonic()
    count, found = verify(anchors.heads(), contents=False)
    seconds = time.monotonic() - began
    assert (count, found) == (each * CHAINS, [])
    rate = count / seconds
    show("P12", f"{rate:,.0f} entries a second", met=rate >= RATE, part="speed")
    guards.remove(connection)
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()
    guards.install(connection)
    return ("entries of the audit trail verified", count, seconds, rate)


def _county(households: int) -> list[tuple[Cell, ...]]:
    table = areas.open()
    area_loading.load(table, filling.COUNTY)
    county = Area.objects.get(code=areas.pad(filling.COUNTY), level=Level.COUNTY)
    clerk = filling._officer(county, "county_officer", "clerk")
    batch = filling._staged(county, clerk, households)
    began = time.monotonic()
    imports.accept(batch, by=clerk)
    accepted = time.monotonic() - began
    people = Person.objects.count()
    vault.ring()
    keys.make()
    began = time.monotonic()
    written = sum(keys.rotate().values())
    rotated = time.monotonic() - began
    show(
        "P17",
        f"keys of {people:,} people changed in {rotated:.1f} s",
        met=rotated <= SECONDS,
        part="rotation",
    )
    return [
        ("people brought in, every secret sealed", people, accepted, people / accepted),
        ("rows sealed anew when the key changes", written, rotated, written / rotated),
        _restored(people),
    ]


def _restored(people: int) -> tuple[Cell, ...]:
    """The county from a backup in a home of its own, every row and the ends of its audit chains compared."""
    with tempfile.TemporaryDirectory(prefix="diguan-restored-") as room:
        made = backup.make(Path(room) / "backups")
        home = Path(room) / "home"
        home.mkdir(mode=0o700)
        began = time.monotonic()
        found = restore.from_backup(made, home, None, None)
        seconds = time.monotonic() - began
    rows = sum(count for count, _ in found.tables.values())
    figure = f"a county of {people:,} people, {rows:,} rows, restored and compared in {seconds:.1f} s"
    show("P18", figure, met=seconds <= BACK, part="restored")
    return ("rows restored from a backup and compared", rows, seconds, rows / seconds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
