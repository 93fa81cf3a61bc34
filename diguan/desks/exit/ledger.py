"""The exit ledger (脱贫台账): each household that left the register, when, with which income, by which
projects and measures, and whether it stayed out; as a page, Excel and a printed list.

The day is that of the exit recorded here; of exits that came in by a workbook the file knows only the year.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from diguan.registry import files
from diguan.registry.files import STANDINGS
from diguan.web import areas, incomes, paper
from diguan.web.part_filter import PartFilter
from diguan.web.pdf import pdf_response
from diguan.web.tables import Day, Link, ListPage, Plain, Table, Yuan
from diguan.web.templatetags import diguan as words
from diguan.words.errors import Fault
from diguan.words.text import Text

TEMPLATE = Path(__file__).with_name("ledger.typ")
MOST = 2_000  # households on one printed list
SAID = {
    "exited": _("exited"),
    "stable": _("exited and stable"),
    "rolled_back": _("rolled back: the exit was untrue"),
    "returned": _("returned to poverty"),
}
NOT_COUNTED = frozenset({"given_up", "carried"})
BETWEEN = Text("；", "; ")


class TooManyToPrint(Fault):
    """More households than one printed list holds."""


def measures_of(home: Any, income: bool) -> list[Any]:
    """The income projects of all its plans, or the other measures: those that were given up do not count,
    those taken over by a later plan stand there."""
    of_all = (one for plan in home.help_plans.all() for one in plan.measures.all())
    return [one for one in of_all if one.income_project == income and one.outcome not in NOT_COUNTED]


def named(measures: list[Any]) -> str:
    """One after the other, each with its kind."""
    said = (f"{words.code_text(one.kind, 'measure_kind')} · {one.what}" for one in measures)
    return words.say(BETWEEN).join(said)


def named_shortly(measures: list[Any]) -> str:
    """One after the other."""
    return words.say(BETWEEN).join(one.what for one in measures)


def year_then(home: Any) -> Any:
    """The newest year on file up to the year in which the household left; None where there is none."""
    years = (one for one in home.years.all() if home.year_left is None or one.year <= home.year_left)
    return next(years, None)


def income_of(of_year: Any) -> Decimal | None:
    """The income per head of a year; None where it is not known."""
    if of_year is None:
        return None
    worked_out = incomes.worked_out(of_year, incomes.members_of(of_year))
    per_head: Decimal | None = worked_out["income_per_head"]
    return per_head


def out(home: Any) -> str:
    """The day on which it left, or the year where that is all the file knows."""
    return words.day(home.left_on) if home.left_on else str(home.year_left or gettext("not known"))


def standing(home: Any) -> str:
    """Whether it stayed out, and since when not."""
    said = str(SAID[home.standing])
    return f"{said} {words.day(home.back_on)}" if home.back_on else said


class Head(Link):
    """The name of the head; the number where none is on file."""

    def render(self, value: Any, record: Any) -> SafeString:
        """The cell with its link."""
        return super().render(value or record.number, record)


class LedgerTable(Table):
    """One line a household, as page and paper have room for it."""

    head_name = Head("household:page", empty_values=(), verbose_name=_("Head"))
    number = Link("household:page", verbose_name=_("Household number"))
    village = Plain(accessor="village__name", verbose_name=_("Village"), wrap=False)
    times = Plain(empty_values=(), order_by="year_left", verbose_name=_("In and out"))
    planned_year = Plain(verbose_name=_("Planned year"))
    income = Plain(empty_values=(), orderable=False, verbose_name=_("Income then"))
    projects = Plain(empty_values=(), orderable=False, verbose_name=_("Income projects"))
    support = Plain(empty_values=(), orderable=False, verbose_name=_("Support measures"))
    standing = Plain(verbose_name=_("How it stands"))

    class Meta(Table.Meta):
        fields = (
            "head_name", "number", "village", "times", "planned_year", "income", "projects", "support",
            "standing",
        )  # fmt: skip

    def render_times(self, record: Any) -> SafeString:
        """From which day to which day it was in the register, or to which year; each on one line."""
        span = '<span><span class="text-nowrap">{} –</span> <span class="text-nowrap">{}</span></span>'
        return format_html(span, words.day(record.registered_on), out(record))

    def value_times(self, record: Any) -> str:
        """The same in plain words."""
        return f"{words.day(record.registered_on)} – {out(record)}"

    def render_income(self, record: Any) -> str:
        """The amount and of which year it is, or that it is not known."""
        of_year = year_then(record)
        amount = income_of(of_year)
        return gettext("not known") if amount is None else f"{words.number(amount, 2)} ({of_year.year})"

    def render_projects(self, record: Any) -> str:
        """As short as the page wants it."""
        return named_shortly(measures_of(record, income=True))

    def value_projects(self, record: Any) -> str:
        """With their kinds."""
        return named(measures_of(record, income=True))

    def render_support(self, record: Any) -> str:
        """As short as the page wants it."""
        return named_shortly(measures_of(record, income=False))

    def value_support(self, record: Any) -> str:
        """With their kinds."""
        return named(measures_of(record, income=False))

    def render_standing(self, record: Any) -> str:
        """In words."""
        return standing(record)

    value_income, value_standing = render_income, render_standing


class SheetTable(LedgerTable):
    """The same for Excel: every day, year and amount in a column of its own."""

    registered_on = Day(verbose_name=_("Registered on"))
    left_on = Day(verbose_name=_("Day of exit"))
    year_left = Plain(verbose_name=_("Year left"))
    income = Yuan(empty_values=(), verbose_name=_("Net income per head then, yuan"))
    income_year = Plain(empty_values=(), verbose_name=_("Income of"))

    class Meta(LedgerTable.Meta):
        fields = (
            "head_name", "number", "village", "registered_on", "left_on", "year_left", "planned_year",
            "income", "income_year", "projects", "support", "standing",
        )  # fmt: skip

    def value_income(self, record: Any) -> Decimal | None:
        """The bare amount."""
        return income_of(year_then(record))

    def value_income_year(self, record: Any) -> int | None:
        """Which year's income that is."""
        of_year = year_then(record)
        return of_year.year if of_year else None


