"""Reading who left the register, when, and what became of it: the households of the exit ledger.

Exits that were recorded here have a day; of those that came in by a workbook only the year is known.
"""

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractYear

from diguan.registry.files.exit_plans import newest_planned
from diguan.registry.files.households import households
from diguan.registry.models import Event, HelpPlan, Household, HouseholdYear, Item, Measure, PersonYear
from diguan.registry.viewer import Viewer

IN, OUT = "move:register", "move:exit"
ROLLED_BACK, RETURNED = "move:roll_back", "move:return_to_poverty"
STANDINGS = ("exited", "stable", "rolled_back", "returned")


def exit_ledger(viewer: Viewer) -> "QuerySet[Household]":
    """The files that left the register at least once, each with `registered_on`, `left_on` (None where the
    day is not known) and `year_left`, `planned_year`, and its `standing`: one of STANDINGS, with `back_on`
    for those that did not stay out. Their years with items and people, and their plans with measures, are
    at hand."""
    out, back = _newest(OUT), _newest(ROLLED_BACK, RETURNED)
    ever = Q(status__in=("exited", "returned")) | Exists(_moves(OUT, ROLLED_BACK, RETURNED))
    rows = households(viewer).filter(ever)
    rows = rows.annotate(
        registered_on=Coalesce(_day(_newest(IN)), _fact("first_identified_on")),
        left_on=_day(out),
        planned_year=newest_planned(),
        back_kind=Subquery(back.values("kind")[:1]),
        back_day=_day(back),
    )
    rows = rows.annotate(year_left=Coalesce(ExtractYear("left_on"), _fact("exit_year")), standing=_standing())
    stays = When(standing__in=("exited", "stable"), then=None)
    rows = rows.annotate(back_on=Case(stays, default=F("back_day")))
    return rows.prefetch_related(_years(), _plans())


def years_left(viewer: Viewer) -> list[int]:
    """The years in which any of them left, newest first."""
    years = exit_ledger(viewer).order_by().values_list("year_left", flat=True).distinct()
    return sorted((year for year in years if year is not None), reverse=True)


def _moves(*kinds: str) -> "QuerySet[Event]":
    return Event.objects.filter(household=OuterRef("pk"), kind__in=kinds)


def _newest(*kinds: str) -> "QuerySet[Event]":
    return _moves(*kinds).order_by("-on", "-pk")


def _day(events: "QuerySet[Event]") -> Subquery:
    return Subquery(events.values("on")[:1])


def _fact(name: str) -> Subquery:
    """What the newest year that knows it says."""
    years = HouseholdYear.objects.filter(household=OuterRef("pk"), **{f"{name}__isnull": False})
    return Subquery(years.order_by("-year").values(name)[:1])


def _standing() -> Case:
    return Case(
        When(status="exited", stage="stable", then=Value("stable")),
        When(status="exited", then=Value("exited")),
        When(back_kind=ROLLED_BACK, then=Value("rolled_back")),
        default=Value("returned"),
        output_field=TextField(),
    )


def _years() -> Prefetch:
    people = Prefetch("people", PersonYear.objects.select_related("person"))
    items = Prefetch("items", Item.objects.all())
    return Prefetch("years", HouseholdYear.objects.order_by("-year").prefetch_related(items, people))


def _plans() -> Prefetch:
    measures = Prefetch("measures", Measure.objects.order_by("number"))
    return Prefetch("help_plans", HelpPlan.objects.order_by("number").prefetch_related(measures))
