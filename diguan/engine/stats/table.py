"""A CSV or Parquet file as a table DuckDB can scan in a stream: its columns, and how a cell becomes a value.

It knows nothing of which columns matter; encodings, delimiters and blanks are settled here once.
"""

import codecs
import csv
import glob
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from diguan.engine.stats import faults
from diguan.engine.stats.bench import Bench, Statement
from diguan.engine.steps import literal, quoted
from diguan.words.text import Text

Kind = Literal["number", "flag", "day", "text", "codes"]
NUMERIC = re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$")
CHUNK = 1 << 20
NATIVE: dict[Kind, str] = {
    # not isnan(): DuckDB trusts Parquet's minimum and maximum, which leave NaN out, and then finds none
    "number": "CASE WHEN isfinite({0}::DOUBLE) OR abs({0}::DOUBLE) = 'inf'::DOUBLE THEN {0}::DOUBLE END",
    "flag": "{}",
    "day": "{}::DATE",
}
WRITTEN: dict[Kind, str] = {
    "number": "number({})",
    "flag": "yes_or_no({})",
    "day": "try_cast(said({}) AS DATE)",
    "text": "said({})",
    "codes": "said({})",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A file on disk: its columns with DuckDB types (CSV: all VARCHAR) and the SQL that scans it."""

    path: Path
    columns: dict[str, str]  # heading: type
    names: dict[str, str]  # heading: name in the scan
    doubled: frozenset[str]
    scan: str
    typed: bool  # whether the file itself says what its columns hold (Parquet)
    row: str  # the SQL expression that numbers rows from 1 below the heading

    def require(self, column: str) -> str:
        """The column's name when it is there exactly once; otherwise a ColumnFault naming what is near."""
        if column in self.doubled:
            raise faults.doubled_column(column, str(self.path))
        if column not in self.columns:
            raise faults.missing_column(column, list(self.columns), str(self.path))
        return column

    def kind(self, column: str) -> Kind | None:
        """What the file itself says the column holds; None for text, which may be numbers written out."""
        stored = self.columns[column]
        if stored == "BOOLEAN":
            return "flag"
        if stored.startswith(("DATE", "TIMESTAMP")):
            return "day"
        return "number" if NUMERIC.match(stored) else None

    def cell(self, column: str, kind: Kind) -> tuple[str, str]:
        """SQL for the value (NULL when not of its kind) and for what is written; both NULL when blank."""
        cell = quoted(self.names[column])
        if self.kind(column) == kind:
            value = NATIVE[kind].format(cell)
            return value, value
        written = cell if self.columns[column] == "VARCHAR" else f"{cell}::VARCHAR"
        return WRITTEN[kind].format(written), f"said({written})"


def open_table(path: Path, bench: Bench, *, convert: bool = True) -> Table:
    """The table of a UTF-8, UTF-16 or GB18030 CSV or of a Parquet file; FileFault when it is neither.

    A CSV that is not UTF-8 is rewritten into the scratch folder, or refused when `convert` is false.
    """
    if path.is_dir():
        raise faults.folder(path)
    if not path.is_file():
        raise faults.missing_file(path)
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == b"PAR1":
        return _parquet(path, bench)
    if head[:2] in (b"PK", b"\x1f\x8b") or head == b"\xd0\xcf\x11\xe0":
        raise _not_read(path)
    return _csv(path, _as_utf8(path, bench.folder, convert))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns what DuckDB says of a broken file into a FileFault with the line it names."""
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.IOException) as error:
        line = re.search(r"Error on Line: (\d+)", str(error))
        raise faults.FileFault(
            Text(
                zh="文件有损坏，或某行的列数与标题不符",
                en="the file is broken, or a line has more or fewer columns than the heading",
            ),
            where=f"{path}:{line[1]}" if line else str(path),
            mend=Text(
                zh="请核对该行的列数和引号",
                en="compare that line's columns and quotes with the heading",
            ),
        ) from error


def _parquet(path: Path, bench: Bench) -> Table:
    scan = f"read_parquet({literal(glob.escape(str(path.resolve())))}, file_row_number = true)"
    with reading(path):
        found = bench.ask(Statement("columns", "names and types", f"DESCRIBE SELECT * FROM {scan}"))
    columns = {str(row["column_name"]): str(row["column_type"]) for row in found}
    columns.pop("file_row_number")
    return Table(
        path, columns, {name: name for name in columns}, frozenset(), scan, True, "file_row_number + 1"
    )


def _csv(path: Path, readable: Path) -> Table:
    heading, delimiter = _heading(path, readable)
    names = _distinct(heading)
    kinds = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    scan = (
        f"read_csv({literal(glob.escape(str(readable.resolve())))}, auto_detect = false, header = true, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', columns = {{{kinds}}})"
    )
    doubled = frozenset(name for name, count in Counter(heading).items() if count > 1)
    known = dict(zip(heading, names, strict=True))
    return Table(path, dict.fromkeys(known, "VARCHAR"), known, doubled, scan, False, "row_number() OVER ()")


def _heading(path: Path, readable: Path) -> tuple[list[str], str]:
    """The first line's names and the delimiter that splits it into most of them."""
    with readable.open(encoding="utf-8-sig", newline="") as stream:
        line = stream.readline(CHUNK)
    splits = [(next(csv.reader([line], delimiter=sign), []), sign) for sign in ",;\t|"]
    heading, delimiter = max(splits, key=lambda split: len(split[0]))
    if not any(name.strip() for name in heading):
        raise faults.FileFault(
            Text(zh="第一行应为列名，现为空", en="the first line should name the columns but is empty"),
            where=str(path),
            mend=Text(
                zh="请在第一行写上各列名称；若是空文件，请重新导出",
                en="write the columns' names into the first line; if the file is empty, export it again",
            ),
        )
    return [name.strip() for name in heading], delimiter


def _distinct(heading: list[str]) -> list[str]:
    """Names DuckDB can tell apart: it ignores case, and an unnamed column (R's row names) needs a name."""
    taken: Counter[str] = Counter()
    names = []
    for position, name in enumerate(heading, start=1):
        taken[name.casefold()] += 1
        repeated = taken[name.casefold()] > 1
        names.append(f"{name}#{position}" if repeated or not name else name)
    return names


def _as_utf8(path: Path, folder: Path, convert: bool) -> Path:
    encoding = _encoding(path)
    if encoding == "utf-8":
        return path
    if not convert:
        raise faults.FileFault(
            Text(zh=f"文件编码为 {encoding}", en=f"the file is written in {encoding}"),
            where=str(path),
            mend=Text(zh="请先另存为 UTF-8", en="save it as UTF-8 first"),
        )
    target = folder / "input.csv"
    with (
        path.open(encoding=encoding, newline="") as old,
        target.open("w", encoding="utf-8", newline="") as new,
    ):
        shutil.copyfileobj(old, new, CHUNK)
    return target


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        marked = stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if marked else ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise faults.FileFault(
        Text(zh="无法识别文字编码", en="the text encoding is not recognised"),
        where=str(path),
        mend=Text(zh="请另存为 UTF-8 编码的 CSV", en="save it as CSV in UTF-8"),
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _not_read(path: Path) -> faults.FileFault:
    return faults.FileFault(
        Text(zh="这里只读 CSV 和 Parquet", en="only CSV and Parquet are read here"),
        where=str(path),
        mend=Text(
            zh="Excel 请另存为“CSV UTF-8”，压缩文件请先解压",
            en="save a workbook as “CSV UTF-8”, unpack a compressed file first",
        ),
    )
