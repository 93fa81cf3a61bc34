"""Excel out of any list: rows are written one after the other, so memory does not grow with them.

Every cell is a text, a number or a day, never a formula; the sheet says how many rows it has, whose it is and
whether it is demonstration data. It does not know where rows come from or who may see them.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from diguan.engine.sheets.escape import escape
from diguan.web import areas
from diguan.words.errors import Fault
from diguan.words.text import Text

MOST = 100_000
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = (8, 40)


class TooManyRows(Fault):
    """A list that one sheet should not carry."""


def workbook(
    request: HttpRequest,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    total: int | None = None,
    notes: Sequence[str] = (),
) -> FileResponse:
    """A download `name`.xlsx: the headings, the rows, and a second sheet that says what this is.

    Raises TooManyRows when `total` or the rows themselves pass MOST; then nothing is sent.
    """
    if total is not None and total > MOST:
        raise too_many(total)
    file = TemporaryFile(suffix=".xlsx")  # noqa: SIM115  closed by the response when it has been sent
    with xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        count = _fill(book, headings, rows)
        _describe(
            book, [*_origin(request), (gettext("Rows"), count), *((gettext("Note"), note) for note in notes)]
        )
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=TYPE)
    response["X-Rows"] = str(count)
    return response


def too_many(total: int) -> TooManyRows:
    """The message for a list that is too long."""
    return TooManyRows(
        Text(
            "共 {total} 行，超过一次导出的上限 {most} 行",
            "{total} rows are more than the {most} of one export",
        ).format(total=total, most=MOST),
        mend=Text(
            "请先筛选，或在页面上方选择下级地区，再分别导出",
            "filter the list or choose a smaller area at the top first",
        ),
    )


def _fill(book: xlsxwriter.Workbook, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    sheet = book.add_worksheet(gettext("List"))
    head = book.add_format(
        {"bold": True, "bg_color": "#E6F2EC", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, min(max(len(heading) * 2 + 2, WIDTH[0]), WIDTH[1]))
        sheet.write_string(0, column, escape(heading), head)
    count = 0
    for count, row in enumerate(_bounded(rows), start=1):
        for column, value in enumerate(row):
            _write(sheet, count, column, value)
    sheet.autofilter(0, 0, max(count, 1), max(len(headings) - 1, 0))
    return count


def _bounded(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for count, row in enumerate(rows):
        if count >= MOST:
            raise too_many(count + 1)
        yield row


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, gettext("yes") if value else gettext("no"))
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value))
    elif isinstance(value, datetime):
        sheet.write_string(row, column, timezone.localtime(value).strftime("%Y-%m-%d %H:%M"))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day))  # noqa: DTZ001  a day has no zone
    else:
        sheet.write_string(row, column, escape(str(value)))


def _describe(book: xlsxwriter.Workbook, lines: Sequence[tuple[str, Any]]) -> None:
    sheet = book.add_worksheet(gettext("About this sheet"))
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 60)
    for row, (what, value) in enumerate(lines):
        sheet.write_string(row, 0, escape(what))
        _write(sheet, row, 1, value)


def _origin(request: HttpRequest) -> list[tuple[str, Any]]:
    area = areas.area_of(request.viewer)
    mark = [(gettext("DEMONSTRATION DATA"), gettext("Made-up people; not a real register."))]
    return [
        *(mark if settings.DIGUAN_DEMONSTRATION else []),
        (gettext("Area"), area.full_name if area else gettext("none")),
        (gettext("Made at"), timezone.now()),
        (gettext("Made by"), request.viewer.name),
    ]
