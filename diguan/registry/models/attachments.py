"""Attachments: photos, scans and signatures of a round, a case, a meeting or a board. Only ever added.

The stored name is ours, never the sender's; where a photo was taken is kept here and not in the stored
picture.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diguan.registry.models.cases import Case
from diguan.registry.models.meetings import Meeting
from diguan.registry.models.notices import Notice
from diguan.registry.models.rounds import Round


class Attachment(models.Model):
    """One picture, made anew from what was sent: stored name, sum, size in bytes, width and height."""

    class Kind(models.TextChoices):
        """What it shows."""

        PHOTO = "photo", _("Photo")
        SCAN = "scan", _("Scan")
        SIGNATURE = "signature", _("Signature")

    seen_from_below = True

    round = models.ForeignKey(Round, models.PROTECT, related_name="attachments")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="attachments")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="attachments")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="attachments")
    area_prefix = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=100)
    name = models.CharField(max_length=60, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="attachments", db_index=False)
    by_name = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["area_prefix", "at"], name="attachment_area_at")]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
