"""Lists: search, filter, sorting, pages with counts, and Excel of the whole filtered list.

A desk gives rows that are already in scope and says which columns there are; rights take columns away by
duty.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, reduce
from inspect import Parameter, signature
from operator import and_, or_
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_tables2.data import TableData, TableQuerysetData
from django_tables2.rows import BoundRow

from diguan.registry.viewer import Viewer
from diguan.web.columns import Code, Day, Link, Masked, Moment, Number, Outcome, Plain, YesNo, Yuan
from diguan.web.export import MOST, TooManyRows, column, workbook

__all__ = [
    "Code", "Day", "Filter", "Link", "ListPage", "Masked", "Moment", "Number", "Outcome", "Plain", "Table",
    "YesNo", "Yuan",
]  # fmt: skip

PAGES = (25, 50, 100)


class Rows(TableQuerysetData):
    """A queryset whose order never wavers between two pages: the key decides among equals."""

    def order_by(self, aliases: Any) -> None:
        """Sort as asked, then by key."""
        super().order_by(aliases)
        self.data = self.data.order_by(*self.data.query.order_by, "pk")


class Row(BoundRow):
    """A row whose columns are asked once, and not at every cell, what their `render` wants to know."""

    def _call_render(self, bound_column: Any, value: Any = None) -> Any:
        known = self._optional_cell_arguments(bound_column, value)
        render = bound_column.render
        wanted = _wanted(getattr(render, "__func__", render))
        content = render(**{name: told for name, told in known.items() if wanted is None or name in wanted})
        return bound_column.link(content, **known) if bound_column.link else content


@cache
def _wanted(render: Callable[..., Any]) -> frozenset[str] | None:
    """The names of a function's parameters; None when it takes whatever it is told."""
    named = signature(render).parameters
    takes_all = any(one.kind is Parameter.VAR_KEYWORD for one in named.values())
    return None if takes_all else frozenset(named)


class Table(tables.Table):
    """A list in the house's dress. `Meta.rights = {"phone": {"county_officer"}}` keeps a column, on screen
    and in Excel, for those duties.
    """

    class Meta:
        template_name = "web/_table.html"
        attrs = {"class": "table table-vcenter card-table table-cards"}
        rights: dict[str, set[str]] = {}

    def __init__(
        self, rows: Any, *args: Any, viewer: Viewer, exclude: Sequence[str] = (), **options: Any
    ) -> None:
        rights = getattr(self.Meta, "rights", {})
        hidden = [column for column, duties in rights.items() if viewer.duty not in duties]
        data = Rows(rows) if isinstance(rows, QuerySet) else TableData.from_data(rows)
        super().__init__(data, *args, exclude=[*exclude, *hidden], **options)

    def sort(self, request: HttpRequest) -> None:
        """As the address asks, by columns that this viewer has; otherwise in the page's own order."""
        if asked := request.GET.getlist(self.prefixed_order_by_field):
            self.order_by = asked

    @property
    def lines(self) -> Iterator[SafeString]:
        """The rows of this page; what is the same in all cells of a column is spelled once."""
        begin = {
            one.name: format_html('<td {} data-label="{}">', one.attrs["td"].as_html(), one.header)
            for one in self.columns
        }
        for row in (Row(record, self) for record in self.paginated_rows.data):
            cells = format_html_join("", "{}{}</td>", ((begin[one.name], cell) for one, cell in row.items()))
            yield format_html("<tr {}>{}</tr>", row.attrs.as_html(), cells)

    def turn(self, request: HttpRequest, per_page: int) -> None:
        """To the page asked for; the last one when it lies behind the end, the first when it is no number."""
        asked = request.GET.get(self.prefixed_per_page_field, "")
        self.paginate(per_page=int(asked) if asked in map(str, PAGES) else per_page)
        self.page = self.paginator.get_page(request.GET.get(self.prefixed_page_field))


class Filter(django_filters.FilterSet):
    """Filters of a list, drawn above it; only GET, so that a filtered list is an address that can be kept."""


class ListPage(TemplateView):
    """A page with one list. A desk's page sets the attributes below and gives `rows()`."""

    template_name = "web/list.html"
    title: Any = ""
    lead: Any = ""
    empty: Any = _("There is nothing in this list.")
    table_class: type[Table]
    filterset_class: type[Filter] | None = None
    search: Sequence[str] = ()
    search_hint: Any = _("Search")
    order_by: str | Sequence[str] | None = None
    per_page = PAGES[0]
    file_name = "list"

    def rows(self) -> Any:
        """The rows this viewer may see: a QuerySet of registry.files, a list, or an object that counts,
        sorts, slices and iterates in chunks as a QuerySet does.
        """
        raise NotImplementedError

    def extra(self) -> dict[str, Any]:
        """What else the page's template needs."""
        return {}

    def table_options(self) -> dict[str, Any]:
        """What else the table's constructor needs, such as columns that depend on the day."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the whole filtered list as Excel."""
        return self.excel() if request.GET.get("export") == "xlsx" else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table turned to its page, the filters and the words round them."""
        self.table.turn(self.request, self.per_page)
        frame = {"page": self, "table": self.table, "filter": self.filterset, "wanted": self.wanted}
        return {**super().get_context_data(**kwargs), **frame, **self.extra()}

    @cached_property
    def wanted(self) -> str:
        """What was typed into the search box."""
        return self.request.GET.get("q", "").strip() if self.search else ""

    @cached_property
    def filterset(self) -> Filter | None:
        """The filters with what was chosen; None when the list has none."""
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET or None, queryset=self.rows(), request=self.request)

    @cached_property
    def selected(self) -> Any:
        """The rows after filters and search."""
        rows = self.rows() if self.filterset is None else self.filterset.qs
        return rows.filter(_matching(self.search, self.wanted)) if self.wanted else rows

    @cached_property
    def table(self) -> Table:
        """The table over the selected rows, sorted as the address asks."""
        options = {"order_by": self.order_by, "empty_text": self.empty, **self.table_options()}
        made = self.table_class(self.selected, viewer=self.request.viewer, **options)
        made.request = self.request
        made.sort(self.request)
        return made

    def excel(self) -> HttpResponse:
        """All selected rows in the order of the page, one after the other."""
        total = len(self.selected) if isinstance(self.selected, list) else self.selected.count()
        if total > MOST:
            raise TooManyRows(total)
        shown = [one for one in self.table.columns if not one.column.exclude_from_export]
        columns = [column(str(one.header), getattr(one.column, "kind", "text")) for one in shown]
        return workbook(
            self.request, self.file_name, columns, self._values(shown), title=str(self.title), total=total
        )

    def _values(self, columns: Sequence[Any]) -> Iterator[list[Any]]:
        data = self.table.data.data
        for record in data if isinstance(data, list) else data.iterator(chunk_size=1000):
            row = BoundRow(record, table=self.table)
            yield [row.get_cell_value(column.name) for column in columns]


def _matching(fields: Sequence[str], wanted: str) -> Q:
    """Rows in which every typed word occurs in one of the fields."""
    each = (reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in wanted.split())
    return reduce(and_, each)
