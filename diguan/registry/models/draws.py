"""Draws: which cases of a frozen roster a spot check looks at, so kept that anybody can draw them again.

The list is worked out by diguan.words.draw from `roster`, `seed` and `size`; a second draw is a second row.
"""

from django.db import models

from diguan.registry.models.areas import Area
from diguan.registry.models.rounds import Round


class Draw(models.Model):
    """One draw: the roster's keys (ids of cases) with their root, the public seed, and the keys drawn."""

    seen_from_below = True

    round = models.ForeignKey(Round, models.PROTECT, related_name="draws")
    station = models.CharField(max_length=160)
    area = models.ForeignKey(Area, models.PROTECT, related_name="draws", db_index=False)
    area_prefix = models.CharField(max_length=12)
    order = models.PositiveSmallIntegerField()
    share = models.DecimalField(max_digits=7, decimal_places=6)
    share_source = models.CharField(max_length=255)
    seed = models.CharField(max_length=200)
    seed_source = models.CharField(max_length=255)
    root = models.CharField(max_length=64)
    roster = models.JSONField()
    drawn = models.JSONField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="draws", db_index=False)
    by_name = models.CharField(max_length=100)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "station", "area", "order"], name="draws_are_counted")
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.area_prefix}/{self.station}/{self.order}"
