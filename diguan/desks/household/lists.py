"""The list of household files: searched by number and head, filtered by place, status, answer and cause."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import badges, policies
from diguan.web.tables import Code, Filter, Link, ListPage, Number, Outcome, Plain, Table

NOT_JUDGED = "none"


class HouseholdTable(Table):
    """One line per file."""

    head_name = Link("household:page", verbose_name=_("Head"))
    number = Link("household:page", verbose_name=_("Household number"))
    village = Plain(accessor="village__name", verbose_name=_("Village"), wrap=False)
    people = Number(verbose_name=pgettext_lazy("count", "Members"))
    status = Code("register_status", verbose_name=_("Register status"))
    main_cause = Code("cause", verbose_name=_("Main cause"))
    outcome = Outcome(verbose_name=_("Newest judgement"))

    class Meta(Table.Meta):
        fields = ("head_name", "number", "village", "people", "status", "main_cause", "outcome")


class HouseholdFilter(Filter):
    """Place, status, answer and cause."""

    area = django_filters.ChoiceFilter(method="of_area", label=_("Area"), empty_label=_("all"))
    status = django_filters.ChoiceFilter(label=_("Register status"), empty_label=_("all"))
    outcome = django_filters.ChoiceFilter(
        method="of_outcome", label=_("Newest judgement"), empty_label=_("all")
    )
    cause = django_filters.ChoiceFilter(field_name="main_cause", label=_("Main cause"), empty_label=_("all"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = _parts(self.request.viewer)
        if not parts:
            del self.filters["area"]
        else:
            self.filters["area"].extra["choices"] = parts
        self.filters["status"].extra["choices"] = _codes("register_status")
        self.filters["cause"].extra["choices"] = _codes("cause")
        outcomes = [(outcome, badges.outcome_name(outcome)) for outcome in badges.OUTCOMES]
        self.filters["outcome"].extra["choices"] = [*outcomes, (NOT_JUDGED, _("not judged yet"))]

    def of_area(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Files of villages whose code begins with the part's prefix."""
        return rows.filter(village_code__startswith=value)

    def of_outcome(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Files with that newest answer, or with none."""
        return rows.filter(outcome__isnull=True) if value == NOT_JUDGED else rows.filter(outcome=value)


class Households(ListPage):
    """The list as a page and as Excel."""

    template_name = "household/list.html"
    title = _("Household files")
    lead = _("Every family on file in your area, registered or not.")
    empty = _("No household file here. Files come by a workbook or an entry form at the desk 'Intake'.")
    table_class = HouseholdTable
    filterset_class = HouseholdFilter
    search = ("number", "head_name")
    search_hint = _("Household number or name of the head")
    file_name = "households"

    def rows(self) -> QuerySet[Any]:
        """The files of the chosen area."""
        return files.household_list(self.request.viewer)


def _parts(viewer: Viewer) -> list[tuple[str, str]]:
    return [(area.prefix, area.name) for area in files.parts(viewer)]


def _codes(name: str) -> list[tuple[str, str]]:
    codes, language = policies.book().codes(name), get_language() or "zh-hans"
    return [(key, codes.text(key).say(language)) for key in codes.keys]
