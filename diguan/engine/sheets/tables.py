"""Tables into a workbook, streamed: the one way anything of diguan becomes an Excel file.

Texts are string cells through `escape`, numbers are numbers; no formula and no link is ever written. It does
not know what the tables are about, nor who may see them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from diguan.engine.sheets.escape import escape
from diguan.words.text import Text

Kind = Literal["text", "integer", "number", "money", "day", "flag"]
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
TEXT_FORMAT: Final = 49
"""The number Excel knows the format `@` by: what is typed stays text."""
NUMBER_FORMATS: Final[dict[Kind, str | int]] = {
    "text": TEXT_FORMAT,
    "integer": "0",
    "number": "#,##0.####",
    "money": "#,##0.00",
    "day": "yyyy-mm-dd",
    "flag": TEXT_FORMAT,
}
BANDS: Final = ("#D9E7F5", "#E3EFDA", "#FCE9D6", "#EBE3F3", "#FFF3CD", "#DDEFEF")
RED: Final = "#C00000"
FIRST_DAY: Final = date(1900, 3, 1)
"""Days before it have no serial number all programs agree on; they are written as text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, width in characters, kind of value, a note on the heading, the band it is in."""

    heading: str
    width: float = 12
    kind: Kind = "text"
    note: str = ""
    band: str = ""
    must: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: rows of values in the order of the columns; a known `count` is told in the first line."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    title: str = ""
    count: int | None = None


def write_tables(
    target: Path | BinaryIO, tables: Sequence[Table], *, demonstration: bool = False, language: str = "zh"
) -> dict[str, int]:
    """Write one sheet per table and return the rows of each by sheet name.

    Every sheet says how many rows it has (in its first line, or its last when the count is not known before)
    and, if so, that it holds demonstration data. Values may be None, str, int, float, Decimal, bool, date.
    """
    with open_workbook(target) as book:
        styles = Styles(book)
        written = {}
        for table in tables:
            sheet = book.add_worksheet(sheet_name(table.name))
            written[sheet.get_name()] = write_table(sheet, table, styles, demonstration, language)
    return written


def open_workbook(target: Path | BinaryIO) -> Workbook:
    """A workbook that keeps one row in memory and takes no text for a formula."""
    return xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, OPTIONS)


class Styles:
    """The formats of one workbook, made once each."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> Format:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "vcenter", **properties})
        return self._made[key]

    def value(self, kind: Kind) -> Format:
        """The format of values of a kind."""
        return self.of(num_format=NUMBER_FORMATS[kind])

    def heading(self, colour: str, must: bool) -> Format:
        """The format of a heading; one that must be filled in is red."""
        return self.of(
            bold=True, text_wrap=True, align="center", border=1, border_color="#BFBFBF", bg_color=colour,
            font_color=RED if must else "#1F2D3D",
        )  # fmt: skip


def write_table(sheet: Worksheet, table: Table, styles: Styles, demonstration: bool, language: str) -> int:
    """Title, bands, headings and rows on a fresh sheet; the number of rows."""
    sheet.write_string(
        0, 0, escape(_first_line(table, demonstration, language)), styles.of(bold=True, font_size=12)
    )
    sheet.set_row(0, 22)
    if demonstration:
        sheet.set_header(f"&C{DEMONSTRATION.zh} {DEMONSTRATION.en}")
    heading_row = write_headings(sheet, table.columns, styles, 1)
    count = _write_rows(sheet, table, styles, heading_row + 1)
    if count and table.columns:
        sheet.autofilter(heading_row, 0, heading_row + count, len(table.columns) - 1)
    if table.count is None:
        sheet.write_string(
            heading_row + count + 1, 0, ROWS.say(language).format(count=count), styles.of(italic=True)
        )
    return count


def write_headings(sheet: Worksheet, columns: Sequence[Column], styles: Styles, row: int) -> int:
    """Bands (when there are any), then headings with their notes; returns the row of the headings, from 0."""
    colours = _write_bands(sheet, columns, styles, row) if any(column.band for column in columns) else {}
    row += bool(colours)
    sheet.set_row(row, 34)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, styles.value(column.kind))
        style = styles.heading(colours.get(column.band, BANDS[0]), column.must)
        sheet.write_string(row, place, escape(column.heading), style)
        if column.note:
            sheet.write_comment(row, place, escape(column.note), {"x_scale": 2, "y_scale": 1.4})
    sheet.freeze_panes(row + 1, 1)
    return row


def sheet_name(name: str) -> str:
    """A name Excel takes for a sheet: 31 characters at most, none of `[]:*?/\\`, no apostrophe at an end."""
    clean = "".join(" " if sign in "[]:*?/\\" else sign for sign in escape(name)).strip(" '")
    return clean[:31].strip(" '") or "Sheet"


def _first_line(table: Table, demonstration: bool, language: str) -> str:
    parts = [table.title or table.name]
    if table.count is not None:
        parts.append(ROWS.say(language).format(count=table.count))
    if demonstration:
        parts.append(f"{DEMONSTRATION.zh} {DEMONSTRATION.en}")
    return "　".join(parts)


def _write_bands(sheet: Worksheet, columns: Sequence[Column], styles: Styles, row: int) -> dict[str, str]:
    colours: dict[str, str] = {}
    place = 0
    for band, members in groupby(columns, key=lambda column: column.band):
        last = place + len(list(members)) - 1
        colours[band] = BANDS[len(colours) % len(BANDS)]
        style = styles.of(bold=True, align="left", border=1, border_color="#BFBFBF", bg_color=colours[band])
        if last > place:
            sheet.merge_range(row, place, row, last, escape(band), style)
        else:
            sheet.write_string(row, place, escape(band), style)
        place = last + 1
    return colours


def _write_rows(sheet: Worksheet, table: Table, styles: Styles, first: int) -> int:
    writers = [_WRITERS[column.kind] for column in table.columns]
    formats = [styles.value(column.kind) for column in table.columns]
    row = first
    for row, values in enumerate(table.rows, first + 1):
        for place, value in enumerate(values):
            if value is not None:
                writers[place](sheet, row - 1, place, value, formats[place])
    return row - first


def _text(sheet: Worksheet, row: int, place: int, value: Any, style: Format) -> None:
    sheet.write_string(row, place, escape(str(value)), style)


def _number(sheet: Worksheet, row: int, place: int, value: Any, style: Format) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, place, float(value), style)
    else:
        _text(sheet, row, place, value, style)


def _day(sheet: Worksheet, row: int, place: int, value: Any, style: Format) -> None:
    day = value.date() if isinstance(value, datetime) else value
    if isinstance(day, date) and day >= FIRST_DAY:
        sheet.write_datetime(row, place, day, style)
    else:
        _text(sheet, row, place, day, style)


def _flag(sheet: Worksheet, row: int, place: int, value: Any, style: Format) -> None:
    _text(sheet, row, place, YES if value is True else NO if value is False else value, style)


_WRITERS: Final[dict[Kind, Callable[[Worksheet, int, int, Any, Format], None]]] = {
    "text": _text,
    "integer": _number,
    "number": _number,
    "money": _number,
    "day": _day,
    "flag": _flag,
}
YES: Final = "是"
NO: Final = "否"
DEMONSTRATION: Final = Text("演示数据", "Demonstration data")
ROWS: Final = Text("共 {count} 行", "{count} rows")
