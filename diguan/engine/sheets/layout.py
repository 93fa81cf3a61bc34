"""The columns of a form as a workbook shows them: headings, widths, notes, bands, kinds of value.

It writes nothing; template.py and export.py do.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from diguan.engine.sheets.form import NAMES, Form, FormColumn, Sheet
from diguan.engine.sheets.tables import Column, Kind
from diguan.policy.codes import CodeList
from diguan.policy.facts import FactBook
from diguan.words.text import Text

KINDS: Final[dict[str, Kind]] = {
    "text": "text",
    "code": "text",
    "codes": "text",
    "flag": "flag",
    "integer": "integer",
    "number": "number",
    "money": "money",
    "day": "day",
}
WIDTHS: Final = {
    "id_number": 21, "disability_card": 23, "bank_account": 22, "village_code": 15, "phone": 14,
    "member_phone": 14, "household_number": 18, "person_number": 20, "bank_name": 22, "risk_note": 22,
    "relocation_difficulty": 22, "employer": 20, "township": 14, "village": 18,
}  # fmt: skip
CODES_IN_NOTE: Final = 16


def sheet_columns(
    book: FactBook, form: Form, sheet: Sheet, names: Sequence[str], on: date | None, language: str
) -> list[Column]:
    """The columns of one sheet, only those named, in the form's order with the form's bands."""
    by_name = {column.name: column for column in form.columns(book, sheet.layout)}
    return [
        Column(
            heading=by_name[name].text.say(language),
            width=_width(by_name[name], language),
            kind=kind_of(by_name[name]),
            note=note(book, by_name[name], on),
            band=group.text.say(language),
            must=name in sheet.required or name == "village_code",
        )
        for group in sheet.groups
        for name in group.columns
        if name in names
    ]


def kind_of(column: FormColumn) -> Kind:
    """How the values of a column are written."""
    if column.name in {"exit_year", "return_year", "house_built_year"}:
        return "integer"
    return KINDS[column.fact.type] if column.fact else "text"


def note(book: FactBook, column: FormColumn, on: date | None) -> str:
    """The note on a heading, in both languages: what it is, in which unit, what may be filled in."""
    fact = column.fact
    lines = [f"{column.text.zh} / {column.text.en}"]
    if fact is None:
        return "\n".join([*lines, BY_NAME.zh, BY_NAME.en])
    if fact.unit:
        lines.append(f"{UNIT.zh}/{UNIT.en}: {fact.unit}")
    if fact.list:
        lines.append(choices(book.codes(fact.list), on))
    if hint := HINTS.get(fact.type):
        lines += [hint.zh, hint.en]
    return "\n".join(lines)


def choices(codes: CodeList, on: date | None) -> str:
    """The names in use on a day, as `01 因病、02 因残 …`; a long list is cut."""
    rows = [row for row in codes.rows if on is None or row.interval.contains(on)]
    said = "、".join(f"{row.code} {row.text.zh}".strip() for row in rows[:CODES_IN_NOTE])
    return said + (" …" if len(rows) > CODES_IN_NOTE else "")


def all_columns(sheet: Sheet) -> list[str]:
    """The names of all columns of a sheet."""
    return [name for group in sheet.groups for name in group.columns]


def without_names(sheet: Sheet) -> list[str]:
    """The names of all columns but the five that name the village."""
    return [name for name in all_columns(sheet) if name not in NAMES]


def _width(column: FormColumn, language: str) -> float:
    if column.name in WIDTHS:
        return WIDTHS[column.name]
    heading = column.text.say(language)
    return min(22.0, max(10.0, len(heading) * (1.2 if language == "zh" else 0.6) + 2))


UNIT = Text("单位", "unit")
BY_NAME = Text(
    "有 12 位行政村代码的可不填名称",
    "the names may be left out where the 12-digit code of the village is given",
)
HINTS: Final = {
    "flag": Text("填“是”或“否”，不知道空着", "是 (yes) or 否 (no); blank when not known"),
    "codes": Text("可多选，用分号隔开", "several may apply: put semicolons between them"),
    "day": Text("写成 2017-06-01", "write it like 2017-06-01"),
}
