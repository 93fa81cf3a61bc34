"""What happened to a household file: events and decisions. Rows are only ever added; the database refuses
the rest.

The officer's name is kept with the row, so that who did it can be read when the account is long gone.
"""

from django.db import models

from diguan.registry.models import columns
from diguan.registry.models.households import Household
from diguan.registry.models.people import Person


class Event(models.Model):
    """One change: of what kind, from which day, by whom, why, and how it was before and after."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="events")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="events")
    village_code = columns.village_code()
    kind = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="events", db_index=False)
    by_name = models.CharField(max_length=100)
    reason = models.TextField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["village_code", "at"], name="event_village_at")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.household_id}/{self.kind}/{self.on}"


class Decision(models.Model):
    """One decision about a household: its outcome, the pack and rules it rests on, and who took it."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="decisions")
    village_code = columns.village_code()
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40)
    pack_id = models.CharField(max_length=200)
    pack_digest = models.CharField(max_length=64)
    rule_ids = models.JSONField()
    judgement = models.ForeignKey(
        "registry.Judgement", models.PROTECT, null=True, blank=True, related_name="decisions", db_index=False
    )
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="decisions", db_index=False)
    by_name = models.CharField(max_length=100)
    reason = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["village_code", "at"], name="decision_village_at")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.household_id}/{self.kind}/{self.outcome}"
