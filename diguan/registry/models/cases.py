"""Cases and their acts: a household, or a village, on its way through a round. Acts are only ever added.

Where a case stands (`station`) follows from its acts; it is kept in the row so that lists need not replay
them.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diguan.registry.models import columns
from diguan.registry.models.areas import Area
from diguan.registry.models.households import Household
from diguan.registry.models.judgements import Finding
from diguan.registry.models.rounds import Round


class Case(models.Model):
    """A household in a round, or (household blank) a village or county itself; `station` is the next step.

    `awaits` is the move of a case that has ended which somebody who may make it has still to confirm.

    `found` is what the engine had found when the case was opened, `found_rules` the rules that proposed it,
    `expected` the answer that follows (passed, refused, or nothing); `differs` says that the people's answer
    is another one, whose reason stands with the act that gave it.
    """

    class State(models.TextChoices):
        """Whether it is under way, and how it ended."""

        OPEN = "open", _("Under way")
        PASSED = "passed", _("Passed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        HANDED_OVER = "handed_over", _("Handed over to another procedure")

    class Source(models.TextChoices):
        """What brought the household into the round."""

        APPLICATION = "application", _("Application")
        CANDIDATES = "candidates", _("Found by the rules")
        CENSUS = "census", _("Census")
        CLUE = "clue", _("Clue")
        HANDED_OVER = "handed_over", _("Handed over by another procedure")

    round = models.ForeignKey(Round, models.PROTECT, related_name="cases", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="cases")
    area = models.ForeignKey(Area, models.PROTECT, related_name="cases", db_index=False)
    village_code = columns.village_code()
    source = models.CharField(max_length=12, choices=Source.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    station = models.CharField(max_length=160, blank=True)
    awaits = models.CharField(max_length=20, blank=True)
    since = models.DateField()
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    found = models.CharField(max_length=20, blank=True)
    found_rules = models.JSONField(default=list)
    expected = models.CharField(max_length=12, blank=True)
    differs = models.BooleanField(default=False)
    flags = models.JSONField(default=list)
    people = models.PositiveSmallIntegerField(default=0)
    begun_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="led_to", db_index=False
    )
    opened_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="cases", db_index=False)
    by_name = models.CharField(max_length=100)
    proposed_by = models.ForeignKey(
        "registry.Officer", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    approved_by = models.ForeignKey(
        "registry.Officer", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "household"],
                condition=Q(state="open", household__isnull=False),
                name="one_open_case_of_a_household",
            ),
            models.UniqueConstraint(
                fields=["round", "area"],
                condition=Q(state="open", household__isnull=True),
                name="one_open_case_of_an_area",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(proposed_by=F("approved_by")),
                name="case_seen_by_four_eyes",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "village_code", "station"], name="case_round_village"),
            models.Index(fields=["village_code", "state"], name="case_village_state"),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.household_id or self.village_code}"


class Act(models.Model):
    """One act: a step taken for a case, or (case blank) for an area of the round, with its outcome.

    `back_to` is the step a returned case goes back to; `approves` marks what a second person must do;
    `digest` is of the content that was signed, `details` what was written down in the step's form.
    """

    seen_from_below = True

    round = models.ForeignKey(Round, models.PROTECT, related_name="acts", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="acts")
    area_prefix = models.CharField(max_length=12)
    station = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    level = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=20)
    back_to = models.CharField(max_length=160, blank=True)
    approves = models.BooleanField(default=False)
    evidence = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    meeting = models.ForeignKey(
        "registry.Meeting", models.PROTECT, null=True, blank=True, related_name="acts", db_index=False
    )
    notice = models.ForeignKey(
        "registry.Notice", models.PROTECT, null=True, blank=True, related_name="acts", db_index=False
    )
    draw = models.ForeignKey(
        "registry.Draw", models.PROTECT, null=True, blank=True, related_name="acts", db_index=False
    )
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="acts", db_index=False)
    by_name = models.CharField(max_length=100)
    reason = models.TextField(blank=True)
    pack_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome__in=("refused", "returned")) | ~Q(reason=""),
                name="refusing_and_returning_need_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "station", "area_prefix"], name="act_round_station"),
            models.Index(fields=["area_prefix", "at"], name="act_area_at"),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id or self.area_prefix}/{self.station}/{self.outcome}"
