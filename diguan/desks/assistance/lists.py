"""The households of the register with their plans of help: complete, lacking something, none."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diguan.desks.assistance import present
from diguan.registry import files
from diguan.web import policies
from diguan.web.part_filter import PartFilter
from diguan.web.tables import Code, Link, ListPage, Number, Plain, Table


class HelpedTable(Table):
    """One line a household."""

    head_name = Link("assistance:household", verbose_name=_("Head"))
    number = Link("assistance:household", verbose_name=_("Household number"))
    village = Plain(accessor="village__name", verbose_name=_("Village"), wrap=False)
    status = Code("register_status", verbose_name=_("Register status"))
    main_cause = Code("cause", verbose_name=_("Main cause"))
    responsible = Plain(verbose_name=_("Responsible person"), wrap=False)
    measure_count = Number(verbose_name=_("Measures"))
    standing = Plain(empty_values=(), orderable=False, verbose_name=_("Plan of help"))

    class Meta(Table.Meta):
        fields = (
            "head_name", "number", "village", "status", "main_cause", "standing", "responsible",
            "measure_count",
        )  # fmt: skip

    def render_standing(self, record: Any) -> SafeString:
        """A badge, and what is missing."""
        state = present.state(record)
        lacks = present.lacking(record) if record.plan_id else []
        return format_html(
            '<span><span class="badge bg-{}-lt">{}</span> {}</span>',
            present.TONES[state], present.STATES[state], ", ".join(lacks),
        )  # fmt: skip

    def value_standing(self, record: Any) -> str:
        """The same in Excel."""
        return present.standing(record)


class HelpedFilter(PartFilter):
    """Part of the area, how the plan stands, and the register status."""

    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("Plan of help"),
        empty_label=_("all"),
        choices=tuple(present.STATES.items()),
    )
    status = django_filters.ChoiceFilter(method="of_status", label=_("Register status"), empty_label=_("all"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        codes, language = policies.book().codes("register_status"), get_language() or "zh-hans"
        kept = [key for key in codes.keys if key not in files.NOT_REGISTERED]
        named = [(key, codes.text(key).say(language)) for key in kept]
        self.filters["status"].extra["choices"] = [(present.NOW, _("in the register now")), *named]

    def of_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those in that state."""
        return rows.filter(present.CONDITIONS[value])

    def of_status(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those of that status, or of any that stands in the register now."""
        return rows.filter(status__in=files.REGISTERED if value == present.NOW else (value,))


class Helped(ListPage):
    """The list."""

    title = _("Assistance")
    lead = _(
        "Every household of the register has one ledger, one plan and one set of measures; a plan names the"
        " cause, who answers for it, a project and its money."
    )
    empty = _("No household of the register here.")
    table_class = HelpedTable
    filterset_class = HelpedFilter
    search = ("number", "head_name")
    search_hint = _("Household number or name of the head")
    file_name = "plans-of-help"

    def rows(self) -> QuerySet[Any]:
        """The files of the area that are or were in the register."""
        return files.helped(self.request.viewer)
