"""The empty workbook an officer fills in: how to fill it, the sheets of the form, the lists to choose from.

It knows the form and the day, not the households; what is written back is read by reading.py.
"""

from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from diguan.engine.sheets.escape import escape
from diguan.engine.sheets.form import Form, FormColumn, Sheet
from diguan.engine.sheets.layout import all_columns, sheet_columns
from diguan.engine.sheets.markup import letters_of
from diguan.engine.sheets.tables import NO, YES, Styles, open_workbook, sheet_name, write_headings
from diguan.policy.codes import CodeList
from diguan.policy.facts import FactBook
from diguan.words.text import Text

ROWS_TO_FILL: Final = 20_000
"""How many rows below the headings offer lists to choose from."""


def template(book: FactBook, form: Form, target: Path | BinaryIO, *, on: date, language: str = "zh") -> None:
    """Write the form as an empty workbook, with the codes in use on a day, into a file or stream."""
    with open_workbook(target) as workbook:
        styles = Styles(workbook)
        _guide(workbook.add_worksheet(GUIDE.say(language)), form, styles)
        sheets = [(sheet, workbook.add_worksheet(sheet.text.say(language))) for sheet in form.sheets]
        ranges = _code_lists(workbook, book, on, styles, language)
        for sheet, worksheet in sheets:
            _sheet(worksheet, book, form, sheet, on, language, styles, ranges)
        sheets[0][1].activate()


def _sheet(
    worksheet: Worksheet,
    book: FactBook,
    form: Form,
    sheet: Sheet,
    on: date,
    language: str,
    styles: Styles,
    ranges: dict[str, str],
) -> None:
    title = f"{form.text.zh}　{sheet.text.zh}　{form.text.en}: {sheet.text.en}"
    worksheet.write_string(0, 0, title, styles.of(bold=True, font_size=12))
    columns = sheet_columns(book, form, sheet, all_columns(sheet), on, language)
    row = write_headings(worksheet, columns, styles, 1)
    for place, column in enumerate(form.columns(book, sheet.layout)):
        if rule := _validation(column, ranges):
            worksheet.data_validation(row + 1, place, row + ROWS_TO_FILL, place, rule)
    worksheet.set_landscape()
    worksheet.repeat_rows(row)


def _validation(column: FormColumn, ranges: dict[str, str]) -> dict[str, object] | None:
    """A list to choose from that warns and lets pass: codes are taken too, and the truth must be savable."""
    fact = column.fact
    if fact is None or fact.type not in {"flag", "code"}:
        return None
    source: object = [YES, NO] if fact.type == "flag" else f"={ranges[fact.list or '']}"
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": NOT_IN_LIST.zh,
        "error_message": f"{ASK.zh} {ASK.en}",
    }


def _code_lists(
    workbook: Workbook, book: FactBook, on: date, styles: Styles, language: str
) -> dict[str, str]:
    """A block of three columns per list: code, Chinese, English; tells where the Chinese names stand."""
    name = CODES.say(language)
    worksheet = workbook.add_worksheet(sheet_name(name))
    bold, plain, text = styles.of(bold=True), styles.of(bold=True, bg_color="#EDEDED"), styles.value("text")
    lists = {name: _in_use(book.codes(name), on) for name in _lists(book)}
    worksheet.write_string(0, 0, f"{CODES.zh} {CODES.en}　{on.isoformat()}", bold)
    ranges = {}
    for block, (list_name, rows) in enumerate(lists.items()):
        letters = letters_of(block * 4 + 2)
        ranges[list_name] = f"'{name}'!${letters}$4:${letters}${3 + len(rows)}"
        worksheet.set_column(block * 4, block * 4, 6, text)
        worksheet.set_column(block * 4 + 1, block * 4 + 2, 20, text)
    _write_down(worksheet, lists, _titles(book), bold, plain, text)
    worksheet.freeze_panes(3, 0)
    return ranges


def _write_down(
    worksheet: Worksheet,
    lists: dict[str, list[tuple[str, str, str]]],
    titles: dict[str, str],
    bold: object,
    plain: object,
    text: object,
) -> None:
    """Row by row over all blocks, because a streamed sheet cannot go back up."""
    for block, name in enumerate(lists):
        worksheet.write_string(1, block * 4, escape(titles[name]), bold)
    for block in range(len(lists)):
        for place, heading in enumerate((CODE, CHINESE, ENGLISH)):
            worksheet.write_string(2, block * 4 + place, heading.zh, plain)
    for row in range(max(map(len, lists.values()))):
        for block, rows in enumerate(lists.values()):
            for place, value in enumerate(rows[row] if row < len(rows) else ()):
                worksheet.write_string(3 + row, block * 4 + place, escape(value), text)


def _guide(worksheet: Worksheet, form: Form, styles: Styles) -> None:
    worksheet.set_column(0, 0, 4)
    worksheet.set_column(1, 1, 110)
    worksheet.write_string(0, 1, f"{form.text.zh}　{form.text.en}", styles.of(bold=True, font_size=14))
    worksheet.write_string(1, 1, f"{GUIDE.zh} {GUIDE.en}", styles.of(bold=True))
    number, wrap = styles.of(align="center", font_color="#7F7F7F"), styles.of(text_wrap=True)
    for row, line in enumerate(form.guide, 2):
        worksheet.set_row(row, 48)
        worksheet.write_number(row, 0, row - 1, number)
        worksheet.write_string(row, 1, f"{line.zh}\n{line.en}", wrap)


def _in_use(codes: CodeList, on: date) -> list[tuple[str, str, str]]:
    return [(row.code, row.text.zh, row.text.en) for row in codes.rows if row.interval.contains(on)]


def _lists(book: FactBook) -> list[str]:
    facts = (*book.recorded("household"), *book.recorded("person"))
    return list(dict.fromkeys(fact.list for fact in facts if fact.list))


def _titles(book: FactBook) -> dict[str, str]:
    titles: dict[str, str] = {}
    for fact in (*book.recorded("household"), *book.recorded("person")):
        if fact.list:
            titles.setdefault(fact.list, f"{fact.text.zh} {fact.text.en}")
    return titles


GUIDE: Final = Text("说明", "How to fill it in")
CODES: Final = Text("代码表", "Code lists")
CODE = Text("代码", "code")
CHINESE = Text("中文", "Chinese")
ENGLISH = Text("英文", "English")
NOT_IN_LIST = Text("不在列表中", "Not in the list")
ASK = Text(
    "不在下拉列表里。代码也可以填；确定吗？", "It is not in the list. Codes may be written too. Keep it?"
)
