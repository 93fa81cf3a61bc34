"""The area an officer looks at: his own or any below it, chosen in the top bar and kept in the session.

Every list obeys it because it is the scope of `request.viewer`. It knows areas, not what happens in them.
"""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from diguan.registry import files
from diguan.registry.models import Area
from diguan.registry.viewer import Viewer
from diguan.web import back
from diguan.words.areas import Level, Scope

KEY = "area"
MOST = 30  # matches shown by the search; a longer list is narrowed by typing more


def narrowed(request: HttpRequest) -> Viewer:
    """The officer looking at the area he chose; at his own when he chose none or the choice is no longer
    his.
    """
    own: Viewer = request.own_viewer
    chosen = request.session.get(KEY)
    if chosen is None:
        return own
    narrow = own.within(Scope(chosen[0], Level(chosen[1])))
    return narrow if narrow.scope else own


def part(request: HttpRequest) -> Viewer:
    """The viewer at the part of his area that the address names (`?area=`); NotInSight for another's."""
    asked = request.GET.get("area", "")
    if not asked:
        return request.viewer
    area = files.areas(request.viewer).filter(pk=asked if asked.isdecimal() else 0).first()
    if area is None:
        raise files.NotInSight
    return request.viewer.within(Scope(area.code, Level(area.level)))


def area_of(viewer: Viewer) -> Area | None:
    """The area a viewer looks at; None for an officer without one."""
    scope = viewer.scope
    return Area.objects.filter(code=scope.code, level=scope.level).first() if scope else None


def names(codes: Iterable[str]) -> dict[str, str]:
    """The full name of each code at its highest level; a code that the site does not know is left out."""
    rows = Area.objects.filter(code__in=set(codes)).order_by("code", "-level")
    return {area.code: area.full_name for area in rows}


@require_GET
def look(request: HttpRequest) -> HttpResponse:
    """The areas to choose from: the way down from the officer's own, the children, and what the search
    finds.
    """
    mine = files.areas(request.own_viewer)
    own = area_of(request.own_viewer)
    here = get_object_or_404(mine, pk=request.GET["at"]) if request.GET.get("at", "").isdecimal() else None
    here = here or area_of(request.viewer) or own
    wanted = request.GET.get("q", "").strip()
    context = {
        "here": here,
        "way": _way(mine, here, own),
        "children": mine.filter(parent=here).order_by("code") if here else [],
        "wanted": wanted,
        "found": mine.filter(full_name__contains=wanted).order_by("level", "code")[: MOST + 1]
        if wanted
        else [],
        "most": MOST,
        "next": request.GET.get("next", "/"),
    }
    return render(request, "web/_areas.html" if request.htmx else "web/areas.html", context)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Look at this area from now on; an area outside the officer's own is not found."""
    asked = request.POST.get("area", "")
    area = get_object_or_404(files.areas(request.own_viewer), pk=asked if asked.isdecimal() else 0)
    request.session[KEY] = (area.code, int(area.level))
    messages.info(request, gettext("You are now looking at %(area)s.") % {"area": area.full_name})
    return back.redirect(request)


@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Look at one's own area again."""
    request.session.pop(KEY, None)
    return back.redirect(request)


def _way(mine: QuerySet[Area], here: Area | None, own: Area | None) -> list[Area]:
    """From the officer's own area down to `here`; at most five steps, as there are five levels."""
    way: list[Area] = []
    while here and own and here.level >= own.level:
        way.insert(0, here)
        here = here.parent if here.pk != own.pk else None
    return way
