"""The sheets that go out before anything is recorded: application and home-visit form, blank or for one
household.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import policies
from diguan.web.pdf import pdf_response
from diguan.web.rounds.paper import application, home_visit
from diguan.web.rounds.paper.asked import first
from diguan.web.rounds.paper.who import Who, nobody, who


@require_GET
def application_pdf(request: HttpRequest) -> HttpResponse:
    """The application; `?household=` fills in who applies."""
    return _sheet(request, "application", application.TEMPLATE, application.data, "application")


@require_GET
def home_visit_pdf(request: HttpRequest) -> HttpResponse:
    """The home-visit form; `?household=` fills in who lives there."""
    return _sheet(request, "home-visit", home_visit.TEMPLATE, home_visit.data, "visit")


def _sheet(
    request: HttpRequest, name: str, template: Path, data: Callable[..., dict[str, Any]], kind: str
) -> HttpResponse:
    viewer, today = request.own_viewer, timezone.localdate()
    whose = _whose(request, viewer)
    code = whose.household.village_code if whose.household else viewer.scope.code if viewer.scope else ""
    pack = policies.nearest(code, today)
    on = pack.interval.start or today if pack and not pack.in_force(today) else today
    number = f"-{whose.household.number}" if whose.household else ""
    return pdf_response(
        request, name + number, template, data(whose, pack, on, first(pack, kind, on), viewer, today)
    )


def _whose(request: HttpRequest, viewer: Viewer) -> Who:
    asked = request.GET.get("household", "")
    if not asked:
        return nobody()
    household = files.household(viewer, int(asked) if asked.isdecimal() else 0)
    return who(viewer, household, timezone.localdate())
