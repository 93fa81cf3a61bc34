"""Reading requests to departments: a department reads those addressed to it for places in its area, with the
persons asked about until the request is over; whoever keeps files reads those of his area."""

from django.db.models import Count, JSONField, OuterRef, Q, QuerySet, Subquery

from diguan.registry.files.scope import one, seen, within
from diguan.registry.models import ComparisonAnswer, ComparisonPerson, ComparisonRequest
from diguan.registry.viewer import DEPARTMENT, Viewer


def comparison_requests(viewer: Viewer) -> "QuerySet[ComparisonRequest]":
    """Requests, newest first, with their area and `waiting`: how many persons have no answer yet, nobody once
    the request is over."""
    rows = ComparisonRequest.objects.select_related("area", "end").order_by("-id")
    waiting = Count("persons", filter=Q(persons__answers=None, end=None))
    if viewer.duty != DEPARTMENT:
        return within(rows, viewer).annotate(waiting=waiting)
    if viewer.scope is None or not viewer.department:
        return rows.none()
    asked = rows.filter(department=viewer.department, area_prefix__startswith=viewer.scope.prefix)
    return asked.annotate(waiting=waiting)


def comparison_request(viewer: Viewer, request_id: int) -> ComparisonRequest:
    """One request; raises NotInSight."""
    return one(comparison_requests(viewer), pk=request_id)


def comparison_people(
    viewer: Viewer, request: ComparisonRequest | int | None = None
) -> "QuerySet[ComparisonPerson]":
    """The persons of one request or of all, each with its newest answer as `hits`: None where there is none,
    empty for no record."""
    rows = with_hits(ComparisonPerson.objects.order_by("request_id", "serial"))
    rows = rows if request is None else rows.filter(request=request)
    if viewer.duty != DEPARTMENT:
        return seen(rows, viewer)
    return rows.filter(request__in=comparison_requests(viewer).filter(end=None).order_by().values("pk"))


def with_hits(rows: "QuerySet[ComparisonPerson]") -> "QuerySet[ComparisonPerson]":
    """Persons asked about, each with what its newest answer says."""
    newest = ComparisonAnswer.objects.filter(asked=OuterRef("pk")).order_by("-order").values("hits")[:1]
    return rows.annotate(hits=Subquery(newest, output_field=JSONField()))


def comparison_person(viewer: Viewer, request: ComparisonRequest | int, asked_id: int) -> ComparisonPerson:
    """One person of a request; raises NotInSight."""
    return one(comparison_people(viewer, request).select_related("request__area"), pk=asked_id)


def comparison_answers(viewer: Viewer, asked: ComparisonPerson) -> "QuerySet[ComparisonAnswer]":
    """All answers about a person in their order; the last one counts."""
    return ComparisonAnswer.objects.filter(asked__in=comparison_people(viewer).values("pk"), asked=asked)
