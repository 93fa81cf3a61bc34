"""Workbooks that leave the site: the empty form of the year, and the area's own files in the same form.

What goes out holds numbers in full, so that it can come in again: only those may take it who may bring it in.
"""

from datetime import date
from typing import BinaryIO

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_GET

from diguan.casework import may
from diguan.engine import sheets
from diguan.registry import files
from diguan.web import areas, policies
from diguan.web.export import sent, taken_out
from diguan.words.errors import Fault
from diguan.words.text import Text

MOST = 20_000


class TooManyHouseholds(Fault):
    """More households than one workbook should carry."""


class NothingOfTheYear(Fault):
    """An area without a file of the year."""


@require_GET
def template(request: HttpRequest) -> FileResponse:
    """The empty form with the codes in use today; headings in Chinese, notes in both languages."""
    book, form = policies.book(), sheets.Form.load(policies.library().root)
    today = timezone.localdate()
    return sent(f"form-{today.year}", lambda file: sheets.template(book, form, file, on=today))


@require_GET
def households(request: HttpRequest) -> FileResponse:
    """The files of the chosen area for a year as a workbook; brought in again it changes nothing."""
    viewer = request.viewer
    may.must_bring_in(viewer, viewer.prefix or "")
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else timezone.localdate().year
    total = files.household_years(viewer, year).count()
    if not total:
        raise NothingOfTheYear(_NOTHING.format(year=year), mend=_MEND_NOTHING)
    if total > MOST:
        raise TooManyHouseholds(_TOO_MANY.format(total=total, most=MOST), mend=_MEND_TOO_MANY)
    found, place = files.roster(viewer, year), areas.area_of(viewer)
    book, form = policies.book(), sheets.Form.load(policies.library().root)

    def write(file: BinaryIO) -> object:
        return sheets.write_workbook(
            file,
            book,
            form,
            found.households,
            found.people,
            on=date(year, 12, 31),
            demonstration=settings.DIGUAN_DEMONSTRATION,
            title=f"{place.full_name if place else ''} {year} {form.text.zh}",
        )

    taken_out(request, f"households-{viewer.prefix}-{year}", total)
    return sent(f"households-{viewer.prefix}-{year}", write)


_NOTHING = Text("本辖区没有 {year} 年的户档", "there is no household file of {year} in this area")
_MEND_NOTHING = Text("请选择有户档的年度", "choose a year that has files")
_TOO_MANY = Text(
    "共 {total} 户，超过一个工作簿的上限 {most} 户",
    "{total} households are more than the {most} of one workbook",
)
_MEND_TOO_MANY = Text(
    "请在页面上方选择一个乡镇，逐个导出", "choose a township at the top, one after the other"
)
