"""Workbooks brought in: the file, its staging folder, what was found in it, and what accepting it changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diguan.registry.models.areas import Area


class ImportBatch(models.Model):
    """One uploaded workbook on its way: read into a private staging folder, looked at by a person, then
    accepted."""

    class State(models.TextChoices):
        """How far it is; refused means that it holds faults which block."""

        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Reading")
        READ = "read", _("Read, to be accepted")
        REFUSED = "refused", _("Refused: has faults")
        ACCEPTED = "accepted", _("Accepted")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Dropped")

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    folder = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    counts = models.JSONField(default=dict)
    area = models.ForeignKey(Area, models.PROTECT, related_name="imports")
    area_prefix = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="imports")
    by_name = models.CharField(max_length=100)
    run = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["area_prefix", "at"], name="import_area_at")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportFault(models.Model):
    """One fault of a workbook: where it stands, what is there, and how to mend it, in both languages."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="faults")
    kind = models.CharField(max_length=40, blank=True)
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=10, blank=True)
    heading = models.CharField(max_length=255, blank=True)
    value = models.TextField(blank=True)
    nature = models.CharField(max_length=10)
    zh = models.TextField()
    en = models.TextField()
    mend_zh = models.TextField(blank=True)
    mend_en = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.column}{self.row or ''}"
