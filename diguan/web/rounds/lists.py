"""The rounds of an area at a desk: those that speak of it, newest first, with how far each is."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from diguan.casework import may, rounds
from diguan.registry import files
from diguan.registry.files import Progress
from diguan.registry.viewer import Viewer
from diguan.web import policies
from diguan.web.rounds import recurring
from diguan.words.errors import Fault
from diguan.words.text import Text

LATEST = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A round with its title and how many cases are where; `fault` says why it cannot go on."""

    round: Any
    title: Text
    progress: Progress
    fault: Fault | None

    @property
    def ended(self) -> int:
        """Cases that have come to an end."""
        return self.progress.cases - self.progress.states.get("open", 0)

    @property
    def share(self) -> int:
        """The same in percent, for a bar."""
        return round(100 * self.ended / self.progress.cases) if self.progress.cases else 0


@require_GET
def page(request: HttpRequest, kinds: Collection[str]) -> HttpResponse:
    """The rounds of these kinds."""
    lines = of_kinds(request.viewer, kinds)
    context = {
        "lines": lines,
        "turns": recurring.of_kinds(request.viewer, kinds),
        "may_open": may.may_open_round(request.viewer, request.viewer.prefix or "-"),
        "today": timezone.localdate(),
        "kinds": kinds,
    }
    return render(request, "web/rounds/index.html", context)


def of_kinds(viewer: Viewer, kinds: Collection[str]) -> list[Line]:
    """Rounds of some kinds that speak of the area; one query more for each."""
    found = files.rounds(viewer).filter(kind__in=kinds)[:LATEST]
    return [_line(viewer, one) for one in found]


def title(one: Any) -> Text:
    """What the pack calls the round's procedure; the kind where the site no longer has the pack."""
    library = policies.library()
    if one.pack_id in library.ids and one.procedure in library.pack(one.pack_id).procedures:
        return library.pack(one.pack_id).procedures[one.procedure].text
    return Text(one.procedure, one.procedure)


def of_areas(one: Any) -> bool:
    """Whether the cases of a round are villages and not households, by its pack."""
    library = policies.library()
    known = library.pack(one.pack_id).procedures if one.pack_id in library.ids else {}
    return one.procedure in known and known[one.procedure].of != "household"


def fault_of(one: Any) -> Fault | None:
    """Why the round's course cannot be followed, if so: the pack changed, or is gone."""
    try:
        rounds.course(one)
    except Fault as fault:
        return fault
    return None


def whole(viewer: Viewer, one: Any) -> Progress:
    """How far a round is in the viewer's area as a whole."""
    found = files.progress(viewer, one, int(viewer.scope.level)) if viewer.scope else {}
    return found.get(viewer.prefix or "", Progress(0, 0, {}, {}))


def _line(viewer: Viewer, one: Any) -> Line:
    return Line(one, title(one), whole(viewer, one), fault_of(one) if one.state == "open" else None)
