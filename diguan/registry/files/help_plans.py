"""Reading plans of help: the plans of a household with their measures and effects, and how the register
stands with them.

What a plan must name to be complete is read here for one household and for a county alike (R-034).
"""

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from diguan.registry.files.counts import NOT_REGISTERED
from diguan.registry.files.households import households
from diguan.registry.files.scope import one, seen
from diguan.registry.models import Effect, HelpPlan, Household, HouseholdYear, Measure
from diguan.registry.viewer import Viewer

LACKS = {
    "cause": Q(main_cause=None) | Q(main_cause=""),
    "responsible": Q(responsible=""),
    "project": Q(measure_count=0),
    "money": Q(funded=False),
}
"""What a plan lacks, under which condition of a row of `helped`."""
GIVEN_UP = Measure.Outcome.GIVEN_UP


def helped(viewer: Viewer) -> "QuerySet[Household]":
    """The files that are or were in the register, each with its `main_cause`; of its current plan `plan_id`
    (None for no plan), `responsible`, how many measures it has (`measure_count`, without those given up) and
    whether the money of one is known (`funded`); and a flag `lacks_…` for each of LACKS."""
    newest = HouseholdYear.objects.filter(household=OuterRef("pk")).order_by("-year")
    current = HelpPlan.objects.filter(household=OuterRef("pk"), replaced_on=None)
    kept = Measure.objects.filter(plan__household=OuterRef("pk"), plan__replaced_on=None)
    kept = kept.exclude(outcome=GIVEN_UP)
    rows = households(viewer).exclude(status__in=NOT_REGISTERED)
    rows = rows.annotate(
        main_cause=Subquery(newest.values("main_cause")[:1]),
        plan_id=Subquery(current.values("pk")[:1]),
        responsible=Subquery(current.values("responsible")[:1]),
        measure_count=_counted(kept),
        funded=Exists(kept.filter(money__isnull=False)),
    )
    flags = {f"lacks_{name}": _flag(lack) for name, lack in LACKS.items()}
    return rows.annotate(**flags)


def helped_household(viewer: Viewer, household_id: int) -> Household:
    """One of them; raises NotInSight."""
    return one(helped(viewer), pk=household_id)


def help_plans(viewer: Viewer, household: Household | int) -> "QuerySet[HelpPlan]":
    """The plans of a household, the current one first, each with its measures and their effects."""
    effects = Prefetch("effects", Effect.objects.order_by("on", "pk"))
    measures = Measure.objects.select_related("person").prefetch_related(effects).order_by("number")
    rows = HelpPlan.objects.filter(household=household).prefetch_related(Prefetch("measures", measures))
    return seen(rows.order_by("-number"), viewer, "household__village_code")


def current_plan(viewer: Viewer, household: Household | int) -> HelpPlan | None:
    """The household's plan in force with its measures, but not what they brought; None where it has none."""
    rows = HelpPlan.objects.filter(household=household, replaced_on=None)
    rows = rows.prefetch_related(Prefetch("measures", Measure.objects.order_by("number")))
    return seen(rows, viewer, "household__village_code").first()


def measure(viewer: Viewer, measure_id: int) -> Measure:
    """One measure with its plan, household and member; raises NotInSight."""
    rows = Measure.objects.select_related("plan__household__village", "person")
    return one(seen(rows, viewer, "plan__household__village_code"), pk=measure_id)


def _counted(measures: "QuerySet[Measure]") -> Coalesce:
    whole = measures.order_by().values("plan__household").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(whole), 0, output_field=IntegerField())


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
