"""Rounds: an area goes through a procedure of a pack once, from opening to closing, with all its cases."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diguan.registry.models.areas import Area
from diguan.registry.models.judgements import Judgement


class Round(models.Model):
    """One procedure of one pack, opened for an area on a day; `pack_digest` is the pack's content it follows.

    `kind` is the procedure's kind in the pack, `year` the year of the register it reads, `quota` a number of
    persons given from above: a warning or a limit, as the pack says.
    """

    class State(models.TextChoices):
        """Whether cases can still be added and moved."""

        OPEN = "open", _("In progress")
        CLOSED = "closed", _("Closed")

    seen_from_below = True

    area = models.ForeignKey(Area, models.PROTECT, related_name="rounds")
    area_prefix = models.CharField(max_length=12)
    pack_id = models.CharField(max_length=200)
    pack_digest = models.CharField(max_length=64)
    procedure = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    judgement = models.ForeignKey(
        Judgement, models.PROTECT, null=True, blank=True, related_name="rounds", db_index=False
    )
    quota = models.PositiveIntegerField(null=True, blank=True)
    quota_source = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="rounds", db_index=False)
    by_name = models.CharField(max_length=100)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "registry.Officer", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    closing_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "pack_id", "procedure"],
                condition=Q(state="open"),
                name="one_open_round_of_a_procedure",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="round_closes_after_it_opens",
            ),
        ]
        indexes = [models.Index(fields=["area_prefix", "opened_on"], name="round_area_opened")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.area_prefix}/{self.procedure}/{self.opened_on}"
