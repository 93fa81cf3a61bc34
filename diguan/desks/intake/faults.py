"""All faults of one workbook with place, value and remedy: filtered on screen, and as Excel for the village
to mend its sheet by.
"""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diguan.desks.intake import present
from diguan.registry import files
from diguan.web import badges
from diguan.web.tables import Filter, ListPage, Plain, Table
from diguan.words.text import is_chinese

TONES = {"block": "red", "warn": "orange"}


class Words(Plain):
    """A text that is stored in both languages: `zh` and `en` behind a prefix."""

    def __init__(self, prefix: str = "", **options: Any) -> None:
        super().__init__(accessor=f"{prefix}zh", orderable=False, **options)
        self.prefix = prefix

    def render(self, record: Any) -> str:
        """The half of the page's language."""
        return str(getattr(record, f"{self.prefix}{'zh' if is_chinese(get_language() or 'zh') else 'en'}"))

    value = render


class Nature(Plain):
    """Error or warning, as a badge."""

    def render(self, value: str) -> SafeString:
        """The cell."""
        return badges.badge(TONES.get(value, "secondary"), present.NATURES.get(value, value))

    def value(self, value: str) -> str:
        """The words."""
        return str(present.NATURES.get(value, value))


class FaultTable(Table):
    """One line per fault, in the order of the sheet."""

    sheet = Plain(verbose_name=_("Sheet"), wrap=False)
    row = Plain(verbose_name=_("Row"))
    column = Plain(verbose_name=_("Column"))
    heading = Plain(verbose_name=_("Heading"))
    value = Plain(verbose_name=_("What stands there"))
    nature = Nature(verbose_name=_("Nature"))
    what = Words(verbose_name=_("What is wrong"))
    mend = Words("mend_", verbose_name=_("How to mend it"))

    class Meta(Table.Meta):
        fields = ("sheet", "row", "column", "heading", "value", "nature", "what", "mend")


class FaultFilter(Filter):
    """By nature, kind and sheet."""

    nature = django_filters.ChoiceFilter(
        label=_("Nature"), empty_label=_("all"), choices=list(present.NATURES.items())
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("all"))
    sheet = django_filters.ChoiceFilter(label=_("Sheet"), empty_label=_("all"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = present.kinds(self.queryset)
        self.filters["kind"].extra["choices"] = [(one.key, f"{one.words} ({one.count})") for one in found]
        sheets = self.queryset.order_by("sheet").values_list("sheet", flat=True).distinct()
        self.filters["sheet"].extra["choices"] = [(name, name) for name in sheets if name]


class Faults(ListPage):
    """The list of one workbook's faults."""

    title = _("Faults of the workbook")
    table_class = FaultTable
    filterset_class = FaultFilter
    search = ("heading", "value", "zh", "en")
    empty = _("Nothing is wrong with this workbook.")
    file_name = "faults"
    template_name = "intake/faults.html"

    @cached_property
    def batch(self) -> Any:
        """The workbook, if it is one of this officer's area."""
        return files.import_batch(self.request.own_viewer, self.kwargs["batch_id"])

    def rows(self) -> QuerySet[Any]:
        """Its faults."""
        return files.faults(self.request.own_viewer, self.batch)

    def extra(self) -> dict[str, Any]:
        """The workbook and the way back to it."""
        return {"batch": self.batch, "crumbs": [(self.batch.file_name, f"../../{self.batch.pk}/")]}
