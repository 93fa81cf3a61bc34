"""What is recorded about a village for a year: whether it is on the list of poor villages, and how many live
there."""

from django.db import models

from diguan.registry.models import columns
from diguan.registry.models.areas import Area


class VillageYear(models.Model):
    """A village's year; blank is not known."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="village_years")
    village_code = columns.village_code()
    year = models.PositiveSmallIntegerField()
    poor_village = columns.flag()
    deep_poverty_village = columns.flag()
    rural_households = columns.integer()
    rural_people = columns.integer()
    collective_income = columns.money()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "year"], name="village_year")]
        indexes = [models.Index(fields=["year", "village_code"], name="villageyear_year_code")]

    def __str__(self) -> str:
        return f"{self.village_code}/{self.year}"
