"""Reading household files: the households, their years with facts and items, and their members."""

from collections.abc import Sequence

from django.db.models import OuterRef, QuerySet, Subquery

from diguan.registry.files.scope import one, seen
from diguan.registry.models import Finding, Household, HouseholdYear, Item, Person, PersonYear, RunState
from diguan.registry.viewer import Viewer


def households(viewer: Viewer) -> "QuerySet[Household]":
    """The household files of the area, with their village, village by village in the order of their numbers.

    That is the order of an index, so that no list of a county sorts all its files for one page.
    """
    return seen(Household.objects.select_related("village").order_by("village_code", "number"), viewer)


def household_list(viewer: Viewer) -> "QuerySet[Household]":
    """The files of the area for a list: beside each the `main_cause` of its newest year and the `outcome` of
    the newest finished judgement that looked at it; None where there is none."""
    years = HouseholdYear.objects.filter(household=OuterRef("pk")).order_by("-year")
    judged = Finding.objects.filter(household=OuterRef("pk"), judgement__state=RunState.DONE)
    return households(viewer).annotate(
        main_cause=Subquery(years.values("main_cause")[:1]),
        outcome=Subquery(judged.order_by("-judgement_id").values("outcome")[:1]),
    )


def household(viewer: Viewer, key: int | str) -> Household:
    """One file by its id (int) or its number (str); raises NotInSight."""
    return one(households(viewer), **({"pk": key} if isinstance(key, int) else {"number": key}))


def household_years(viewer: Viewer, year: int) -> "QuerySet[HouseholdYear]":
    """One year of all household files that stood in the area then, with household and village, by number."""
    rows = HouseholdYear.objects.filter(year=year).select_related("household__village")
    return seen(rows.order_by("household__number"), viewer)


def years(viewer: Viewer, household: Household | int) -> "QuerySet[HouseholdYear]":
    """The recorded years of one household, newest first."""
    rows = HouseholdYear.objects.filter(household=household).select_related("household")
    return seen(rows.order_by("-year"), viewer)


def newest_years(viewer: Viewer) -> "QuerySet[HouseholdYear]":
    """The newest recorded year of each file that stands in the area, its items at hand; two queries."""
    newest = HouseholdYear.objects.filter(household=OuterRef("household")).order_by("-year")
    rows = HouseholdYear.objects.filter(year=Subquery(newest.values("year")[:1]))
    return seen(rows.prefetch_related("items"), viewer, "household__village_code")


def recorded_years(viewer: Viewer) -> list[int]:
    """The years of which any file of the area has a record, newest first."""
    rows = seen(HouseholdYear.objects.order_by(), viewer)
    return sorted(rows.values_list("year", flat=True).distinct(), reverse=True)


def items(viewer: Viewer, household_year: HouseholdYear | int) -> "QuerySet[Item]":
    """The income and expense items of one year of a household."""
    rows = Item.objects.filter(household_year=household_year).order_by("item")
    return seen(rows, viewer, "household_year__village_code")


def members(viewer: Viewer, household: Household | int) -> "QuerySet[Person]":
    """Everybody who is or was a member of a household; who left carries the day (`left_on`)."""
    rows = Person.objects.filter(household=household).order_by("number")
    return seen(rows, viewer, "household__village_code")


def people(viewer: Viewer, household_year: HouseholdYear | int) -> "QuerySet[PersonYear]":
    """What is recorded of the members for one year of a household, with the person; the head comes first by
    number."""
    rows = PersonYear.objects.filter(household_year=household_year).select_related("person")
    return seen(rows.order_by("person__number"), viewer, "household_year__village_code")


def person(viewer: Viewer, person_id: int) -> Person:
    """One member, with the household; raises NotInSight."""
    rows = Person.objects.select_related("household__village")
    return one(seen(rows, viewer, "household__village_code"), pk=person_id)


def with_numbers(viewer: Viewer, keys: Sequence[str]) -> "QuerySet[Person]":
    """The members on file in the area whose document numbers have these keys (tokens), with the household."""
    rows = Person.objects.select_related("household").filter(id_key__in=keys, left_on=None).order_by("number")
    return seen(rows, viewer, "household__village_code")


def same_number(viewer: Viewer, person: Person) -> "QuerySet[Person]":
    """Other members on file in the area with the same document number; nobody when there is no number."""
    rows = (
        Person.objects.select_related("household__village").filter(id_key=person.id_key).exclude(pk=person.pk)
    )
    return seen(rows.exclude(id_key=None).order_by("number"), viewer, "household__village_code")
