"""When households and poor villages are to leave: who is not out yet, and who is past the planned year.

The years are facts of the file and of the village's form, corrected there with a reason; the end of the plan
is a value of the pack.
"""

from datetime import date
from typing import Any

import django_filters
from django.db.models import IntegerField, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from diguan.casework.may import COUNTY, TOWNSHIP, VILLAGE
from diguan.policy.exit_plan import PlanEnd, plan_end
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import policies
from diguan.web.desk import ToDo
from diguan.web.part_filter import PartFilter
from diguan.web.tables import Code, Link, ListPage, Number, Plain, Table
from diguan.web.templatetags.diguan import say
from diguan.words.areas import Level
from diguan.words.text import Text

OVERDUE, WITHOUT, BEYOND = "overdue", "without", "beyond"
STATES = (
    (OVERDUE, _("past the planned year")),
    (WITHOUT, _("without a planned year")),
    (BEYOND, _("planned after the set time")),
)


def end_of_plan(viewer: Viewer, today: date) -> PlanEnd:
    """What the policy of the viewer's area says of the last year."""
    code = viewer.scope.code if viewer.scope else ""
    return plan_end(policies.nearest(code, today), today)


def standing(planned: int | None, today: date, end: PlanEnd) -> Text:
    """How a planned year stands on a day."""
    if planned is None:
        return _WITHOUT
    if planned < today.year:
        return _OVERDUE.format(years=today.year - planned)
    if end.year is not None and planned > end.year:
        return _BEYOND.format(end=end.year)
    return _DUE if planned == today.year else _AHEAD


class PlannedTable(Table):
    """What both lists say of a plan."""

    planned_year = Plain(verbose_name=_("Planned year"))
    standing = Plain(empty_values=(), orderable=False, verbose_name=_("How it stands"))

    def __init__(self, *args: Any, today: date, end: PlanEnd, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.end = today, end

    def render_standing(self, record: Any) -> str:
        """In words."""
        return say(standing(record.planned_year, self.today, self.end))

    def value_standing(self, record: Any) -> str:
        """The same in Excel."""
        return self.render_standing(record)


class HouseholdTable(PlannedTable):
    """One line per household still in the register."""

    head_name = Link("household:page", verbose_name=_("Head"))
    number = Link("household:page", verbose_name=_("Household number"))
    township = Plain(accessor="village__parent__name", verbose_name=_("Township"), wrap=False)
    village = Plain(accessor="village__name", verbose_name=_("Village"), wrap=False)
    people = Number(verbose_name=pgettext_lazy("count", "Members"))
    status = Code("register_status", verbose_name=_("Register status"))

    class Meta(Table.Meta):
        fields = (
            "head_name", "number", "township", "village", "people", "status", "planned_year", "standing",
        )  # fmt: skip


class VillageTable(PlannedTable):
    """One line per poor village that is not delisted."""

    name = Plain(verbose_name=_("Village"), wrap=False)
    township = Plain(accessor="parent__name", verbose_name=_("Township"), wrap=False)
    code = Link("intake:village", args=["code", "this_year"], verbose_name=_("Form of the village"))

    class Meta(Table.Meta):
        fields = ("name", "township", "planned_year", "standing", "code")
        rights = {"code": {VILLAGE, TOWNSHIP, COUNTY}}


class PlannedFilter(PartFilter):
    """Part of the area, and how the plan stands."""

    state = django_filters.ChoiceFilter(
        method="of_state", label=_("How it stands"), empty_label=_("all"), choices=STATES
    )

    def of_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those in that state today."""
        today = timezone.localdate()
        if value == OVERDUE:
            return rows.filter(planned_year__lt=today.year)
        if value == WITHOUT:
            return rows.filter(planned_year=None)
        end = end_of_plan(self.request.viewer, today).year
        return rows.none() if end is None else rows.filter(planned_year__gt=end)


class VillageFilter(PlannedFilter):
    """The same for villages."""

    column = "code"


class Planned(ListPage):
    """What both pages share: the day, the end of the plan, the parts of the area with their numbers."""

    template_name = "exit/planned.html"
    here = ""

    @cached_property
    def today(self) -> date:
        """The day of asking."""
        return timezone.localdate()

    @cached_property
    def end(self) -> PlanEnd:
        """The end of the plan here."""
        return end_of_plan(self.request.viewer, self.today)

    def table_options(self) -> dict[str, Any]:
        """What a plan is held against."""
        return {"today": self.today, "end": self.end}

    def extra(self) -> dict[str, Any]:
        """The end of the plan in words, and the numbers by part."""
        parts = files.planned_by_area(self.request.viewer, self.today.year, self.end.year)
        shown = [(area, homes, places) for area, homes, places in parts if homes.all or places.all]
        return {"end": self.end, "parts": shown, "here": self.here}


class Households(Planned):
    """Households still in the register."""

    title = _("Planned exits: households")
    lead = _("Households in the register that have not left it, with the year in which they are to leave.")
    empty = _("No household here.")
    table_class = HouseholdTable
    filterset_class = PlannedFilter
    search = ("number", "head_name")
    search_hint = _("Household number or name of the head")
    order_by = ("planned_year",)
    file_name = "planned-exits"
    here = "planned"

    def rows(self) -> QuerySet[Any]:
        """The files of the area, with their township."""
        return files.planned_households(self.request.viewer).select_related("village__parent")


class Villages(Planned):
    """Poor villages that are not delisted."""

    title = _("Planned exits: poor villages")
    lead = _("Poor villages that are not delisted, with the year in which they are to be.")
    empty = _("No poor village here. Which villages are poor, their yearly forms say.")
    table_class = VillageTable
    filterset_class = VillageFilter
    search = ("name",)
    search_hint = _("Name of the village")
    order_by = ("planned_year",)
    file_name = "planned-delistings"
    here = "planned-villages"

    def rows(self) -> QuerySet[Any]:
        """The villages of the area, with the year whose form is open now."""
        this_year = Value(self.today.year, output_field=IntegerField())
        return files.planned_villages(self.request.viewer).annotate(this_year=this_year)


def of_household(viewer: Viewer, household: Any, today: date) -> tuple[int | None, Text] | None:
    """The planned year of a household and how it stands; None for one that is not in the register."""
    if household.status not in files.REGISTERED:
        return None
    year = files.planned_year(viewer, household)
    return year, standing(year, today, plan_end(policies.nearest(household.village_code, today), today))


def to_do(viewer: Viewer) -> list[ToDo]:
    """Who is past the planned year, for villages, townships and counties."""
    if viewer.scope is None or viewer.scope.level < Level.COUNTY:
        return []
    this_year = timezone.localdate().year
    homes = files.planned_households(viewer).filter(planned_year__lt=this_year).count()
    places = files.planned_villages(viewer).filter(planned_year__lt=this_year).count()
    return [
        ToDo(gettext("Households past their planned year of exit"), homes, _late("exit:planned"), "red"),
        ToDo(gettext("Poor villages past their planned year"), places, _late("exit:planned-villages"), "red"),
    ]


def _late(page: str) -> str:
    return f"{reverse(page)}?state={OVERDUE}"


_WITHOUT = Text("没有计划年度", "no planned year")
_OVERDUE = Text("已逾期 {years} 年，尚未退出", "overdue by {years} year(s), not out yet")
_BEYOND = Text("晚于规定时间（{end} 年末）", "after the set time (end of {end})")
_DUE = Text("今年应退出", "due this year")
_AHEAD = Text("未到时间", "not due yet")
