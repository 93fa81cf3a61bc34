"""A snapshot: the register of one county as two Parquet files and a manifest, frozen and checked by digest.

It knows columns and sums, not rules; where the rows came from is told by the caller in `made_from`.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from diguan.engine import tables
from diguan.engine.columns import Level, columns, default_book
from diguan.engine.digests import of_file, of_value
from diguan.engine.faults import SnapshotFault
from diguan.policy.facts import FactBook
from diguan.words.text import Text

FORMAT: Final = 1
NATION: Final = "nation.json"
"""Beside `county=…/`: which counties belong to the folder, each with its digest; optional."""
MANIFEST: Final = "manifest.json"
FILES: Final[dict[Level, str]] = {"household": "household.parquet", "person": "person.parquet"}
ROW_GROUP: Final = 65_536
LOOKED_AT: Final = 8_192
"""Rows that tell whether a column repeats itself."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen register of one area and year: `households` rows and `people` rows, as of the day `on`."""

    folder: Path
    year: int
    area: str
    on: date
    households: int
    people: int
    digest: str
    files: Mapping[str, Mapping[str, Any]]
    made_from: Mapping[str, Any]
    fault: SnapshotFault | None = field(default=None, compare=False)
    """Why a county of a national folder cannot be used; `check` raises it."""

    @property
    def household_file(self) -> Path:
        """The household columns."""
        return self.folder / FILES["household"]

    @property
    def person_file(self) -> Path:
        """The person columns."""
        return self.folder / FILES["person"]

    def check(self, book: FactBook | None = None) -> "Snapshot":
        """Itself, after both files were read whole and agree with the manifest and the book's columns."""
        if self.fault:
            raise self.fault
        known = book or default_book()
        for level, name in FILES.items():
            sha256 = str(self.files[name]["sha256"])
            tables.check_file(self.folder / name, sha256, columns(known, level), _MEND_ALTERED)
        return self


def write(
    folder: Path,
    households: pa.Table,
    people: pa.Table,
    *,
    year: int,
    area: str,
    on: date,
    made_from: Mapping[str, Any],
    book: FactBook | None = None,
) -> Snapshot:
    """Freeze two tables with just the columns of `columns(book, level)`; SnapshotFault on any doubt.

    Everything is written beside the folder and renamed in one step: a killed run leaves no half snapshot.
    """
    known = book or default_book()
    _refuse_occupied(folder)
    families, members = tables.fitted(households, people, known)
    beside = folder.with_name(folder.name + ".writing")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    files = {
        FILES["household"]: _write_file(families, beside / FILES["household"]),
        FILES["person"]: _write_file(members, beside / FILES["person"]),
    }
    manifest = _manifest(year, area, on, files) | {"made_from": dict(made_from)}
    (beside / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
    beside.rename(folder)
    return _read_manifest(folder)


def open(folder: Path, book: FactBook | None = None) -> Snapshot:
    """The snapshot in a folder, every byte checked; raises SnapshotFault that names file and mend."""
    return _read_manifest(folder).check(book)


def counties(
    folder: Path, book: FactBook | None = None, *, checked: bool = True, year: int | None = None
) -> list[Snapshot]:
    """The snapshots of a national folder, or the one the folder itself is.

    `county=220122/` holds a snapshot, or one a year in `year=2016/` …: of those `year`, else the last.
    With `checked` false a county that is missing or altered comes with its `fault`: it keeps no other back.
    """
    found = [folder] if (folder / MANIFEST).exists() else list(_places(folder, year))
    if not found:
        raise SnapshotFault(_NOTHING_HERE, str(folder), _MEND_FOLDER)
    opened = [_opened(path, folder) for path in found]
    opened += _lost(folder, opened) if found != [folder] else []
    return [one.check(book) for one in opened] if checked else opened


def write_nation(folder: Path, snapshots: Iterable[Snapshot]) -> None:
    """Write down which counties a national folder is made of, so that a lost one is noticed."""
    told = {_place(one.folder, folder): one.digest for one in snapshots}
    beside = folder / f"{NATION}.writing"
    beside.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    beside.replace(folder / NATION)


def _places(folder: Path, year: int | None) -> Iterator[Path]:
    for county in sorted(path for path in folder.glob("county=*") if path.is_dir() and not path.suffix):
        years = sorted(path for path in county.glob("year=*") if path.is_dir() and not path.suffix)
        wanted = [path for path in years if year in (None, int(path.name.removeprefix("year=")))]
        if wanted or not years:
            yield wanted[-1] if wanted else county


def _opened(place: Path, folder: Path) -> Snapshot:
    try:
        return _read_manifest(place)
    except SnapshotFault as fault:
        return _unusable(_place(place, folder), place, fault)


def _lost(folder: Path, found: Sequence[Snapshot]) -> Iterator[Snapshot]:
    """Counties the national folder was made of and has no more."""
    path = folder / NATION
    try:
        told = dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}
    except ValueError:
        raise SnapshotFault(_BAD_MANIFEST, str(path), _MEND_ALTERED) from None
    there = {_place(one.folder, folder).partition("/")[0] for one in found}
    for place in told:
        if place.partition("/")[0] not in there:
            yield _unusable(place, folder / place, SnapshotFault(_LOST, str(folder / place), _MEND_ALTERED))


