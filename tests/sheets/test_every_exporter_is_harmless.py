"""Forty would-be formulas through all that writes a workbook; a new writer fails until it stands here."""

import ast
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import python_calamine

from bench.promised import show
from diguan.desks.comparison import sheets as requests
from diguan.engine import sheets
from diguan.policy.codes import CodeList
from diguan.web import export
from diguan.words.text import Text
from tests.house.source import files, name, tree
from tests.sheets.making import BOOK, DAY, FORM, VILLAGE
from tests.sheets.test_what_is_exported_comes_back import FORMULAS

OPENERS = frozenset({"open_workbook", "write_tables"})
"""Whoever calls one of these writes cells, or hands them to one who does."""
LIBRARIES = re.compile(
    r"^(import|from) (xlsxwriter|openpyxl|xlwt|odf|pandas|polars)\b|csv\.(writer|DictWriter)|to_csv|to_excel"
    r"|write_csv|FORMAT csv\b.*TO|TO '[^']*csv",
    re.MULTILINE,
)
WRITE_NO_FILE = {"diguan/registry/bulk.py"}  # CSV between this program and PostgreSQL, seen by nobody
MAY_WRITE = {"diguan/engine/sheets/tables.py", "diguan/engine/sheets/template.py"}


def by_write_workbook(path: Path) -> None:
    people = [{"household_number": "H1", "name": text, "employer": text} for text in FORMULAS]
    homes = [{"household_number": "H1", "village_code": VILLAGE, "hamlet": text} for text in FORMULAS]
    sheets.write_workbook(path, BOOK, FORM, homes, people, title=FORMULAS[0])


def by_write_tables(path: Path) -> None:
    table = sheets.Table(
        "=1+1", [sheets.Column(text, note=text, band=text) for text in FORMULAS], [list(FORMULAS)], title="@t"
    )
    sheets.write_tables(path, [table], demonstration=True)


def by_template(path: Path) -> None:
    """The codes of every list bear the names, and the facts as well."""

    def renamed(kept: CodeList) -> CodeList:
        rows = tuple(replace(kept.rows[0], key=text, code=text, text=Text(text, text)) for text in FORMULAS)
        return replace(kept, rows=rows)

    lists = {key: renamed(kept) for key, kept in BOOK.lists.items()}
    sheets.template(replace(BOOK, lists=lists), FORM, path, on=DAY)


def by_workbook(path: Path) -> None:
    class Asked:
        language = "zh"
        viewer: Any = None

    found = pytest.MonkeyPatch()
    found.setattr(export, "_first_line", lambda request, title: title)
    found.setattr(export, "taken_out", lambda request, name, rows: None)
    columns = [export.column(text) for text in FORMULAS]
    answer = export.workbook(Asked(), "=x", columns, [list(FORMULAS)], title="=1+1")  # type: ignore[arg-type]
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[arg-type]
    found.undo()


def by_request(path: Path) -> None:
    """The persons whom a department is asked about."""
    rows = [SimpleNamespace(serial=n, name=text, id_number=text) for n, text in enumerate(FORMULAS, 1)]
    asked = SimpleNamespace(
        pk=1, waiting=0, department="public_security", on=DAY, area=SimpleNamespace(full_name="=1+1")
    )
    request = SimpleNamespace(method="GET", language="zh", own_viewer=SimpleNamespace(name="@t"))
    found = pytest.MonkeyPatch()
    found.setattr(requests, "to_answer", lambda request, key: asked)
    found.setattr(requests, "files", SimpleNamespace(comparison_people=lambda viewer, one: rows))
    found.setattr(requests, "line", lambda one: {"purpose": "=x", "department": "-"})
    found.setattr(requests, "taken_out", lambda request, name, count: None)
    answer = requests.workbook(request, 1)  # type: ignore[arg-type]
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[arg-type]
    found.undo()


EXPORTERS: dict[str, Callable[[Path], None]] = {
    "diguan/desks/comparison/sheets.py:workbook": by_request,
    "diguan/engine/sheets/export.py:write_workbook": by_write_workbook,
    "diguan/engine/sheets/tables.py:write_tables": by_write_tables,
    "diguan/engine/sheets/template.py:template": by_template,
    "diguan/web/export.py:workbook": by_workbook,
}


def found_in_the_code() -> set[str]:
    """Every function of the house that opens a workbook or fills one."""
    return {
        f"{name(path)}:{node.name}"
        for path in files(".py", "diguan")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and _calls(node) & OPENERS
    }


def _calls(node: ast.FunctionDef) -> set[str]:
    called = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return {each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in called}


def test_every_writer_of_workbooks_is_tried_here() -> None:
    assert found_in_the_code() == EXPORTERS.keys()


def test_nobody_else_writes_spreadsheets() -> None:
    writing = {name(path) for path in files(".py", "diguan") if LIBRARIES.search(path.read_text("utf-8"))}
    assert writing - WRITE_NO_FILE == MAY_WRITE


@pytest.mark.requirement("T21")
@pytest.mark.parametrize("exporter", EXPORTERS)
def test_no_payload_becomes_a_formula(exporter: str, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    EXPORTERS[exporter](path)
    with zipfile.ZipFile(path) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    cells = b"".join(data for part, data in parts.items() if part.startswith("xl/worksheets/sheet"))
    assert not re.search(rb"<f[ >]|<hyperlink", cells)
    assert not any(b"TargetMode" in data for data in parts.values())
    texts = texts_of(path)
    planted = [text for text in FORMULAS if any(text.strip("\t\r\n") in each for each in texts)]
    assert len(planted) >= 40, "the payloads were written at all"
    assert not [
        text for text in texts if text.lstrip(" \u00a0\u2003\u3000\u200b")[:1] in set("=+-@＝＋－＠\t\r\n")
    ]


def texts_of(path: Path) -> list[str]:
    """Every text of every cell, as another program reads it."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    rows = (row for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python())
    return [cell for row in rows for cell in row if isinstance(cell, str) and cell]


def test_the_promise_is_kept(tmp_path: Path) -> None:
    live = 0
    for number, export_one in enumerate(EXPORTERS.values()):
        export_one(tmp_path / f"{number}.xlsx")
        with zipfile.ZipFile(tmp_path / f"{number}.xlsx") as package:
            sheets_of = [part for part in package.namelist() if part.startswith("xl/worksheets/sheet")]
            live += sum(len(re.findall(rb"<f[ >]", package.read(part))) for part in sheets_of)
    figure = f"{live} formulas out of {len(FORMULAS)} payloads × {len(EXPORTERS)} writers"
    show("P15", figure, met=live == 0)
    assert live == 0
