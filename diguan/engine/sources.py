"""What a command is given to judge: a snapshot, a national folder, or workbooks of the national form.

A workbook, or a folder of them, becomes a snapshot for the time of the command only; its names and numbers
are gone afterwards.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from diguan.engine import sheets, snapshot
from diguan.engine.faults import EngineFault
from diguan.engine.sheets import Reading
from diguan.engine.snapshot import Snapshot
from diguan.policy.facts import FactBook
from diguan.policy.library import packs_folder
from diguan.words.areas import Scope, level_of, pad
from diguan.words.text import Text
from diguan.words.tokens import Tokens

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True, slots=True)
class Source:
    """Snapshots to judge, and what came of reading them where they were a workbook."""

    snapshots: list[Snapshot]
    reading: Reading | None = None

    @property
    def area(self) -> str:
        """The area of all of them: of one county its code, of several what their codes have in common."""
        codes = [one.area for one in self.snapshots]
        same = next((n for n in (6, 4, 2) if len({code[:n] for code in codes}) == 1), 0)
        return codes[0] if len(codes) == 1 else codes[0][:same]


@contextmanager
def opened(path: Path, book: FactBook, *, on: date, year: int | None, area: str) -> Iterator[Source]:
    """The snapshots of a folder, or a workbook frozen for as long as the block runs; raises Faults."""
    if path.is_dir() and (books := _workbooks(path)):
        with TemporaryDirectory(prefix="diguan-judge-") as folder:
            yield _of_workbooks(books, Path(folder), book, on, year or on.year, area)
    elif path.is_dir():
        found = snapshot.counties(path, book, checked=False, year=year)
        prefix = Scope(pad(area), level_of(area)).prefix if area else ""
        yield Source([one for one in found if one.area.startswith(prefix)] or _nothing(area, path))
    elif path.suffix.lower() in WORKBOOKS and path.exists():
        with TemporaryDirectory(prefix="diguan-judge-") as folder:
            yield _frozen(path, Path(folder), book, on, year or on.year, area)
    else:
        raise EngineFault(_NO_SOURCE, str(path), _MEND_SOURCE)


def _workbooks(folder: Path) -> list[Path]:
    """The workbooks of a folder that is no snapshot, one a township say."""
    found = sorted(file for file in folder.iterdir() if file.suffix.lower() in WORKBOOKS)
    return [file for file in found if not file.name.startswith(("~$", "."))]


def _of_workbooks(files: list[Path], folder: Path, book: FactBook, on: date, year: int, area: str) -> Source:
    """One snapshot a county of several workbooks; the first one's flaws are told."""
    tokens = Tokens(secrets.token_bytes(32), "once")
    each = [_frozen(file, folder / str(n), book, on, year, area, tokens) for n, file in enumerate(files)]
    of_county: dict[str, list[Snapshot]] = {}
    for one in each:
        of_county.setdefault(one.snapshots[0].area, []).append(one.snapshots[0])
    made = [
        _together(parts, folder / f"county={county}", book) if len(parts) > 1 else parts[0]
        for county, parts in sorted(of_county.items())
    ]
    flawed = (one.reading for one in each if one.reading and one.reading.faults)
    return Source(made, next(flawed, each[0].reading))


def _together(parts: list[Snapshot], folder: Path, book: FactBook) -> Snapshot:
    """Snapshots of one county as one, their households and persons numbered anew."""
    families, members = [], []
    households = people = 0
    for part in parts:
        family = pq.read_table(part.household_file, partitioning=None)
        member = pq.read_table(part.person_file, partitioning=None)
        families.append(_shifted(family, household_id=households))
        members.append(_shifted(member, household_id=households, person_id=people))
        households += pc.max(family["household_id"]).as_py() or 0
        people += pc.max(member["person_id"]).as_py() or 0 if member.num_rows else 0
    first = parts[0]
    return snapshot.write(
        folder, pa.concat_tables(families), pa.concat_tables(members), year=first.year, area=first.area,
        on=first.on, made_from={"workbooks": len(parts)}, book=book,
    )  # fmt: skip


def _shifted(table: pa.Table, **by: int) -> pa.Table:
    for name, more in by.items():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, table.schema.field(name), pc.add(table[name], more))
    return table


def _frozen(
    path: Path, folder: Path, book: FactBook, on: date, year: int, area: str, tokens: Tokens | None = None
) -> Source:
    tokens = tokens or Tokens(secrets.token_bytes(32), "once")
    form = sheets.Form.load(packs_folder())
    reading = sheets.read(path, book, form, folder / "staging", on=on, tokens=tokens, area=area)
    if reading.refused or not reading.counts["households"]:
        flaw = next(iter(reading.faults), None)
        raise EngineFault(
            _REFUSED.format(why=flaw.what if flaw else _EMPTY), str(path), flaw.mend if flaw else _MEND_EMPTY
        )
    where = area or _county(reading.folder)
    made = sheets.to_snapshot(
        reading.folder, book, folder / "snapshot", year=year, area=where, on=on, tokens=tokens
    )
    return Source([made], reading)


def _county(staging: Path) -> str:
    """The county of the first household that has a village."""
    codes = pq.read_table(staging / "household.parquet", columns=["village_code"])["village_code"].to_pylist()
    return next((code[:6] for code in codes if code), "")


def _nothing(area: str, path: Path) -> list[Snapshot]:
    raise EngineFault(_NO_AREA.format(area=area), str(path), _MEND_AREA)


_NO_SOURCE = Text("没有这个快照文件夹或工作簿", "there is no such snapshot folder or workbook")
_MEND_SOURCE = Text(
    "请指定快照文件夹、全国文件夹，或 .xlsx、.xls、.ods 工作簿",
    "name a snapshot folder, a national folder, or an .xlsx, .xls or .ods workbook",
)
_NO_AREA = Text("其中没有 {area} 的快照", "it holds no snapshot of {area}")
_MEND_AREA = Text("请核对 --area 的区划代码", "check the area code of --area")
_REFUSED = Text("工作簿无法使用：{why}", "the workbook cannot be used: {why}")
_EMPTY = Text("没有一户可以导入", "not one household can be imported")
_MEND_EMPTY = Text("请按国家表样填写", "fill in the national form")
