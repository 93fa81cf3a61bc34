"""Workbooks for tests, made by code: honest ones through XlsxWriter, broken ones part by part."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter

from diguan.engine import sheets
from diguan.engine.columns import default_book
from diguan.words import areas

DAY = date(2017, 6, 1)
BOOK = default_book()
FORM = sheets.Form.load()
VILLAGE = "220122101200"
VILLAGE_NAMES = ("吉林省", "长春市", "农安县", "伏龙泉镇", "蔬菜村委会")
ID = "990122197001010011"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"

HOUSEHOLD = {"户编号": "H1", "行政村代码": VILLAGE, "工资性收入": 1000}
PERSON = {"户编号": "H1", "姓名": "王一", "与户主关系": "本人或户主"}


@cache
def village_codes() -> tuple[str, ...]:
    """The villages of the demonstration county."""
    return tuple(village.code for village in areas.open().under("220122", areas.Level.VILLAGE))


def read(path: Path, folder: Path, **more: Any) -> sheets.Reading:
    """Read a workbook into folder/staging as on the day of the tests."""
    more.setdefault("on", DAY)
    return sheets.read(path, BOOK, FORM, folder / "staging", **more)


def staged(reading: sheets.Reading, level: str) -> list[dict[str, Any]]:
    """The rows that came in, without blanks."""
    rows = pq.read_table(reading.folder / f"{level}.parquet").to_pylist()
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def flaws(reading: sheets.Reading) -> list[dict[str, Any]]:
    """Every row of faults.parquet."""
    return pq.read_table(reading.folder / "faults.parquet").to_pylist()


Writer = Callable[[Any, Any], None]


def honest(
    path: Path, tables: Mapping[str, Sequence[Sequence[Any]]], touch: Writer | None = None, **options: Any
) -> Path:
    """Plain tables as a spreadsheet program saves them; dates as dates. `touch` may add to each sheet."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", **options}) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, place, value)
                    elif value is not None:
                        sheet.write(number, place, value)
            if touch:
                touch(book, sheet)
    return path


def form(
    path: Path, households: Sequence[Mapping[str, Any]], people: Sequence[Mapping[str, Any]], **options: Any
) -> Path:
    """A workbook of both sheets; headings are the keys of the rows."""
    return honest(path, {"家庭": table(households), "成员": table(people)}, **options)


def table(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Headings, then the rows."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *([row.get(heading) for heading in headings] for row in rows)]


def one(
    path: Path, household: Mapping[str, Any] | None = None, person: Mapping[str, Any] | None = None
) -> Path:
    """One household with its head, with these cells besides or instead."""
    return form(path, [{**HOUSEHOLD, **(household or {})}], [{**PERSON, **(person or {})}])


def text_cell(reference: str, text: str) -> str:
    """A cell of inline text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row_xml(number: int, *texts: str) -> str:
    """A row of inline texts from column A on."""
    cells = (text_cell(f"{chr(65 + place)}{number}", text) for place, text in enumerate(texts))
    return f'<row r="{number}">{"".join(cells)}</row>'


def sheet_xml(rows: str, *, before: str = "", after: str = "", prologue: str = "") -> str:
    """A worksheet part around its rows."""
    root = f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    start = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{prologue}{root}'
    return f"{start}{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


ROWS = row_xml(1, "户编号", "行政村代码", "姓名", "与户主关系") + row_xml(2, "H1", VILLAGE, "王一", "户主")


def relations(kind: str, target: str, more: str = "") -> str:
    """A part with one relation."""
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"{more}/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'


def types() -> str:
    """The content types of a workbook with one sheet."""
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{RELATIONS}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>'
    )


def parts(rows: str = ROWS, **sheet: str) -> dict[str, bytes]:
    """The parts of a sound workbook with one roster sheet."""
    sheets_of = '<sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets>'
    made = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets_of}</workbook>',
        "xl/_rels/workbook.xml.rels": relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet_xml(rows, **sheet),
    }
    return {name: text.encode() for name, text in made.items()}


def package(path: Path, content: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A package of these parts."""
    with zipfile.ZipFile(path, "w", method) as file:
        for name, data in content.items():
            file.writestr(name, data)
    return path


def zeros(megabytes: int) -> bytes:
    """Spaces: they pack a thousandfold."""
    return b" " * (megabytes * 1024 * 1024)
