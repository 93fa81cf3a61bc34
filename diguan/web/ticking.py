"""Lists with boxes: which rows were ticked, or that all of the list are meant."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest


def sent(request: HttpRequest, name: str) -> set[int]:
    """The boxes of a name as they were sent."""
    return {int(key) for key in request.POST.getlist(name) if key.isdecimal()}


def chosen(request: HttpRequest, rows: "QuerySet[Any]", name: str) -> list[Any]:
    """The rows that were ticked, or all of the list; never one that is not on it."""
    return list(rows if request.POST.get("every") == "1" else rows.filter(pk__in=sent(request, name)))
