"""What is done for a household: its plan of help, the one set of measures that belongs to it, and what they
brought.

One plan of a household is current; another one replaces it, and it stays readable with its measures. The
causes and the planned year of exit are facts of the file and do not stand here.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diguan.registry.models import columns
from diguan.registry.models.beside import ToldField
from diguan.registry.models.households import Household
from diguan.registry.models.people import Person


class HelpPlan(models.Model):
    """A plan of one household; `number` counts its plans, `aim` is what it wants to reach, in sealed words.
    Blank names mean that nobody answers for it yet."""

    SEALED_BY = ("household_id", "number")

    household = models.ForeignKey(Household, models.PROTECT, related_name="help_plans", db_index=False)
    number = models.PositiveSmallIntegerField()
    aim = columns.sealed()
    responsible = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)
    replaced_on = models.DateField(null=True, blank=True)
    replaced_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "number"], name="help_plan_number"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(replaced_on=None), name="one_current_help_plan"
            ),
        ]
        ordering = ["household", "-number"]

    def __str__(self) -> str:
        return f"{self.household_id}/{self.number}"


class Measure(models.Model):
    """A measure of a plan, for one member or (`person` None) the household. Money that is None is not known.
    A measure that another plan takes over ends in this one and begins in that."""

    class Outcome(models.TextChoices):
        """How it ended; blank while it is under way."""

        DONE = "done", _("Done")
        GIVEN_UP = "given_up", _("Given up")
        CARRIED = "carried", _("Taken over by the next plan")

    plan = models.ForeignKey(HelpPlan, models.PROTECT, related_name="measures", db_index=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="measures", db_index=False
    )
    what = models.CharField(max_length=200)
    size = models.CharField(max_length=120, blank=True)
    money = columns.money()
    money_from = models.CharField(max_length=120, blank=True)
    responsible = models.CharField(max_length=60, blank=True)
    due = columns.day()
    income_project = models.BooleanField(default=False)
    begun_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="measure_number"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_on=None) | (~Q(outcome="") & Q(ended_on__isnull=False)),
                name="measure_ends_on_a_day",
            ),
        ]
        ordering = ["plan", "number"]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"


class Effect(models.Model):
    """What a measure had brought by a day: in words kept beside the record, in yuan a year of income, in
    money received; and who of the household agreed to that on the day, blank for nobody. Rows are only ever
    added."""

    SEALED_BY = ("measure_id",)

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="effects")
    on = models.DateField()
    reached = ToldField()
    income = columns.money()
    received = columns.money()
    agreed_by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)

    class Meta:
        ordering = ["measure", "on", "id"]

    def __str__(self) -> str:
        return f"{self.measure_id}/{self.on}"
