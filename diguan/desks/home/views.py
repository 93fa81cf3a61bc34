"""The front page: my work today, how my area stands, what happened last. What it shows depends on the
level.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diguan.desks.home import present
from diguan.desks.home.standing import standing
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import desk
from diguan.words.areas import Level, Scope


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The page of the area in the top bar, or of one of its parts when the address names it."""
    viewer = _looking_at(request)
    stands = standing(viewer)
    context = {
        "work": present.work(request.viewer),
        "desks": [card for card in desk.cards_for(request.viewer) if card.name != desk.HOME],
        "area": files.areas(viewer).first(),
        "part": viewer != request.viewer,
        "stands": stands,
        "numbers": stands.numbers,
        "chart": present.chart(stands),
        "in_register": present.in_register(viewer),
        "disagreements": present.disagreements(viewer, stands),
        "questions": present.questions(viewer, stands),
        "events": present.events(viewer),
        "judgements": present.judgements(viewer),
    }
    return render(request, "home/index.html", context)


def _looking_at(request: HttpRequest) -> Viewer:
    """The viewer at the part named in the address; raises NotInSight for a part that is not his."""
    asked = request.GET.get("area", "")
    if not asked:
        return request.viewer
    area = files.areas(request.viewer).filter(pk=asked if asked.isdecimal() else 0).first()
    if area is None:
        raise files.NotInSight
    return request.viewer.within(Scope(area.code, Level(area.level)))
