"""The front page: my work today, how my area stands, what happened last. What it shows depends on the
level.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diguan.desks.home import present
from diguan.desks.home.standing import standing
from diguan.registry import files
from diguan.web import areas, desk


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The page of the area in the top bar, or of one of its parts when the address names it."""
    viewer = areas.part(request)
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
