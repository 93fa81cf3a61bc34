"""The grid of a village: its cells, who keeps each, and which households lie in it; and the rounds of
screening that go from door to door by it.

A cell is made by people; what a document says of how often to screen stands in its pack.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diguan.registry.models import columns
from diguan.registry.models.areas import Area
from diguan.registry.models.beside import ToldField
from diguan.registry.models.households import Household


class GridCell(models.Model):
    """One cell of a village: `number` counts the cells ever laid there. The keeper is a person with a name
    and a telephone, `keeper` that person's account where there is one; without a name there is no keeper."""

    SEALED_BY = ("village_code", "number")

    village = models.ForeignKey(Area, models.PROTECT, related_name="grid_cells", db_index=False)
    village_code = columns.village_code()
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    keeper_name = models.CharField(max_length=60, blank=True)
    keeper_phone = columns.sealed()
    keeper = models.ForeignKey(
        "registry.Officer", models.PROTECT, null=True, blank=True, related_name="grid_cells", db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    laid_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village_code", "number"], name="grid_cell_number"),
            models.UniqueConstraint(
                fields=["village_code", "name"], condition=Q(closed_on=None), name="grid_cell_name"
            ),
        ]
        ordering = ["village_code", "number"]

    def __str__(self) -> str:
        return f"{self.village_code}/{self.number}"


class GridPlace(models.Model):
    """A household in a cell; in one cell at a time."""

    cell = models.ForeignKey(GridCell, models.PROTECT, related_name="places")
    household = models.OneToOneField(Household, models.PROTECT, related_name="grid_place")
    village_code = columns.village_code()
    since = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["village_code"], name="grid_place_village")]

    def __str__(self) -> str:
        return f"{self.household_id} in {self.cell_id}"


class Screening(models.Model):
    """A round of screening: every household of an area is to be looked at between two days."""

    seen_from_below = True

    area = models.ForeignKey(Area, models.PROTECT, related_name="screenings", db_index=False)
    area_prefix = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    starts = models.DateField()
    until = models.DateField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("starts")), name="screening_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["area_prefix", "starts"], name="screening_area_starts")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.area_prefix}/{self.starts}"


class Screened(models.Model):
    """A household was looked at in a screening, or that was said by mistake. Rows are only ever added: the
    newest of a household counts. `found` are keys of the list of risks, joined by ';'; the note is a secret.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        NOTHING = "nothing", _("Nothing found")
        SIGNAL = "signal", _("Signal")
        TAKEN_BACK = "taken_back", _("Taken back")

    SEALED_BY = ("screening_id", "household_id")

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="screened", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="screened")
    village_code = columns.village_code()
    cell = models.ForeignKey(
        GridCell, models.PROTECT, null=True, blank=True, related_name="screened", db_index=False
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    found = models.CharField(max_length=255, blank=True)
    note = ToldField(null=True, blank=True)
    who = models.CharField(max_length=60)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["screening", "household"], name="screened_household")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.screening_id}/{self.household_id}/{self.outcome}"
