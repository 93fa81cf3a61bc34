"""The list for the village notice: households that the rules propose, with masked names and nothing else.

The columns are closed: serial number, group, the head's masked name, how many members. A number, a telephone,
an illness, an income never stand on it. It proposes; the appraisal decides.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from diguan.desks.identification import rulings, sheets
from diguan.policy.entries import Parameter
from diguan.policy.pack import Pack
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import areas
from diguan.web.anchoring import stamp
from diguan.web.export import column, workbook
from diguan.web.pdf import pdf_response
from diguan.web.readable import reader
from diguan.web.templatetags import diguan as words
from diguan.words.areas import Level
from diguan.words.errors import Fault
from diguan.words.names import mask_name
from diguan.words.text import Text

TEMPLATE = Path(__file__).with_name("notice.typ")


class NotAVillage(Fault):
    """A notice list of an area above the village."""


@require_GET
def page(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """The list as it will be posted; above the village, the villages to choose from."""
    viewer = areas.part(request)
    judgement = files.judgement(viewer, judgement_id)
    area = areas.area_of(viewer)
    village = area is not None and area.level == Level.VILLAGE
    context = {
        "judgement": judgement,
        "area": area,
        "village": village,
        "villages": [] if village else _villages(viewer, judgement),
        "rows": list(_rows(viewer, judgement)) if village else [],
        "headings": _columns(),
        "terms": _terms(judgement),
        "code": sheets.code(judgement),
        "here": request.GET.get("area", ""),
        "crumbs": [(gettext("Judgement"), reverse("identification:overview", args=[judgement.pk]))],
    }
    return render(request, "identification/notice.html", context)


@require_GET
def as_pdf(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """The list on A4, ready for the board."""
    viewer, judgement, area = _village(request, judgement_id)
    data = {
        **sheets.frame(judgement, area, request.viewer),
        "words": {"title": gettext("List of households proposed for the notice"), "lead": _lead()},
        "columns": _columns(),
        "rows": [[str(cell) for cell in row] for row in _rows(viewer, judgement)],
        "terms": [[name, value] for name, value in _terms(judgement)],
        "anchor": stamp(area.prefix),
    }
    return pdf_response(request, f"notice-{area.code}", TEMPLATE, data)


@require_GET
def as_excel(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """The list as a workbook."""
    viewer, judgement, area = _village(request, judgement_id)
    rows = list(_rows(viewer, judgement))
    kinds = ("integer", "text", "text", "integer")
    columns = [column(heading, kind) for heading, kind in zip(_columns(), kinds, strict=True)]
    parts = (
        gettext("List of households proposed for the notice"),
        area.full_name,
        _lead(),
        sheets.code(judgement),
    )
    return workbook(request, f"notice-{area.code}", columns, rows, title=" · ".join(parts), total=len(rows))


def _village(request: HttpRequest, judgement_id: int) -> tuple[Viewer, Any, Any]:
    viewer = areas.part(request)
    judgement, area = files.judgement(viewer, judgement_id), areas.area_of(viewer)
    if area is None or area.level != Level.VILLAGE:
        raise NotAVillage(_NOT_A_VILLAGE, mend=_MEND_VILLAGE)
    return viewer, judgement, area


def _rows(viewer: Viewer, judgement: Any) -> Iterator[tuple[int, str, str, int]]:
    """In the order of the groups and numbers, not of need: the list ranks nobody in public."""
    found = files.findings(viewer, judgement).filter(outcome="qualifies")
    years = files.household_years(viewer, judgement.snapshot.year)
    groups = dict(years.values_list("household_id", "villager_group"))
    listed = sorted(found, key=lambda one: (groups.get(one.household_id) or "", one.household.number))
    for serial, one in enumerate(listed, start=1):
        yield serial, groups.get(one.household_id) or "", mask_name(one.household.head_name), one.people


def _villages(viewer: Viewer, judgement: Any) -> list[tuple[Any, int]]:
    """The villages with how many households are proposed in each."""
    found = files.findings(viewer, judgement).filter(outcome="qualifies").order_by()
    counts: dict[str, int] = {}
    for code in found.values_list("village_code", flat=True):
        counts[code] = counts.get(code, 0) + 1
    return [(area, counts[area.code]) for area in files.villages(viewer).filter(code__in=counts)]


def _columns() -> list[str]:
    return [gettext("No."), gettext("Group"), gettext("Head of household"), gettext("People")]


def _lead() -> str:
    return gettext(
        "Proposed by the rules for the appraisal; not a decision. Names are masked; objections are heard."
    )


def _terms(judgement: Any) -> list[tuple[str, str]]:
    """What a notice has to say of itself; what the document leaves open is said to be unset."""
    telephone = (gettext("Complaint telephone"), gettext("unset"))
    try:
        pack = rulings.ruling(judgement.pack_id, judgement.on).pack
    except Fault:
        return [telephone]
    parameters = [pack.parameters[name] for name in _NOTICE if name in pack.parameters]
    return [*((words.say(one.text), _value(one, judgement.on, pack)) for one in parameters), telephone]


def _value(parameter: Parameter, on: date, pack: Pack) -> str:
    found = parameter.on(on)
    return gettext("unset") if found is None else words.say(reader(pack).parameter(parameter.id, found.value))


_NOTICE = ("first_notice_days", "second_notice_days", "announcement_days", "posting_places")
_NOT_A_VILLAGE = Text("公示名单按村出具", "a notice list is made for one village")
_MEND_VILLAGE = Text("请先选一个村", "choose a village first")
