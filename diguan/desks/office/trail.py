"""The audit trail as a list that can be searched by area, person, day and kind, and one entry in full.

The list says what was done and to which file; values stand only on the page of one entry, secrets never.
"""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from diguan.desks.office import told
from diguan.registry import files
from diguan.web import happenings
from diguan.web.tables import Filter, Link, ListPage, Moment, Plain, Table


class At(Moment):
    """The moment of an entry, which keeps it as text."""

    def render(self, value: str) -> str:
        """The cell."""
        return super().render(datetime.fromisoformat(value))

    value = render


class Kind(Plain):
    """What was done, in words."""

    def render(self, value: str) -> str:
        """The cell."""
        return happenings.event(value, get_language() or "zh-hans")

    value = render


class TrailTable(Table):
    """One line per entry."""

    at = At(verbose_name=_("When"))
    by_name = Plain(verbose_name=_("Done by"), wrap=False)
    kind = Kind(verbose_name=_("What"))
    household = Plain(verbose_name=_("Household number"), wrap=False)
    reason = Plain(verbose_name=_("Reason"))
    chain = Plain(verbose_name=_("Chain"), wrap=False)
    number = Link("office:audit-entry", verbose_name=_("Entry"))

    class Meta(Table.Meta):
        fields = ("at", "by_name", "kind", "household", "reason", "chain", "number")


class TrailFilter(Filter):
    """Area, kind, and days."""

    area = django_filters.ChoiceFilter(method="of_area", label=_("Area"), empty_label=_("all"))
    kind = django_filters.ChoiceFilter(label=_("What"), empty_label=_("all"))
    since = django_filters.DateFilter(method="from_day", label=_("From"))
    until = django_filters.DateFilter(method="to_day", label=_("To"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = [(area.prefix, area.name) for area in files.parts(self.request.viewer)]
        language = get_language() or "zh-hans"
        kinds = self.queryset.order_by("kind").values_list("kind", flat=True).distinct()
        self.filters["area"].extra["choices"] = parts
        self.filters["kind"].extra["choices"] = [(kind, happenings.event(kind, language)) for kind in kinds]

    def of_area(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Entries about the part."""
        return rows.filter(area_prefix__startswith=value)

    def from_day(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Entries of the day and later."""
        return rows.filter(at__gte=told.start_of(value))

    def to_day(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Entries of the day and earlier."""
        return rows.filter(at__lt=told.end_of(value))


class Trail(ListPage):
    """The list as a page and as Excel."""

    title = _("Audit trail")
    lead = _("Every act of officers and of the site itself, linked so that tampering shows.")
    empty = _("No entry here.")
    table_class = TrailTable
    filterset_class = TrailFilter
    search = ("by_name", "household", "reason", "request")
    search_hint = _("Officer, household number, reason or request")
    order_by = "-number"
    file_name = "audit"

    def rows(self) -> QuerySet[Any]:
        """The entries of the chosen area."""
        return files.audit_entries(self.request.viewer)


@require_GET
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry: before and after with secrets hidden, which rows were written, and its link."""
    found = files.audit_entry(request.viewer, entry_id)
    context = {
        "entry": found,
        "at": datetime.fromisoformat(found.at),
        "title": happenings.event(found.kind, get_language() or "zh-hans"),
        "changes": told.changes(found, request.viewer),
        "rows": told.rows(found),
        "crumbs": [(gettext("Audit trail"), reverse("office:audit"))],
    }
    return render(request, "office/entry.html", context)
