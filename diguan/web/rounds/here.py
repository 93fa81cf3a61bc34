"""Addresses of the round screens under the desk that shows them: `at(request, "case", 7)`."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import areas
from diguan.words.areas import Level, Scope


def at(request: HttpRequest, name: str, *args: Any, **asked: Any) -> str:
    """The address of a round screen in the namespace of this request's desk."""
    query = {key: value for key, value in asked.items() if value not in (None, "")}
    address = reverse(f"{request.resolver_match.namespace}:{name}", args=args)
    return f"{address}?{urlencode(query)}" if query else address


def village(viewer: Viewer, area_id: int) -> Any:
    """A village of the viewer's area; NotInSight for another, or for an area above the village."""
    area = files.villages(viewer).filter(pk=area_id).first()
    if area is None:
        raise files.NotInSight
    return area


def narrowed(viewer: Viewer, area: Any) -> Viewer:
    """The viewer looking at one area only."""
    return viewer.within(Scope(area.code, Level(area.level)))


def area_or_own(request: HttpRequest) -> tuple[Viewer, Any]:
    """The viewer at the part named by `?area=`, and that area; NotInSight for who has no area."""
    viewer = areas.part(request)
    area = areas.area_of(viewer)
    if area is None or viewer.prefix is None:
        raise files.NotInSight
    return viewer, area
