"""Notices and announcements: a list of cases on boards for so many days, objections to it, and their answers.

Rows are only ever added. Who objected stands in a table of its own, which the village never reads.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diguan.registry.models import columns
from diguan.registry.models.areas import Area
from diguan.registry.models.beside import ToldField
from diguan.registry.models.cases import Case
from diguan.registry.models.rounds import Round


class Notice(models.Model):
    """One list of one area, made at a step; `digest` is of the list, `code` its first digits, printed on it.

    `open_to_objections` tells a notice from an announcement.
    """

    seen_from_below = True

    round = models.ForeignKey(Round, models.PROTECT, related_name="notices")
    station = models.CharField(max_length=160)
    area = models.ForeignKey(Area, models.PROTECT, related_name="notices", db_index=False)
    area_prefix = models.CharField(max_length=12)
    open_to_objections = models.BooleanField()
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=20)
    starts = models.DateField()
    until = models.DateField()
    telephone = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="notices", db_index=False)
    by_name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("starts")), name="notice_lasts_a_day")]
        indexes = [models.Index(fields=["area_prefix", "starts"], name="notice_area_starts")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.area_prefix}/{self.station}/{self.code}"


class NoticeLine(models.Model):
    """A case on a list, with its serial number there."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="lines", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="lines")
    village_code = columns.village_code()
    serial = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "case"], name="case_once_on_a_list")]
        ordering = ["serial"]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.serial}"


class Posting(models.Model):
    """A list on one board: the kind of place (a key of the pack), where it is, and from when it hangs."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="postings")
    place = models.CharField(max_length=60)
    where = models.CharField(max_length=200, blank=True)
    starts = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.place}"


class NoticeEnd(models.Model):
    """The day a list came off the boards, and what came of it."""

    notice = models.OneToOneField(Notice, models.PROTECT, related_name="end")
    on = models.DateField()
    remark = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.on}"


class Objection(models.Model):
    """What somebody says against a list: that a case does not belong on it, or (case blank) that one is left
    out."""

    class Kind(models.TextChoices):
        """What is objected to."""

        WRONGLY_LISTED = "wrongly_listed", _("Does not belong on the list")
        LEFT_OUT = "left_out", _("A household is left out")
        FACTS = "facts", _("Something stated is wrong")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="objections")
    village_code = columns.village_code()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField()
    received_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="objections", db_index=False)
    by_name = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["village_code", "received_on"], name="objection_village")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.kind}/{self.received_on}"


class Complainant(models.Model):
    """Who objected: kept apart from the objection, so that the village that is complained of never reads
    it."""

    SEALED_BY = ("objection_id",)

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="complainant")
    village_code = columns.village_code()
    name = ToldField(null=True, blank=True)
    phone = ToldField(null=True, blank=True)

    def __str__(self) -> str:
        return f"complainant of {self.objection_id}"


class ObjectionAnswer(models.Model):
    """How an objection was settled, by whom, on what finding."""

    class Outcome(models.TextChoices):
        """Whether it was right."""

        UPHELD = "upheld", _("Upheld")
        NOT_UPHELD = "not_upheld", _("Not upheld")

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="answer")
    village_code = columns.village_code()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    text = models.TextField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.objection_id}/{self.outcome}"
