"""Areas of the five levels, as the register knows them: a code is unique only together with its level.

Villages hang under their township and so on up; names and codes come from the national table
(diguan.words.areas).
"""

from django.db import models


class Area(models.Model):
    """A province, city, county, township or village; `prefix` is what the codes of all that lies in it begin
    with."""

    not_fenced = "names and codes of areas are public, and every list of places needs those above"

    code = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()  # diguan.words.areas.Level: 1 province to 5 village
    name = models.CharField(max_length=100)
    full_name = models.CharField(max_length=300)
    prefix = models.CharField(max_length=12)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "level"], name="area_code_level")]
        indexes = [models.Index(fields=["level", "code"], name="area_level_code")]
        ordering = ["code", "level"]

    def __str__(self) -> str:
        return self.full_name
