"""Reads an uploaded workbook into a staging folder without ever parsing it in this process.

A bad file does not raise: the Reading says why nothing came in. It knows no database and no officer.
"""

import json
import shutil
import time
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from diguan.engine.columns import Level
from diguan.engine.sheets import guard
from diguan.engine.sheets.flaws import Flaw
from diguan.engine.sheets.form import Form
from diguan.engine.sheets.guard import Progress
from diguan.engine.sheets.headings import Unmapped
from diguan.engine.sheets.limits import Limits
from diguan.engine.sheets.staging import FILES, SUMMARY, BatchWriter, FlawLog, batches, schema
from diguan.engine.sheets.tally import Tally
from diguan.policy.facts import FactBook
from diguan.words.areas import level_of
from diguan.words.errors import Fault
from diguan.words.text import Text
from diguan.words.tokens import Tokens

FIRST: Final = 1_000
"""So many flaws are held in a Reading; all of them are in faults.parquet."""
COUNTS: Final = ("rows", "imported", "refused", "not_data", "households", "people", "block", "warn")


class StagingFault(Fault):
    """A staging folder that cannot be written, or is not one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file. rows == imported + refused; not_data is the part of refused that is no data."""

    folder: Path
    file_name: str
    sha256: str
    refused: bool
    sheets: tuple[Tally, ...]
    counts: dict[str, int]
    kinds: dict[str, int]
    faults: tuple[Flaw, ...]
    unmapped: tuple[Unmapped, ...]
    seconds: float
    peak_bytes: int

    @classmethod
    def open(cls, folder: Path) -> "Reading":
        """The reading a finished folder holds; raises StagingFault."""
        try:
            told = json.loads((folder / SUMMARY).read_text("utf-8"))
            flaws = next(iter(batches(folder / FILES["flaws"])), None)
        except (OSError, ValueError, pa.ArrowException) as fault:
            raise StagingFault(_NOT_THERE, str(folder), _MEND_NOT_THERE) from fault
        records = flaws.slice(0, FIRST).to_pylist() if flaws is not None else []
        return cls(
            folder,
            told["file_name"],
            told["sha256"],
            told["refused"],
            tuple(Tally(**sheet) for sheet in told["sheets"]),
            told["counts"],
            told["kinds"],
            tuple(Flaw.of_record(record) for record in records),
            tuple(Unmapped(**each) for each in told["unmapped"]),
            told["seconds"],
            told["peak_bytes"],
        )


def read(
    path: Path,
    book: FactBook,
    form: Form,
    into: Path,
    *,
    on: date,
    tokens: Tokens | None = None,
    area: str = "",
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read a workbook of a form into a staging folder, all or nothing, and say what came of it.

    `into` gets household.parquet, person.parquet (both with secret facts), faults.parquet and reading.json;
    it must not exist, or hold an older reading, which is replaced. `area` is the area (12 digits, or the
    leading ones) that every village must lie in. With `tokens`, person.parquet gets id_token. `progress(done,
    total)` is told rows; what it raises stops the child and leaves nothing. Raises StagingFault for a folder
    in the way, FileNotFoundError for no file.
    """
    limits = limits or Limits()
    _check_way(into)
    began = time.monotonic()
    digest = _digest(path)
    beside = into.with_name(f"{into.name}.reading")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        end = guard.run(_request(path, beside, form, on, area, limits), limits, progress)
        if end.flaw:
            _refuse(beside, book, end.flaw)
        if tokens:
            _add_tokens(beside / FILES["person"], tokens)
        about = {"file_name": path.name, "sha256": digest, "peak_bytes": end.peak}
        _complete(beside, about | {"seconds": round(time.monotonic() - began, 3)})
        _put(beside, into)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Reading.open(into)


def _request(path: Path, folder: Path, form: Form, on: date, area: str, limits: Limits) -> dict[str, Any]:
    return {
        "path": str(path.resolve()),
        "folder": str(folder.resolve()),
        "packs": str(form.root.resolve()),
        "form": form.id,
        "on": on.isoformat(),
        "area": area[: level_of(area).digits] if len(area) == 12 else area,
        "limits": asdict(limits),
    }


def _refuse(folder: Path, book: FactBook, why: Flaw) -> None:
    """What a child that did not come to its end leaves: two empty files and the reason."""
    shutil.rmtree(folder)
    folder.mkdir()
    levels: tuple[Level, ...] = ("household", "person")
    for level in levels:
        BatchWriter(folder / FILES[level], schema(book, level)).close()
    log = FlawLog(folder / FILES["flaws"], 1)
    log.note(why)
    log.close()
    counts = dict.fromkeys(COUNTS, 0) | {why.nature: 1}
    told = {"refused": True, "counts": counts, "kinds": {why.kind: 1}, "sheets": [], "unmapped": []}
    (folder / SUMMARY).write_text(json.dumps(told), "utf-8")


def _add_tokens(path: Path, tokens: Tokens) -> None:
    """Give each person the token of the document number; done here because the child never has the key."""
    beside = path.with_suffix(".tokens")
    with pq.ParquetFile(path) as file:
        columns = file.schema_arrow.append(pa.field("id_token", pa.string()))
    with pq.ParquetWriter(beside, columns, compression="zstd") as writer:
        for table in batches(path):
            made = pa.array(tokens.of_all(table["id_number"].to_pylist()), pa.string())
            writer.write_table(table.append_column("id_token", made))
    beside.replace(path)


def _complete(folder: Path, about: dict[str, Any]) -> None:
    told = json.loads((folder / SUMMARY).read_text("utf-8"))
    (folder / SUMMARY).write_text(json.dumps(told | about, ensure_ascii=False, indent=1), "utf-8")


def _put(beside: Path, into: Path) -> None:
    if into.exists():
        shutil.rmtree(into)
    beside.rename(into)


def _check_way(into: Path) -> None:
    if into.exists() and any(into.iterdir()) and not (into / SUMMARY).is_file():
        raise StagingFault(_IN_THE_WAY, str(into), _MEND_IN_THE_WAY)


def _digest(path: Path) -> str:
    summed = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            summed.update(chunk)
    return summed.hexdigest()


_NOT_THERE = Text("这里没有读入的结果", "no reading is here")
_MEND_NOT_THERE = Text("请重新上传文件", "upload the file again")
_IN_THE_WAY = Text("文件夹里已有别的内容", "the folder holds something else")
_MEND_IN_THE_WAY = Text("请换一个空文件夹", "choose an empty folder")
