"""The public pages: areas with lists that hang today, the lists of one area, and one list as it hangs.

A list is shown on the days on which it hangs and on no other; where no rule makes lists public, none is.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from diguan.casework import rounds
from diguan.desks.disclosure.anybody import for_anybody, page
from diguan.policy.course import Station
from diguan.policy.disclosing import Disclosing
from diguan.registry import files
from diguan.registry.files.scope import PREFIX_LENGTHS
from diguan.registry.viewer import Viewer
from diguan.web import anchoring, disclosing
from diguan.web.rounds import lists
from diguan.web.rounds.paper import posting
from diguan.web.rounds.posting import sheet
from diguan.words.areas import Level, Scope
from diguan.words.errors import Fault


@dataclass(frozen=True, slots=True)
class Part:
    """An area with how many lists hang in it today."""

    area: Any
    count: int


@for_anybody
def index(request: HttpRequest) -> HttpResponse:
    """The counties in which lists hang today."""
    on = timezone.localdate()
    scopes = disclosing.public_scopes(on)
    parts = [
        part for scope in scopes for part in _parts(Viewer.passing(scope), on, max(scope.level, Level.COUNTY))
    ]
    return page(request, "index", {"parts": parts, "public": bool(scopes), "on": on})


@for_anybody
def area(request: HttpRequest, board: str) -> HttpResponse:
    """The lists of an area, and its parts in which lists hang."""
    on = timezone.localdate()
    viewer, here = _place(board)
    if viewer is None:
        return _nothing(request)
    disclosed = disclosing.in_area(board, on)
    parts = [part for part in _parts(viewer, on, min(here.level + 1, Level.VILLAGE)) if part.area != here]
    if not disclosed.public and not parts:
        return _nothing(request, here, disclosed)
    shown = [one for one in files.hanging(viewer, on) if disclosing.in_area(one.area_prefix, on).public]
    found = [(one, station.text) for one in shown if (station := _station(one))]
    context = {"area": here, "parts": parts, "lists": found, "source": disclosed.source, "on": on}
    return page(request, "area", context)


@for_anybody
def one_list(request: HttpRequest, board: str, check: str) -> HttpResponse:
    """One list as it hangs; from the day after its last, that it is over and nobody who stood on it."""
    on = timezone.localdate()
    viewer, here = _place(board)
    if viewer is None:
        return _nothing(request)
    disclosed = disclosing.in_area(board, on)
    if not disclosed.public:
        return _nothing(request, here, disclosed)
    try:
        notice, listed = files.board(viewer, check, on)
        hung, source = sheet(notice, listed)
    except files.Over:
        return page(request, "over", {"area": here}, status=files.Over.status)
    except Fault:  # not there, not yet, or by a text that the site no longer has
        return _nothing(request, here)
    context = {
        "area": here,
        "notice": notice,
        "hung": hung,
        "lead": posting.lead(hung),
        "columns": posting.columns(),
        "rows": posting.rows(hung),
        "terms": posting.terms(hung),
        "procedure": lists.title(notice.round),
        "source": source,
        "trail": anchoring.said(notice.area_prefix),
        "on": on,
    }
    return page(request, "list", context)


def _nothing(request: HttpRequest, area: Any = None, disclosed: Disclosing | None = None) -> HttpResponse:
    """No such place or list, or none that is public: whether there is one is not said."""
    context = {"area": area, "disclosed": disclosed}
    return page(request, "nothing", context, status=404)


def _place(prefix: str) -> tuple[Viewer | None, Any]:
    """Whoever stands before the boards of an area, and the area; nobody where there is no such area."""
    if not prefix.isascii() or not prefix.isdecimal() or len(prefix) not in PREFIX_LENGTHS:
        return None, None
    viewer = Viewer.passing(Scope(prefix, Level(PREFIX_LENGTHS.index(len(prefix)) + 1)))
    found = files.areas(viewer).filter(prefix=prefix).first()
    return (viewer if found else None), found


def _parts(viewer: Viewer, on: date, level: int) -> list[Part]:
    """The areas of a level, or above it where a list is of all of one, in which public lists hang."""
    counts: Counter[str] = Counter()
    length = PREFIX_LENGTHS[level - 1]
    for prefix, count in files.hanging_below(viewer, on).items():
        if disclosing.in_area(prefix, on).public:
            counts[prefix[:length]] += count
    found = files.areas(viewer).filter(prefix__in=counts)
    return [Part(one, counts[one.prefix]) for one in found]


def _station(notice: Any) -> Station | None:
    """The step by which a list hangs; None where the site no longer has the text that asks for it."""
    try:
        return rounds.course(notice.round).station(notice.station)
    except Fault:
        return None
