"""Code lists: packs/codes/*.csv, a key with its code and names, some of them valid only in some years.

Facts hold keys; codes and Chinese names are read and printed at the edges. It knows nothing of facts.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from diguan.policy.faults import PolicyFault
from diguan.words.days import DayFault, Interval
from diguan.words.text import Text
from diguan.words.widths import narrow

COLUMNS: Final = ("key", "code", "zh", "en", "from", "to", "sure")


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a list: a key, its code (may be empty), its names, and the days it is in use."""

    key: str
    code: str
    text: Text
    interval: Interval
    sure: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes by name; a key may stand in several rows that share no day."""

    name: str
    rows: tuple[Code, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key once, in the order of the list."""
        return tuple(dict.fromkeys(row.key for row in self.rows))

    def key_of(self, said: str, on: date) -> str | None:
        """The key of a key, a code or a Chinese name in use on that day; None when it is none of them."""
        asked = narrow(said)
        in_use = [row for row in self.rows if row.interval.contains(on)]
        for read in (lambda row: row.key, lambda row: row.code, lambda row: narrow(row.text.zh)):
            if found := [row.key for row in in_use if read(row) == asked and asked]:
                return found[0]
        if asked.isdigit():  # a spreadsheet makes 1 of 01
            return next(
                (row.key for row in in_use if row.code.isdigit() and int(row.code) == int(asked)), None
            )
        return None

    def text(self, key: str, on: date | None = None) -> Text:
        """What the key is called, on a day or (None) lately; raises KeyError for a key not in the list."""
        rows = [row for row in self.rows if row.key == key]
        if not rows:
            raise KeyError(key)
        return next((row.text for row in rows if on and row.interval.contains(on)), rows[-1].text)


def read_code_list(path: Path, shown: str) -> CodeList:
    """Read one list; raises PolicyFault with its line where a row cannot be."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise PolicyFault(_COLUMNS.format(columns=", ".join(COLUMNS)), f"{shown}:1")
        rows = [_code(row, f"{shown}:{reader.line_num}") for row in reader]
    _check_overlap(rows, shown)
    return CodeList(path.stem, tuple(rows))


def _code(row: Mapping[str, str | None], where: str) -> Code:
    if not all(row.get(column) for column in ("key", "zh", "en", "sure")):
        raise PolicyFault(_INCOMPLETE, where, _MEND_INCOMPLETE)
    try:
        interval = Interval(*(date.fromisoformat(day) if day else None for day in (row["from"], row["to"])))
    except (ValueError, DayFault):
        raise PolicyFault(_DAYS, where, _MEND_DAYS) from None
    return Code(
        row["key"] or "",
        row["code"] or "",
        Text(row["zh"] or "", row["en"] or ""),
        interval,
        row["sure"] or "",
    )


def _check_overlap(rows: list[Code], shown: str) -> None:
    for number, row in enumerate(rows):
        for other in rows[:number]:
            if row.key == other.key and row.interval.overlaps(other.interval):
                raise PolicyFault(_OVERLAP.format(key=row.key), f"{shown}:{number + 2}", _MEND_OVERLAP)


_COLUMNS = Text("代码表的表头应为：{columns}", "the heading of a code list is: {columns}")
_INCOMPLETE = Text("这一行缺键、名称或可信度", "this row lacks its key, a name or how sure it is")
_MEND_INCOMPLETE = Text("key、zh、en、sure 都要填", "give key, zh, en and sure")
_DAYS = Text("起止日期不对", "the days from and to are wrong")
_MEND_DAYS = Text("写成 2019-01-01，止日晚于起日", "write them like 2019-01-01, to later than from")
_OVERLAP = Text("键“{key}”有两行的日期重叠", "the key '{key}' has two rows whose days overlap")
_MEND_OVERLAP = Text(
    "止日不含当日：上一行的 to 等于下一行的 from", "to is exclusive: let it equal the from of the next row"
)