class LedgerFilter(PartFilter):
    """Part of the area, the year left, and how it stands."""

    year = django_filters.ChoiceFilter(field_name="year_left", label=_("Year left"), empty_label=_("all"))
    state = django_filters.ChoiceFilter(
        field_name="standing", label=_("How it stands"), empty_label=_("all"),
        choices=[(key, SAID[key]) for key in STANDINGS],
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        years = files.years_left(self.request.viewer)
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]


class Ledger(ListPage):
    """The ledger as a page and as Excel."""

    template_name = "exit/ledger.html"
    title = _("Exit ledger")
    lead = _(
        "Every household that left the register: when, with which income, by which income project and support"
        " measures; those rolled back and those returned stand there too."
    )
    empty = _("No household has left the register here.")
    table_class = LedgerTable
    filterset_class = LedgerFilter
    search = ("number", "head_name")
    search_hint = _("Household number or name of the head")
    file_name = "exit-ledger"
    hidden: tuple[str, ...] = ("number",)  # the page is narrow; the head leads to the file

    def table_options(self) -> dict[str, Any]:
        """Which columns stay away."""
        return {"exclude": self.hidden}

    def rows(self) -> QuerySet[Any]:
        """The files of the area that left."""
        return files.exit_ledger(self.request.viewer)

    def excel(self) -> HttpResponse:
        """With more columns than the page has room for."""
        self.table_class, self.hidden = SheetTable, ("times",)
        return super().excel()


class Printed(Ledger):
    """The same households, filtered and sorted as the address says, on A4."""

    hidden = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The sheet."""
        total = self.selected.count()
        if total > MOST:
            raise TooManyToPrint(_TOO_MANY.format(most=MOST), mend=_MEND)
        area = areas.area_of(request.viewer)
        shown = list(self.table.columns)
        said = ngettext("%(n)s household", "%(n)s households", total) % {"n": words.number(total)}
        data = {
            **paper.frame(
                str(self.title), area.full_name if area else "", request.viewer, timezone.localdate()
            ),
            "columns": [str(one.header) for one in shown],
            "rows": [[_printed(cell) for cell in row] for row in self._values(shown)],
            "words": {
                "count": said,
                "empty": str(self.empty),
                "signatures": gettext("Drawn up by|Checked by|Day"),
            },
        }
        return pdf_response(request, self.file_name, TEMPLATE, data)


def _printed(cell: Any) -> str:
    if isinstance(cell, date):
        return words.day(cell)
    if isinstance(cell, Decimal):
        return words.number(cell, 2)
    return "" if cell is None else str(cell)


_TOO_MANY = Text("一次最多打印 {most} 户", "at most {most} households on one printed list")
_MEND = Text("请先按地区或年度筛选，或导出 Excel", "choose a part of the area or a year, or take the Excel")
