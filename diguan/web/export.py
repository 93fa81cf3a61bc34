"""Excel out of any list, row by row, so that memory does not grow with it; the first line says what it is.

The sheet itself is written by diguan.engine.sheets: no cell is ever a formula. It does not know where rows
come from or who may see them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.utils import timezone

from diguan.casework import audit, day_shares
from diguan.engine.sheets import Column, Table, write_tables
from diguan.web import areas
from diguan.words.errors import Fault
from diguan.words.text import Text

MOST = 100_000
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (10, 44)


class TooManyRows(Fault):
    """A list that one sheet should not carry."""

    def __init__(self, total: int) -> None:
        super().__init__(_TOO_MANY.format(total=total, most=MOST), mend=_MEND)


def workbook(
    request: HttpRequest,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    title: str = "",
    total: int | None = None,
) -> FileResponse:
    """A download `name`.xlsx: a line with title, area, day, officer, row count and demonstration mark, then
    rows.

    Values may be None, str, int, float, Decimal, bool, date. Raises TooManyRows when `total` or the rows
    themselves pass MOST; then nothing is sent.
    """
    if total is not None and total > MOST:
        raise TooManyRows(total)
    table = Table(title or name, columns, _bounded(rows), _first_line(request, title or name), total)
    how: dict[str, Any] = {"demonstration": settings.DIGUAN_DEMONSTRATION, "language": request.language}
    taken_out(request, name, total)
    return sent(name, lambda file: write_tables(file, [table], **how))


def taken_out(request: HttpRequest, name: str, rows: int | None) -> None:
    """Tell in the audit trail that a file left the site: which, of which area, how many rows, by whom.

    Call it before anything is sent: it raises ShareUsed when this officer has had his files of today.
    """
    prefix = request.viewer.scope.prefix if request.viewer.scope else ""
    with audit.act():
        day_shares.must_have_left("exported", request.user)
        audit.write("exported", by=request.user, area_prefix=prefix, after={"file": name, "rows": rows})


def sent(name: str, write: Callable[[BinaryIO], object]) -> FileResponse:
    """A download `name`.xlsx of what `write` puts into the file; nothing is sent when it raises."""
    file = TemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it when it has been sent
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=TYPE)


def column(heading: str, kind: str = "text") -> Column:
    """A column wide enough for its heading; kinds are those of diguan.engine.sheets."""
    wide = 2 * len(heading) + 4 if not heading.isascii() else len(heading) + 4
    return Column(heading, min(max(wide, WIDTHS[0]), WIDTHS[1]), kind)


def _bounded(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for count, row in enumerate(rows, start=1):
        if count > MOST:
            raise TooManyRows(count)
        yield row


def _first_line(request: HttpRequest, title: str) -> str:
    area = areas.area_of(request.viewer)
    made = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    return " · ".join(filter(None, (title, area and area.full_name, made, request.viewer.name)))


_TOO_MANY = Text(
    "共 {total} 行，超过一次导出的上限 {most} 行", "{total} rows are more than the {most} of one export"
)
_MEND = Text(
    "请先筛选，或在页面上方选择下级地区，再分别导出", "filter the list, or choose a smaller area at the top"
)