def _unusable(place: str, folder: Path, fault: SnapshotFault) -> Snapshot:
    area = place.partition("/")[0].removeprefix("county=")
    return Snapshot(folder, 0, area, date.min, 0, 0, "", {}, {}, fault)


def _place(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _refuse_occupied(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SnapshotFault(_OCCUPIED, str(folder), _MEND_OCCUPIED)


def _write_file(table: pa.Table, path: Path) -> dict[str, Any]:
    pq.write_table(
        table, path, compression="zstd", row_group_size=ROW_GROUP, use_dictionary=_repeating(table)
    )
    return {"rows": table.num_rows, "sha256": of_file(path)}


def _repeating(table: pa.Table) -> list[str]:
    """Columns whose values come again and again: for numbers, tokens and odd amounts a dictionary costs twice
    the time to write, and time to read.
    """
    head = table.slice(0, LOOKED_AT)
    return [name for name in head.column_names if 2 * pc.count_distinct(head[name]).as_py() < head.num_rows]


def _manifest(year: int, area: str, on: date, files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    content = {"format": FORMAT, "year": year, "area": area, "on": on.isoformat(), "files": dict(files)}
    return content | {
        "households": files[FILES["household"]]["rows"],
        "people": files[FILES["person"]]["rows"],
        "digest": of_value(content),
    }


def _read_manifest(folder: Path) -> Snapshot:
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text("utf-8"))
        day = date.fromisoformat(told["on"])
        expected = _manifest(told["year"], told["area"], day, told["files"])
        made_from = told["made_from"]
    except FileNotFoundError:
        raise SnapshotFault(_NO_MANIFEST, str(path), _MEND_FOLDER) from None
    except (ValueError, KeyError, TypeError):
        raise SnapshotFault(_BAD_MANIFEST, str(path), _MEND_ALTERED) from None
    if told != expected | {"made_from": made_from}:
        raise SnapshotFault(_ALTERED_MANIFEST, str(path), _MEND_ALTERED)
    return Snapshot(
        folder=folder,
        year=told["year"],
        area=told["area"],
        on=day,
        households=told["households"],
        people=told["people"],
        digest=told["digest"],
        files=told["files"],
        made_from=made_from,
    )


_MEND_FOLDER = Text(
    "请指定快照文件夹（内有 manifest.json），或内含 county=…/ 的全国文件夹",
    "name a snapshot folder (with a manifest.json in it) or a national folder with county=…/ in it",
)
_MEND_ALTERED = Text(
    "请从备份取回该文件夹，或重新冻结快照", "restore the folder from a backup or freeze again"
)
_MEND_OCCUPIED = Text(
    "快照冻结后不再改动：请另选文件夹", "a frozen snapshot is not changed: choose another folder"
)
_NOTHING_HERE = Text("此处没有快照", "there is no snapshot here")
_LOST = Text("这个县的快照不见了", "the snapshot of this county is gone")
_NO_MANIFEST = Text("快照缺少清单", "the snapshot has no manifest")
_BAD_MANIFEST = Text("快照清单无法读取", "the manifest of the snapshot cannot be read")
_ALTERED_MANIFEST = Text(
    "快照清单与其校验值不符，内容被改动过", "the manifest disagrees with its digest: it was altered"
)
_OCCUPIED = Text("文件夹里已有内容", "the folder is not empty")
