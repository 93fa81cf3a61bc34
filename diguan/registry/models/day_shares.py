"""Requests to take more out of the site, or to look at more secrets, than one officer does in a day alone."""

from django.db import models

from diguan.registry.models.officers import Officer


class MoreRequest(models.Model):
    """An officer's request for so many exports or looks more on one day, which waits for a second person; the
    database holds that it is another one."""

    class Kind(models.TextChoices):
        """What more is asked for, named as the entries of the audit trail that count."""

        EXPORTED = "exported"
        REVEALED = "revealed"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    many = models.PositiveIntegerField()
    reason = models.TextField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    on = models.DateField()  # the only day it is good for
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed__isnull=True)
                | models.Q(agreed=False)
                | (models.Q(decided_by__isnull=False) & ~models.Q(by=models.F("decided_by"))),
                name="more_two_persons",
            )
        ]
        indexes = [models.Index(fields=["on", "by"], name="more_on_by")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
