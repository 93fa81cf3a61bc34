"""Villages by year: what their own form records. The households in them have files of their own."""

from django.db import models

from diguan.registry.models import columns
from diguan.registry.models.areas import Area
from diguan.registry.models.village_facts import VillageFacts


class VillageYear(VillageFacts):
    """What was recorded about a village for one year; `version` grows with every change, as a file's does."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="village_years")
    village_code = columns.village_code()
    year = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "year"], name="village_year")]
        indexes = [models.Index(fields=["year", "village_code"], name="villageyear_year_code")]

    def __str__(self) -> str:
        return f"{self.village_code}/{self.year}"
