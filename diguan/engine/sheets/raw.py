"""The cells of a small workbook as texts, read in the limited child process: for sheets that are no form.

A bad file does not raise: it gives a flaw. What the cells mean is not known here.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from diguan.engine.sheets import guard
from diguan.engine.sheets.escape import unescape
from diguan.engine.sheets.flaws import Flaw, Refused
from diguan.engine.sheets.limits import Limits
from diguan.engine.sheets.source import open_source

FILE: Final = "cells.json"


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows of each sheet, blank ones left out, as (number from 1, texts); or the flaw of the file."""

    sheets: dict[str, list[tuple[int, list[str]]]]
    flaw: Flaw | None = None


def read_cells(path: Path, limits: Limits, scratch: Path | None = None) -> Cells:
    """All cells of a workbook, parsed by the child; `scratch` is where it may write."""
    with TemporaryDirectory(dir=scratch, prefix="diguan-cells-") as folder:
        request = {"cells": str(path.resolve()), "folder": folder, "limits": asdict(limits)}
        end = guard.run(request, limits, None)
        if end.flaw:
            return Cells({}, end.flaw)
        told = json.loads((Path(folder) / FILE).read_text("utf-8"))
    if told["flaw"]:
        return Cells({}, Flaw.of_record(told["flaw"]))
    return Cells({name: [(number, cells) for number, cells in rows] for name, rows in told["sheets"]})


def write_cells(path: Path, folder: Path, limits: Limits) -> None:
    """What the child does: the cells, or the flaw, into a file of the folder."""
    try:
        source = open_source(path, limits)
        told: dict[str, Any] = {
            "sheets": [(sheet.name, list(_rows(sheet.load().rows()))) for sheet in source.sheets],
            "flaw": None,
        }
    except Refused as refused:
        told = {"sheets": [], "flaw": refused.flaw.record()}
    (folder / FILE).write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def _rows(rows: Iterator[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        texts = [_said(cell) for cell in cells]
        if any(texts):
            yield number, texts


def _said(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unescape(str(cell).strip()) if cell is not None else ""
