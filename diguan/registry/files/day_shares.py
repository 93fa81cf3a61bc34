"""Reading requests for more exports or looks of one day: one's own, and those that wait for one's answer."""

from datetime import date

from django.db.models import QuerySet

from diguan.registry.files.scope import NotInSight
from diguan.registry.models import MoreRequest
from diguan.registry.viewer import Viewer

_FIELD = frozenset({"village_officer", "township_officer", "county_officer"})
AGREES: dict[str, frozenset[str]] = {
    "revealed": _FIELD,
    "exported": _FIELD | {"city_officer", "province_officer", "security_admin"},
}


def own_more(viewer: Viewer, on: date) -> "QuerySet[MoreRequest]":
    """What the viewer himself asked for that day, newest first."""
    return MoreRequest.objects.filter(by_id=viewer.officer_id, on=on).select_related("decided_by")


def waiting_more(viewer: Viewer, on: date) -> "QuerySet[MoreRequest]":
    """What waits that day for a second person that the viewer may be: officers of his area, not himself."""
    rows = MoreRequest.objects.filter(on=on, agreed=None).select_related("by__area").order_by("id")
    kinds = [kind for kind, duties in AGREES.items() if viewer.duty in duties]
    if viewer.scope is None or not kinds:
        return rows.none()
    here = rows.filter(kind__in=kinds, by__area__prefix__startswith=viewer.scope.prefix)
    return here.exclude(by_id=viewer.officer_id)


def more_request(viewer: Viewer, more_id: int, on: date) -> MoreRequest:
    """One that waits that day, his own to take back or another's to answer; raises NotInSight."""
    for rows in (own_more(viewer, on).filter(agreed=None), waiting_more(viewer, on)):
        if row := rows.filter(pk=more_id).first():
            return row
    raise NotInSight
