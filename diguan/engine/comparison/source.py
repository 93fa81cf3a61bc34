"""A department's records: a folder with one Parquet file a county, a manifest, and nothing that identifies.

`manifest.json` beside `county=220122/rows.parquet` …, each with the columns of its kind. A row lies in the
county where the department keeps it.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from diguan.engine import tables
from diguan.engine.comparison.catalogue import Kind
from diguan.engine.digests import of_file, of_value
from diguan.engine.faults import SnapshotFault
from diguan.words.text import Text

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
ROWS: Final = "rows.parquet"


@dataclass(frozen=True, slots=True)
class Source:
    """Records of one kind as of the day `on`; `files` says by county how many rows and their sum."""

    folder: Path
    kind: Kind
    on: date
    digest: str
    files: Mapping[str, Mapping[str, Any]]

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(told["rows"] for told in self.files.values())

    def file(self, county: str) -> Path:
        """The rows of a county."""
        return self.folder / f"county={county}" / ROWS

    def check(self, county: str) -> None:
        """Raise a SnapshotFault that names the county's file if it is missing, altered, or of other types."""
        path, sha256 = self.file(county), str(self.files[county]["sha256"])
        tables.check_file(path, sha256, self.kind.schema, _MEND)


def write(folder: Path, kind: Kind, on: date, counties: Iterable[tuple[str, pa.Table]]) -> Source:
    """Freeze a department's rows, one table a county; all or nothing."""
    if folder.exists():
        raise SnapshotFault(_OCCUPIED, str(folder), _MEND_OCCUPIED)
    beside = folder.with_name(folder.name + ".writing")
    shutil.rmtree(beside, ignore_errors=True)
    files = {}
    for county, rows in counties:
        place = beside / f"county={county}"
        place.mkdir(parents=True)
        pq.write_table(rows.select(kind.schema.names).cast(kind.schema), place / ROWS, compression="zstd")
        files[county] = {"rows": rows.num_rows, "sha256": of_file(place / ROWS)}
    content = {"format": FORMAT, "source": kind.id, "on": on.isoformat(), "files": files}
    told = json.dumps(content | {"digest": of_value(content)}, ensure_ascii=False, indent=1)
    (beside / MANIFEST).write_text(told + "\n", "utf-8")
    beside.rename(folder)
    return read(folder, {kind.id: kind})


def read(folder: Path, kinds: Mapping[str, Kind]) -> Source:
    """The source in a folder by its manifest; the rows are checked county by county."""
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text("utf-8"))
        digest = told.pop("digest")
        if digest != of_value(told) or told["format"] != FORMAT:
            raise SnapshotFault(_ALTERED, str(path), _MEND)
        day = date.fromisoformat(told["on"])
        if told["source"] not in kinds:
            raise SnapshotFault(_UNKNOWN.format(id=told["source"]), str(path), _MEND_UNKNOWN)
        return Source(folder, kinds[told["source"]], day, digest, told["files"])
    except FileNotFoundError:
        raise SnapshotFault(_NO_MANIFEST, str(path), _MEND) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SnapshotFault(_ALTERED, str(path), _MEND) from None


def all_in(folder: Path, kinds: Mapping[str, Kind]) -> list[Source]:
    """The sources below a folder, in the catalogue's order; or the one the folder itself is."""
    places = [folder] if (folder / MANIFEST).exists() else sorted(folder.glob(f"*/{MANIFEST}"))
    found = [read(place if place.is_dir() else place.parent, kinds) for place in places]
    if not found:
        raise SnapshotFault(_NOTHING, str(folder), _MEND)
    order = list(kinds)
    return sorted(found, key=lambda source: order.index(source.kind.id))


_MEND = Text("请部门重新提供这份数据", "ask the department for this data again")
_ALTERED = Text("文件不完整或被改动过", "the file is truncated or was altered")
_NO_MANIFEST = Text("部门数据缺少清单", "the department's data has no manifest")
_NOTHING = Text("此处没有部门数据", "there is no department's data here")
_OCCUPIED = Text("文件夹已存在", "the folder is there already")
_MEND_OCCUPIED = Text("部门数据不覆盖：请另选文件夹", "data is not overwritten: choose another folder")
_UNKNOWN = Text("不认识的数据项“{id}”", "the kind of record '{id}' is not known")
_MEND_UNKNOWN = Text("请写入 packs/departments.toml", "describe it in packs/departments.toml")
