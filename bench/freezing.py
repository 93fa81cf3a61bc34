"""One way of moving a county between the register and columns, timed: `python -m bench.freezing WAY PLACE`.

It works on the database that DATABASE_URL and DIGUAN_HOME name, and prints one line of JSON. `bench.freeze`
starts it, each way in a process of its own.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection
from django.utils import timezone

from bench import filling  # sets Django up
from bench.judge import peak
from diguan.engine import judge, snapshot
from diguan.policy.library import Library
from diguan.policy.ruling import Ruling
from diguan.registry import bounds, bulk, findings
from diguan.registry.freeze import frozen_files
from diguan.registry.models import HouseholdYear, Judgement, Officer, PersonYear, RunState, Snapshot
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level, Scope

SAMPLE = 2_000
TABLES = ("householdyear", "household", "item", "personyear", "person")
Told = dict[str, Any]


def fill(place: Path) -> Told:
    """Bring a county in."""
    filling.county(int(place.name))
    return {}


def freeze(place: Path) -> Told:
    """From the register to Parquet, with tokens for numbers; what the engine judges."""
    shutil.rmtree(place / "frozen", ignore_errors=True)
    made = _frozen(place)
    return {"rows": made.households + made.people}


def read(place: Path) -> Told:
    """The limit: every row of the same tables read and thrown away, numbers left sealed."""
    for table in TABLES:
        _READ[connection.vendor](f"registry_{table}")
    return {"rows": _files()}


def objects(place: Path) -> Told:
    """Model objects of some households and their people made by Django, and nothing done with them."""
    files = HouseholdYear.objects.select_related("household").order_by("id")[:SAMPLE]
    ids = [one.pk for one in files]
    people = PersonYear.objects.select_related("person").filter(household_year_id__in=ids)
    return {"rows": len(ids) + sum(1 for _ in people.iterator())}


def judged(place: Path) -> Told:
    """Judge what was frozen under the line in force and under another, for `load` and `change`."""
    for name, ruling in _rulings().items():
        judge.judge(snapshot.open(place / "frozen"), ruling, place / name)
    _kept(_frozen(place / "kept"), place / "old")
    return {}


def load(place: Path) -> Told:
    """Findings into the register, all of them new."""
    return {"rows": findings.load(Judgement.objects.get())}


def again(place: Path) -> Told:
    """The same findings once more: nothing is to be written."""
    return load(place)


def change(place: Path) -> Told:
    """Findings of the same judgement after some answers changed: only those are written."""
    made = Judgement.objects.get()
    made.folder = str(place / "new")
    return {"rows": findings.load(made), "changed": _unlike(place / "old", place / "new")}


def write(place: Path) -> Told:
    """The limit: the same rows into an empty table without keys, guards and references."""
    pieces = findings.as_rows(place / "old")
    first = next(pieces)
    with connection.cursor() as cursor:
        names = ", ".join(first.column_names)
        cursor.execute(f"CREATE TEMPORARY TABLE bare AS SELECT {names} FROM registry_finding WHERE 1 = 0")
    return {"rows": sum(bulk.insert("bare", piece) for piece in (first, *pieces))}


def _unlike(old: Path, new: Path) -> int:
    """How many households have another row in the two findings."""
    with duckdb.connect() as database:
        for name, folder in (("old", old), ("new", new)):
            database.register(name, pa.concat_tables(findings.as_rows(folder)))
        return int(database.sql("SELECT count(*) FROM (FROM new EXCEPT FROM old)").fetchall()[0][0])


def _frozen(place: Path) -> Snapshot:
    scope = Scope(_clerk().area.code, Level.COUNTY)
    return frozen_files(Viewer.of(_clerk()), scope, filling.YEAR, filling.ON, place / "frozen")


def _kept(frozen: Snapshot, folder: Path) -> None:
    frozen.save()
    Judgement.objects.create(
        snapshot=frozen, pack_id="", pack_digest="", on=filling.ON, folder=str(folder), counts={},
        state=RunState.DONE, area=frozen.area, area_prefix=frozen.area_prefix, at=timezone.now(), by=_clerk(),
    )  # fmt: skip


def _rulings() -> dict[str, Ruling]:
    pack = Library().choose("identification", filling.COUNTY, filling.ON)
    other = pack.with_value("poverty_line", 3500, filling.ON, "a measurement")
    return {"old": pack.at(filling.ON), "new": other.at(filling.ON)}


def _clerk() -> Officer:
    return Officer.objects.select_related("area").get(username=f"clerk{filling.COUNTY}")


def _files() -> int:
    return HouseholdYear.objects.count() + PersonYear.objects.count()


def _read_sqlite(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        while cursor.fetchmany(bulk.ROWS_AT_ONCE):
            pass


def _read_postgresql(table: str) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as out:
        for _ in out:
            pass


_READ = {"sqlite": _read_sqlite, "postgresql": _read_postgresql}
WAYS: dict[str, Callable[[Path], Told]] = {
    way.__name__: way for way in (fill, freeze, read, objects, judged, load, again, change, write)
}


def _server_cpu() -> float:
    """Processor seconds of the server's process that serves this connection; 0 on SQLite, which has none."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(way: str, place: Path) -> Told:
    """What a way did, with seconds by the clock and of the processor, and the most memory held."""
    with bounds.nation():
        before, began, cpu = _server_cpu(), time.perf_counter(), time.process_time()
        told = WAYS[way](place)
        told |= {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
        return told | {"server": _server_cpu() - before, "peak": peak()}


if __name__ == "__main__":
    print(json.dumps(timed(sys.argv[1], Path(sys.argv[2]))))
