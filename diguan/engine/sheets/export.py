"""Households and people into a workbook of the form, such that reading it back gives the same facts.

Rows are streamed; it does not know where they come from, nor who may see them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import pyarrow as pa

from diguan.engine.sheets.form import NAMES, Form, Sheet
from diguan.engine.sheets.layout import all_columns, sheet_columns, without_names
from diguan.engine.sheets.tables import Table, write_tables
from diguan.policy.codes import CodeList
from diguan.policy.facts import Fact, FactBook
from diguan.words.areas import AreaTable, Level

Rows: TypeAlias = "pa.Table | Iterable[Mapping[str, Any]]"
Printer = Callable[[Any], object]


def write_workbook(
    target: Path | BinaryIO,
    book: FactBook,
    form: Form,
    households: Rows,
    people: Rows,
    *,
    on: date | None = None,
    areas: AreaTable | None = None,
    demonstration: bool = False,
    language: str = "zh",
    title: str | None = None,
) -> dict[str, int]:
    """Write both sheets of a form and return the rows of each by sheet name.

    `households` and `people` are Arrow tables or mappings {fact name: value}, members with their
    household_number; what the form does not know is left out. Codes are written as their Chinese names (of a
    day, else the latest); with `areas` the five names of each village are filled in beside its code.
    """
    tables = [
        _table(book, form, sheet, rows, on, areas, language, title)
        for sheet, rows in zip(form.sheets, (households, people), strict=True)
    ]
    return write_tables(target, tables, demonstration=demonstration, language=language)


def _table(
    book: FactBook,
    form: Form,
    sheet: Sheet,
    rows: Rows,
    on: date | None,
    areas: AreaTable | None,
    language: str,
    title: str | None,
) -> Table:
    names = all_columns(sheet) if areas else without_names(sheet)
    return Table(
        name=sheet.text.say(language),
        columns=sheet_columns(book, form, sheet, names, on, language),
        rows=_values(book, names, rows, on, areas),
        title=f"{title or form.text.say(language)}　{sheet.text.say(language)}",
        count=len(rows) if isinstance(rows, Sized) else None,
    )


def _values(
    book: FactBook, names: list[str], rows: Rows, on: date | None, areas: AreaTable | None
) -> Iterator[list[object]]:
    printers = [None if name in NAMES else _printer(book, book.fact(name), on) for name in names]
    place_of = _names_of(areas) if areas else None
    for row in _mappings(rows):
        named = place_of(row.get("village_code")) if place_of else {}
        yield [
            named.get(name) if printer is None else _print(printer, row.get(name))
            for name, printer in zip(names, printers, strict=True)
        ]


def _mappings(rows: Rows) -> Iterator[Mapping[str, Any]]:
    if isinstance(rows, pa.Table):
        for batch in rows.to_batches(max_chunksize=5_000):
            yield from batch.to_pylist()
    else:
        yield from rows


def _print(printer: Printer, value: Any) -> object:
    return None if value is None or value == "" else printer(value)


def _printer(book: FactBook, fact: Fact, on: date | None) -> Printer:
    if fact.type == "code" and fact.list:
        return _Names(book.codes(fact.list), on)
    if fact.type == "codes" and fact.list:
        names = _Names(book.codes(fact.list), on)
        return lambda value: ";".join(names(key) for key in str(value).split(";"))
    return _as_it_is


def _as_it_is(value: Any) -> object:
    return value


class _Names:
    """The Chinese name of a key; a key the list does not know is written as it is."""

    def __init__(self, codes: CodeList, on: date | None) -> None:
        self._names = {key: codes.text(key, on).zh for key in codes.keys}

    def __call__(self, key: Any) -> str:
        return self._names.get(key, str(key))


def _names_of(areas: AreaTable) -> Callable[[Any], dict[str, str]]:
    known: dict[str, dict[str, str]] = {}

    def named(code: Any) -> dict[str, str]:
        if not isinstance(code, str) or len(code) != 12:
            return {}
        if code not in known:
            known[code] = _ladder(areas, code)
        return known[code]

    return named


def _ladder(areas: AreaTable, code: str) -> dict[str, str]:
    village = areas.find(code, Level.VILLAGE)
    steps = (*areas.ancestors(village), village) if village else ()
    return {NAMES[step.level - 1]: step.name for step in steps}
