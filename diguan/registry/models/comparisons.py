"""Requests to departments to compare their records: who is asked about, and what each department answered.

Rows are only ever added: a correction is a later answer, a request that is over has its end. A request says
for what it was made in words of its own, so that the department need not see the round.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diguan.registry.models import columns
from diguan.registry.models.areas import Area
from diguan.registry.models.beside import ToldField
from diguan.registry.models.cases import Case
from diguan.registry.models.people import Person
from diguan.registry.models.rounds import Round

DEPARTMENT_LENGTH = 40


class ComparisonRequest(models.Model):
    """One list of persons that one department is asked about, at a step of a round; `due_on` is blank where
    the pack sets no days."""

    seen_by_department = True

    round = models.ForeignKey(Round, models.PROTECT, related_name="comparison_requests")
    area = models.ForeignKey(Area, models.PROTECT, related_name="comparison_requests", db_index=False)
    area_prefix = models.CharField(max_length=12)
    department = models.CharField(max_length=DEPARTMENT_LENGTH)
    station = models.CharField(max_length=160)
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    step_zh = models.CharField(max_length=200)
    step_en = models.CharField(max_length=200)
    clause = models.CharField(max_length=255, blank=True)
    pack_id = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField()
    on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(department=""), name="comparison_asks_somebody")]
        indexes = [models.Index(fields=["department", "area_prefix"], name="comparison_department_area")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.department}/{self.area_prefix}/{self.on}"


class ComparisonEnd(models.Model):
    """That a request is over: the department sees none of its persons from here on, and answers no more.

    `answered` is how many of the persons had an answer by then; these answers stay.
    """

    class Kind(models.TextChoices):
        """Why it is over."""

        WITHDRAWN = "withdrawn", _("Request withdrawn")
        ROUND_CLOSED = "round_closed", _("Over with its round")

    seen_through = "request"

    request = models.OneToOneField(ComparisonRequest, models.PROTECT, related_name="end")
    area_prefix = models.CharField(max_length=12)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    answered = models.PositiveIntegerField()
    reason = models.TextField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="comparison_end_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.kind}"


class ComparisonPerson(models.Model):
    """A person asked about, with the name and the number as they stood on the day of asking."""

    SEALED_BY = ("request_id", "serial")
    seen_through, seen_until = "request", "end"

    request = models.ForeignKey(ComparisonRequest, models.PROTECT, related_name="persons", db_index=False)
    serial = models.PositiveIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="comparisons")
    person = models.ForeignKey(Person, models.PROTECT, related_name="comparisons", db_index=False)
    village_code = columns.village_code()
    household_number = models.CharField(max_length=40)
    person_number = models.CharField(max_length=60)
    name = models.CharField(max_length=255, blank=True)
    id_number = ToldField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "serial"], name="comparison_serial"),
            models.UniqueConstraint(fields=["request", "person"], name="comparison_person_once"),
        ]
        ordering = ["request_id", "serial"]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.serial}"


class ComparisonAnswer(models.Model):
    """What a department says of a person; `hits` is a list of {"source", "facts"}, empty for no record.

    The newest counts; every later one gives its reason.
    """

    asked = models.ForeignKey(ComparisonPerson, models.PROTECT, related_name="answers", db_index=False)
    order = models.PositiveSmallIntegerField()
    hits: "models.JSONField[list[dict[str, Any]]]" = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asked", "order"], name="comparison_answer_order"),
            models.CheckConstraint(
                condition=Q(order=1) | ~Q(reason=""), name="comparison_correction_needs_a_reason"
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.asked_id}/{self.order}"
