"""Sheets that reach too far: a small file that would fill the memory."""

from pathlib import Path

from tests.sheets.hostile import hostile
from tests.sheets.making import ROWS, honest, package, parts, sheet_xml, text_cell


def sheet_with(path: Path, rows: str, **more: str) -> None:
    package(path, {**parts(), "xl/worksheets/sheet1.xml": sheet_xml(rows, **more).encode()})


@hostile("too_many_rows")
def cell_in_the_last_row(path):
    sheet_with(path, ROWS + f'<row r="1048576">{text_cell("A1048576", "x")}</row>')


@hostile("too_many_columns")
def cell_in_the_last_column(path):
    sheet_with(path, ROWS + f'<row r="3">{text_cell("XFD3", "x")}</row>')


@hostile("too_many_rows")
def far_cell_that_claims_to_be_near(path):
    sheet_with(path, ROWS + f'<row r="3">{text_cell("A1048576", "x")}</row>')


@hostile("too_many_rows")
def row_of_a_thousand_million(path):
    sheet_with(path, ROWS + '<row r="999999999"><c r="A999999999"><v>1</v></c></row>')


@hostile("too_many_columns")
def column_that_does_not_exist(path):
    sheet_with(path, ROWS + '<row r="3"><c r="ZZZZZ3"><v>1</v></c></row>')


@hostile("too_many_cells")
def wide_and_long(path):
    sheet_with(
        path,
        ROWS + f'<row r="3">{text_cell("ZZ3", "x")}</row><row r="199999">{text_cell("A199999", "x")}</row>',
    )


@hostile("too_many_rows")
def half_a_million_empty_rows(path):
    sheet_with(path, ROWS + "<row/>" * 500_000)


@hostile("too_many_columns")
def far_cell_in_single_quotes(path):
    sheet_with(path, ROWS + "<row r='3'><c r='XFD3' t='inlineStr'><is><t>x</t></is></c></row>")


@hostile("too_many_rows")
def far_cell_with_prefixed_elements(path):
    rows = ROWS + f'<row r="1048576">{text_cell("A1048576", "x")}</row>'
    text = sheet_xml(rows).replace("xmlns=", "xmlns:x=")
    for name in ("worksheet", "sheetData", "row", "c", "is", "t"):
        text = (
            text.replace(f"<{name}>", f"<x:{name}>")
            .replace(f"<{name} ", f"<x:{name} ")
            .replace(f"</{name}>", f"</x:{name}>")
        )
    package(path, {**parts(), "xl/worksheets/sheet1.xml": text.encode()})


@hostile("too_many_sheets")
def a_hundred_sheets(path):
    honest(path, {f"表{number}": [["a"]] for number in range(100)})


@hostile("too_many_odd")
def a_hundred_thousand_errors(path):
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="e"><v>#REF!</v></c><c r="B{row}" t="e"><v>#N/A</v></c></row>'
        for row in range(3, 60_000)
    )
    sheet_with(path, ROWS + cells)
