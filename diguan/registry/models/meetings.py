"""Meetings of a village about the cases of a round, with attendance, and the votes on each case.

Rows are only ever added; a meeting that was not valid is held again.
"""

from django.db import models
from django.db.models import F, Q

from diguan.registry.models import columns
from diguan.registry.models.areas import Area
from diguan.registry.models.cases import Case
from diguan.registry.models.rounds import Round


class Meeting(models.Model):
    """One meeting: how many are entitled to come, how many came, and what was said."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="meetings")
    station = models.CharField(max_length=160)
    village = models.ForeignKey(Area, models.PROTECT, related_name="meetings", db_index=False)
    village_code = columns.village_code()
    called_on = models.DateField(null=True, blank=True)
    on = models.DateField()
    place = models.CharField(max_length=200)
    chair = models.CharField(max_length=100, blank=True)
    entitled = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    minutes = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="meetings", db_index=False)
    by_name = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=F("entitled"), present__gt=0), name="meeting_attendance"
            ),
        ]
        indexes = [models.Index(fields=["village_code", "on"], name="meeting_village_on")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.village_code}/{self.on}"


class Ballot(models.Model):
    """The votes of a meeting on one case; who stood aside is counted and said why in `recusal`."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="ballots", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="ballots")
    village_code = columns.village_code()
    in_favour = models.PositiveIntegerField()
    against = models.PositiveIntegerField()
    abstained = models.PositiveIntegerField()
    recused = models.PositiveIntegerField(default=0)
    recusal = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "case"], name="one_ballot_a_case")]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.case_id}"
