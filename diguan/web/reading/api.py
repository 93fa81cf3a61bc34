"""The questions that /api/ answers. Whose answers they are, diguan.web.reading.door has found out before."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query
from ninja.security import HttpBearer

from diguan import __version__
from diguan.registry import files
from diguan.registry.models import Area, Household, Judgement
from diguan.web import areas as own_areas
from diguan.web.masks import masked
from diguan.web.reading import shapes
from diguan.words.errors import Fault

MOST, FARTHEST = 200, 1_000_000
Limit = Annotated[int, Query(ge=1, le=MOST)]
Offset = Annotated[int, Query(ge=0, le=FARTHEST)]
Number = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,40}$")]
Problems = {401: shapes.Problem, 403: shapes.Problem, 404: shapes.Problem, 405: shapes.Problem}


class Token(HttpBearer):
    """A token of an officer, or the session of one who is signed in: the door has looked at either."""

    def __call__(self, request: HttpRequest) -> Any:
        """The officer; what is not one does not come this far."""
        return request.user if request.user.is_authenticated else None

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Never asked: see above."""
        return None


api = NinjaAPI(
    title="diguan", version=__version__, auth=Token(), docs_url=None, urls_namespace="api",
    description="Household files of the officer's own area, to be read by other programs.",
)  # fmt: skip


@api.exception_handler(Fault)
def _fault(request: HttpRequest, fault: Fault) -> HttpResponse:
    status = getattr(fault, "status", 400)
    return api.create_response(request, {"zh": fault.say("zh"), "en": fault.say("en")}, status=status)


@api.get("/me", response={200: shapes.Me, **Problems}, operation_id="me")
def me(request: HttpRequest) -> Any:
    """Who reads, with which duty, where."""
    area = own_areas.area_of(request.own_viewer)
    return {
        "account": request.user.username,
        "name": request.own_viewer.name,
        "duty": request.own_viewer.duty,
        "area": area and _place(area),
    }


@api.get("/areas", response={200: shapes.Places, **Problems}, operation_id="areas")
def areas(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """One's own area and all in it, by code."""
    return _piece(files.areas(request.own_viewer), limit, offset, _place)


@api.get("/households", response={200: shapes.Homes, **Problems}, operation_id="households")
def households(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """The household files of one's area, village by village."""
    return _piece(files.households(request.own_viewer), limit, offset, _home)


@api.get("/households/{number}", response={200: shapes.Home, **Problems}, operation_id="household")
def household(request: HttpRequest, number: Number) -> Any:
    """One household file by its number."""
    return _home(files.household(request.own_viewer, number))


@api.get("/households/{number}/why", response={200: shapes.Why, **Problems}, operation_id="why")
def why(request: HttpRequest, number: Number) -> Any:
    """What the newest judgement found for a household, and why."""
    found = files.finding(request.own_viewer, files.household(request.own_viewer, number))
    if found is None:
        raise files.NotInSight
    lists = {name: list(getattr(found, name)) for name in ("reasons", "against", "questions", "missing")}
    return {
        "judgement": found.judgement_id,
        "pack": found.judgement.pack_id,
        "on": found.judgement.on,
        "outcome": found.outcome,
        "score": None if found.score is None else float(found.score),
        "rank_in_village": found.rank,
        **{name: [str(each) for each in values] for name, values in lists.items()},
    }


@api.get("/judgements", response={200: shapes.Judgements, **Problems}, operation_id="judgements")
def judgements(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """The judgements that speak of one's area, the newest first."""
    return _piece(files.judgements(request.own_viewer), limit, offset, _judged)


@api.get("/notices", response={200: shapes.Notices, **Problems}, operation_id="notices")
def notices(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """The lists on the boards of one's area, the newest first; who stands on them is not told here."""
    return _piece(files.notices(request.own_viewer), limit, offset, _notice)


@api.get("/statistics", response={200: list[shapes.Statistics], **Problems}, operation_id="statistics")
def statistics(request: HttpRequest) -> Any:
    """The files of each area right below one's own, by register status, from the rows themselves."""
    return [
        {
            "area": _place(area),
            "total": _count(found.total),
            "by_status": {status: _count(number) for status, number in found.parts.items()},
        }
        for area, found in files.counts_by_area(request.own_viewer)
    ]


def _piece(rows: Any, limit: int, offset: int, shape: Any) -> dict[str, Any]:
    return {"total": rows.count(), "rows": [shape(row) for row in rows[offset : offset + limit]]}


def _place(area: Area) -> dict[str, Any]:
    return {"code": area.code, "level": area.level, "name": area.name, "full_name": area.full_name}


def _home(home: Household) -> dict[str, Any]:
    return {
        "number": home.number,
        "village_code": home.village_code,
        "head": masked(home.head_name, "name"),
        "people": home.people,
        "status": home.status,
        "stage": home.stage,
    }


def _judged(one: Judgement) -> dict[str, Any]:
    said = {"id": one.pk, "pack": one.pack_id, "pack_digest": one.pack_digest, "on": one.on}
    return {**said, "state": one.state, "area": _place(one.area)}


def _notice(one: Any) -> dict[str, Any]:
    said = {"id": one.pk, "procedure": one.round.procedure, "area": _place(one.area), "code": one.code}
    return {**said, "open_to_objections": one.open_to_objections, "starts": one.starts, "until": one.until}


def _count(number: files.Number) -> dict[str, int]:
    return {"households": number.households, "people": number.people}
