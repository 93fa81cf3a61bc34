"""Household files: the household itself, its years, and the long list of its income and expense items.

A year that is closed is frozen: the database itself refuses to write it (see the migration 0006_guards).
"""

from django.db import models

from diguan.registry.models import columns
from diguan.registry.models.areas import Area
from diguan.registry.models.household_facts import HouseholdFacts


class Household(models.Model):
    """One household file. Status, head and family size are the present ones; the years keep their own.

    `stage` is where the file is in its life (casework.lifecycle), `status` the register status that goes
    with it; `version` grows with every change, so that two officers cannot overwrite each other.
    """

    number = models.CharField(max_length=40, unique=True)
    village = models.ForeignKey(Area, models.PROTECT, related_name="households")
    village_code = columns.village_code()
    status = models.CharField(max_length=20, default="unregistered")
    stage = models.CharField(max_length=20, default="unregistered")
    head_name = columns.text()
    people = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["village_code", "number"], name="household_village_number"),
            models.Index(fields=["status", "village_code"], name="household_status_village"),
        ]

    def __str__(self) -> str:
        return self.number


class HouseholdYear(HouseholdFacts):
    """What was recorded about a household for one year, and the village it stood in then."""

    SEALED_BY = ("household_id", "year")

    household = models.ForeignKey(Household, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    village_code = columns.village_code()
    closed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["household", "year"], name="household_year")]
        indexes = [models.Index(fields=["year", "village_code", "household"], name="year_village_household")]

    def __str__(self) -> str:
        return f"{self.household_id}/{self.year}"


class Item(models.Model):
    """One income or expense item of a household's year; `item` is the fact's name. No row means not known."""

    household_year = models.ForeignKey(HouseholdYear, models.PROTECT, related_name="items", db_index=False)
    item = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["household_year", "item"], name="item_of_year")]

    def __str__(self) -> str:
        return f"{self.household_year_id}/{self.item}"


class ClosedYear(models.Model):
    """A year that an area has closed: its rows can no longer be added to, changed or removed."""

    seen_from_below = True

    year = models.PositiveSmallIntegerField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="closed_years")
    prefix = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "prefix"], name="closed_year")]

    def __str__(self) -> str:
        return f"{self.prefix}/{self.year}"
