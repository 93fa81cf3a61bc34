"""A filter of lists by the parts of the officer's area: a county's townships, a township's villages."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diguan.registry import files
from diguan.web.tables import Filter


class PartFilter(Filter):
    """`column` is the twelve-digit code of a row; a village has no parts, and no such filter."""

    column = "village_code"

    part = django_filters.ChoiceFilter(method="of_part", label=_("Area"), empty_label=_("all"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = [(area.prefix, area.name) for area in files.parts(self.request.viewer)]
        if parts:
            self.filters["part"].extra["choices"] = parts
        else:
            del self.filters["part"]

    def of_part(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those whose code begins with the part's prefix."""
        return rows.filter(**{f"{self.column}__startswith": value})
