"""The households of an area by the grid: in which cell each lies, who keeps it, and which are not covered."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.registry import files
from diguan.web import areas
from diguan.web.tables import Filter, Link, ListPage, Number, Plain, Table

MISSING, WITHOUT, UNKEPT, COVERED = "missing", "without", "unkept", "covered"
STATES = (
    (MISSING, _("in no cell with a keeper")),
    (WITHOUT, _("in no cell")),
    (UNKEPT, _("in a cell without a keeper")),
    (COVERED, _("in a cell with a keeper")),
)
NO_KEEPER = Q(keeper_name="")
CONDITIONS = {
    MISSING: Q(cell_id=None) | NO_KEEPER,
    WITHOUT: Q(cell_id=None),
    UNKEPT: NO_KEEPER,
    COVERED: Q(cell_id__isnull=False) & ~NO_KEEPER,
}


class PlacedTable(Table):
    """One line a household with where it lies."""

    head_name = Link("household:page", verbose_name=_("Head"))
    number = Link("household:page", verbose_name=_("Household number"))
    village = Plain(accessor="village__name", verbose_name=_("Village"), wrap=False)
    hamlet = Plain(verbose_name=_("Hamlet"))
    villager_group = Plain(verbose_name=_("Villager group"))
    people = Number(verbose_name=_("People"))
    cell_name = Plain(verbose_name=_("Cell"), wrap=False)
    keeper_name = Plain(verbose_name=_("Keeper"), wrap=False)

    class Meta(Table.Meta):
        fields = (
            "head_name", "number", "village", "hamlet", "villager_group", "people", "cell_name",
            "keeper_name",
        )  # fmt: skip


class PlacedFilter(Filter):
    """Covered or not."""

    state = django_filters.ChoiceFilter(
        method="of_state", label=_("How it stands"), empty_label=_("all"), choices=STATES
    )

    def of_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those in that state."""
        return rows.filter(CONDITIONS[value])


class Placed(ListPage):
    """The list as a page and as Excel."""

    title = _("Households by the grid")
    lead = _("In which cell each household lies, and who keeps it.")
    table_class = PlacedTable
    filterset_class = PlacedFilter
    search = ("number", "head_name")
    search_hint = _("Household number or name of the head")
    empty = _("No household here.")
    file_name = "households-by-grid"

    def rows(self) -> QuerySet[Any]:
        """The files of the area."""
        return files.in_grid(areas.part(self.request))

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {"crumbs": [(gettext("Grid"), reverse("identification:grid"))]}
