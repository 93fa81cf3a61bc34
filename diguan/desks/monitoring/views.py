"""The statistics of an area: its numbers with what lies below it, the war map, the details, Excel of both.

An officer sees the area of the top bar or a part of it; a number of another area is nowhere on the page.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from diguan.desks.monitoring import present, sheets, subjects
from diguan.desks.monitoring.cubes import shelf, shelves
from diguan.desks.monitoring.measures import measures
from diguan.desks.monitoring.places import Look, looking, name_of
from diguan.engine.cube.counting import ALL, POPULATIONS
from diguan.registry import files
from diguan.registry.files import NotInSight
from diguan.web import areas


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The newest statistics of the area; where there are none, the judgements that can be counted."""
    found = shelves(request.viewer)
    if found:
        return redirect("monitoring:overview", found[0].name)
    waiting = files.judgements(request.viewer).filter(state="done")[:10]
    return render(request, "monitoring/index.html", {"waiting": waiting})


@require_GET
def overview(request: HttpRequest, cube: str) -> HttpResponse:
    """An area's numbers, a list of the areas below it, and the years side by side where there are several."""
    context, look = _context(request, cube)
    context |= {
        "page": "overview",
        "index_title": present.index_title(look.cube.about),
        "figures": present.figures(look),
        "statuses": present.statuses(look, context["population"]),
        "chart": present.parts_chart(look, cube),
        "years": present.years_chart(look, shelves(look.viewer)),
        "rows": present.rows(look, cube),
        "measures": measures(look.cube.about),
    }
    return render(request, "monitoring/overview.html", context)


@require_GET
def war_map(request: HttpRequest, cube: str) -> HttpResponse:
    """The areas below, one measure, worst first: a wall chart without borders."""
    context, look = _context(request, cube)
    offered = measures(look.cube.about)
    chosen = next((one for one in offered if one.id == request.GET.get("by")), offered[0])
    context |= {
        "page": "map",
        "measures": offered,
        "chosen": chosen,
        "tiles": present.tiles(look, cube, chosen),
    }
    return render(request, "monitoring/map.html", context)


@require_GET
def detail(request: HttpRequest, cube: str, subject: str) -> HttpResponse:
    """Kinds and causes, living conditions, rules, or members: every count of the area."""
    if subject not in subjects.SUBJECTS:
        raise NotInSight
    context, look = _context(request, cube)
    about, area = look.cube.about, look.here.populations[context["population"]]
    lines = subjects.answers(area, about, subject)
    title = subjects.SUBJECTS[subject]
    context |= {
        "subject": subject,
        "title": title,
        "tables": subjects.tables(area, about, subject),
        "answers": lines,
        "answers_chart": subjects.answers_chart(lines),
    }
    return render(request, "monitoring/detail.html", context)


@require_GET
def areas_as_excel(request: HttpRequest, cube: str) -> HttpResponse:
    """The area and those below it: every measure with what stands above and below the line."""
    context, look = _context(request, cube)
    return sheets.areas(request, look, context["name"])


@require_GET
def counts_as_excel(request: HttpRequest, cube: str) -> HttpResponse:
    """Every count of the area in the population chosen."""
    context, look = _context(request, cube)
    return sheets.counts(request, look, context["name"], context["population"])


def _context(request: HttpRequest, name: str) -> tuple[dict[str, Any], Look]:
    viewer = areas.part(request)
    found = shelf(viewer, name)
    look = looking(found.cube, viewer)
    population = request.GET.get("population", ALL)
    population = population if population in POPULATIONS else ALL
    asked = {"area": request.GET.get("area", ""), "population": population if population != ALL else ""}
    here = "&".join(f"{key}={value}" for key, value in asked.items() if value)
    return {
        "shelf": found,
        "about": found.cube.about,
        "others": [one for one in shelves(viewer) if one.name != name],
        "name": name_of(look),
        "area": look.area,
        "up": present.up(look, request.viewer, name),
        "narrow": look.digits != (viewer.prefix or ""),
        "look": look,
        "population": population,
        "populations": present.populations(),
        "subjects": subjects.SUBJECTS,
        "here": f"?{here}" if here else "",
        "query": here,
        "part": f"area={asked['area']}&" if asked["area"] else "",
        "crumbs": [(gettext("Statistics"), reverse("monitoring:overview", args=[name]))],
    }, look
