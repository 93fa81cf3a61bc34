"""Members of households: who they are, and what was recorded about each for a year.

A person who leaves keeps the row with the day of leaving; one who joins another household gets a row there.
"""

from django.db import models

from diguan.registry.models import columns
from diguan.registry.models.households import Household, HouseholdYear
from diguan.registry.models.person_facts import PersonFacts


class Person(models.Model):
    """A member of a household file; `id_key` is the keyed token of the document number and finds equal
    numbers."""

    SEALED_BY = ("household_id", "number")

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    number = models.CharField(max_length=60)
    name = columns.text()
    sex = columns.code()
    birth = columns.day()
    document_kind = columns.code()
    id_number = columns.sealed()
    id_key = models.CharField(max_length=80, null=True, blank=True, db_index=True)  # noqa: DJ001 -- NULL: no number
    ethnicity = columns.code()
    member_since = columns.day()
    left_on = columns.day()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["household", "number"], name="person_number")]

    def __str__(self) -> str:
        return self.number


class PersonYear(PersonFacts):
    """What was recorded about a member for one year of the household."""

    SEALED_BY = ("person_id", "household_year_id")

    person = models.ForeignKey(Person, models.PROTECT, related_name="years", db_index=False)
    household_year = models.ForeignKey(HouseholdYear, models.PROTECT, related_name="people")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "household_year"], name="person_year")]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.household_year_id}"
