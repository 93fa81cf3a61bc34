"""The page of a step by its kind: a batch, an area's own step, visits, a meeting, a list, a draw."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from diguan.casework import may
from diguan.web.rounds import drawing, meeting, posting, step
from diguan.web.rounds.step import Work, work

PAGES: Mapping[str, Callable[[Work], HttpResponse]] = {
    "visit": step.visits,
    "endorsement": step.endorse,
    "meeting": meeting.new,
    "notice": posting.new,
    "announcement": posting.new,
    "draw": drawing.new,
}


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, round_id: int, station: str) -> HttpResponse:
    """The step in the area of the top bar, or of the part named in the address."""
    one = work(request, round_id, station)
    if request.method == "POST":
        may.must_take(one.viewer, one.station, one.area.prefix)
    if one.station.of_an_area:
        return step.of_area(one)
    kind = "draw" if one.station.sampled else one.station.kind
    return PAGES.get(kind, step.batch)(one)
