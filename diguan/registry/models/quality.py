"""Data-quality checks over a snapshot, what they found, and what an officer answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diguan.registry.models import columns
from diguan.registry.models.areas import Area
from diguan.registry.models.households import Household
from diguan.registry.models.judgements import RunState, Snapshot
from diguan.registry.models.people import Person


class QualityRun(models.Model):
    """One check of a snapshot with the quality rules of a pack."""

    seen_from_below = True

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="quality_runs")
    pack_id = models.CharField(max_length=200)
    pack_digest = models.CharField(max_length=64)
    on = models.DateField()
    folder = models.CharField(max_length=500)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    area = models.ForeignKey(Area, models.PROTECT, related_name="quality_runs")
    area_prefix = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "registry.Officer", models.PROTECT, null=True, blank=True, related_name="quality_runs"
    )

    class Meta:
        indexes = [models.Index(fields=["area_prefix", "at"], name="quality_area_at")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pack_id}/{self.on}"


class QualityFinding(models.Model):
    """One finding; it is closed by an answer that says what was done or why the record is right as it
    stands. What the rule read is sealed: health may be in it."""

    SEALED_BY = ("run_id", "household_id", "rule")

    class State(models.TextChoices):
        """Whether somebody has answered."""

        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")

    run = models.ForeignKey(QualityRun, models.CASCADE, related_name="findings", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="quality_findings")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="quality_findings")
    village_code = columns.village_code()
    rule = models.CharField(max_length=80)
    nature = models.CharField(max_length=10)
    facts = columns.sealed()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    by = models.ForeignKey(
        "registry.Officer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quality_answers",
        db_index=False,
    )
    by_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["run", "village_code", "rule"], name="quality_village_rule"),
            models.Index(fields=["run", "state", "village_code"], name="quality_state_village"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.rule}/{self.household_id}"
