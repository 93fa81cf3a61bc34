"""Long lists of households by the grid: the page's own question kept, hamlets and groups to choose from."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

PER_PAGE = 100


def turned(request: HttpRequest, rows: "QuerySet[Any]") -> Page[Any]:
    """The page that the address asks for."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def query(request: HttpRequest) -> str:
    """What the address asks but for the page, to be kept in links: `hamlet=…&` or nothing."""
    kept = [(name, value) for name, value in request.GET.items() if name != "page" and value]
    return f"{urlencode(kept)}&" if kept else ""


def groups(village: "QuerySet[Any]") -> dict[str, list[str]]:
    """The hamlets and groups that the newest years of a village's households name."""
    found = {}
    for name in ("hamlet", "villager_group"):
        named = village.order_by().exclude(**{name: None}).values_list(name, flat=True).distinct()
        found[name] = sorted(filter(None, named))
    return found
