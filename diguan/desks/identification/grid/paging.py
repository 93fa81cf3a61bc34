"""Lists of households with boxes: which were ticked, the page's own question kept, hamlets and groups to
choose from."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

PER_PAGE = 100


def chosen(request: HttpRequest, rows: "QuerySet[Any]") -> list[Any]:
    """The households that were ticked, or all of the list; never one that is not on it."""
    if request.POST.get("every") == "1":
        return list(rows)
    return list(rows.filter(pk__in=ticked(request)))


def ticked(request: HttpRequest) -> set[int]:
    """The boxes as they were sent."""
    return {int(key) for key in request.POST.getlist("household") if key.isdecimal()}


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
