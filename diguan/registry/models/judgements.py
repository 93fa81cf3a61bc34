"""Frozen snapshots, judgements over them, and what was found for each household.

Lists need only these rows; every fact a rule read stays in the judgement's Parquet files.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diguan.registry.models import columns
from diguan.registry.models.areas import Area
from diguan.registry.models.households import Household


class RunState(models.TextChoices):
    """How far a judgement or a check is."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Snapshot(models.Model):
    """The files of an area as they were on a day, frozen into a folder of Parquet with a digest."""

    seen_from_below = True

    folder = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)
    area = models.ForeignKey(Area, models.PROTECT, related_name="snapshots")
    area_prefix = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    on = models.DateField()
    households = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "registry.Officer", models.PROTECT, null=True, blank=True, related_name="snapshots"
    )

    class Meta:
        indexes = [models.Index(fields=["area_prefix", "year", "at"], name="snapshot_area_year")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.area_prefix}/{self.year}/{self.on}"


class Judgement(models.Model):
    """A pack applied to a snapshot for a day."""

    seen_from_below = True

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="judgements")
    pack_id = models.CharField(max_length=200)
    pack_digest = models.CharField(max_length=64)
    pack_title_zh = models.CharField(max_length=300)
    pack_title_en = models.CharField(max_length=300)
    on = models.DateField()
    folder = models.CharField(max_length=500)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    area = models.ForeignKey(Area, models.PROTECT, related_name="judgements")
    area_prefix = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "registry.Officer", models.PROTECT, null=True, blank=True, related_name="judgements"
    )

    class Meta:
        indexes = [models.Index(fields=["area_prefix", "at"], name="judgement_area_at")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pack_id}/{self.on}"


class Finding(models.Model):
    """What a judgement says of one household; the lists of ids are those of the pack's rules and facts."""

    judgement = models.ForeignKey(Judgement, models.CASCADE, related_name="findings", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="findings")
    village_code = columns.village_code()
    outcome = models.CharField(max_length=20)
    reasons = models.JSONField()
    against = models.JSONField()
    questions = models.JSONField()
    missing = models.JSONField()
    flags = models.JSONField()
    rank = models.PositiveIntegerField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["judgement", "household"], name="finding_of_household")
        ]
        indexes = [
            models.Index(fields=["judgement", "village_code", "rank"], name="finding_village_rank"),
            models.Index(fields=["judgement", "outcome", "village_code"], name="finding_outcome_village"),
        ]

    def __str__(self) -> str:
        return f"{self.judgement_id}/{self.household_id}/{self.outcome}"
