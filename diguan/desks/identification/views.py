"""The judgements of an area, and one of them in numbers: outcomes, reasons, statuses, parts, what was left
out.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from diguan.casework import may
from diguan.desks.identification import parts, rulings
from diguan.desks.identification.found import Found
from diguan.desks.identification.kinds import KINDS
from diguan.registry import files
from diguan.registry.files import Number
from diguan.registry.viewer import Viewer
from diguan.web import areas
from diguan.web.rounds import recurring
from diguan.web.templatetags import diguan as words
from diguan.words.errors import Fault

LATEST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A rule with how many households it is true for, and the list behind the number."""

    text: str
    number: Number
    url: str


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All judgements of the area; where there is only one, that one."""
    found = list(files.judgements(request.viewer).filter(state="done")[:LATEST])
    if len(found) == 1:
        return redirect("identification:overview", found[0].pk)
    context = {
        "judgements": found,
        "may_judge": may.may_judge(request.viewer, request.viewer.prefix or "-"),
        "turns": recurring.of_kinds(request.viewer, KINDS),
    }
    return render(request, "identification/index.html", context)


@require_GET
def overview(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """One judgement, for the area in the top bar or the part named in the address."""
    viewer = areas.part(request)
    judgement = files.judgement(viewer, judgement_id)
    found = Found(Path(judgement.folder), viewer.prefix)
    listed = reverse("identification:households", args=[judgement.pk])
    context = {
        "judgement": judgement,
        "title": rulings.title(judgement),
        "area": areas.area_of(viewer),
        "part": viewer != request.viewer,
        "here": parts.suffix(request, viewer),
        "outcomes": _outcomes(viewer, judgement),
        "unlike": files.candidates(viewer, judgement),
        "chart": parts.chart(parts.numbers(viewer, judgement)),
        "reasons": _lines(judgement, found.by("reasons"), f"{listed}?reason="),
        "focus": _lines(judgement, _of_kind(judgement, found, "focus"), f"{listed}?flag="),
        "flags": _lines(judgement, _of_kind(judgement, found, "flag"), f"{listed}?flag="),
        "statuses": _statuses(found),
        "not_applied": _not_applied(judgement),
        "others": _others(viewer, judgement),
        "listed": listed,
        "may_judge": may.may_judge(request.viewer, request.viewer.prefix or "-"),
    }
    return render(request, "identification/overview.html", context)


def _outcomes(viewer: Viewer, judgement: Any) -> list[tuple[str, Number]]:
    counts = files.finding_counts(viewer, judgement)
    return [(outcome, counts.of(outcome)) for outcome in parts.OUTCOMES]


def _lines(judgement: Any, numbers: dict[str, Number], address: str) -> list[Line]:
    texts = rulings.said(judgement.pack_id, numbers)
    return [
        Line(text, number, address + id) for text, (id, number) in zip(texts, numbers.items(), strict=True)
    ]


def _of_kind(judgement: Any, found: Found, kind: str) -> dict[str, Number]:
    known = rulings.rules(judgement.pack_id)
    flags = found.by("flags")
    return {id: number for id, number in flags.items() if id in known and known[id].kind == kind}


def _statuses(found: Found) -> list[tuple[str, dict[str, Number]]]:
    unsaid = gettext("not recorded")
    return [
        (words.code_text(status, "register_status") if status else unsaid, numbers)
        for status, numbers in found.by_status().items()
    ]


def _not_applied(judgement: Any) -> list[tuple[str, list[str]]]:
    """Rules that were not run, each with what the document leaves unset."""
    try:
        ruling = rulings.ruling(judgement.pack_id, judgement.on)
    except Fault:
        return []
    named = ruling.pack.parameters
    return [
        (words.say(rule.text), [words.say(named[name].text) if name in named else name for name in lacks])
        for rule, lacks in ruling.not_applied
        if rule.kind != "quality"
    ]


def _others(viewer: Viewer, judgement: Any) -> list[Any]:
    """Other judgements of the same area that it can be compared with."""
    same = files.judgements(viewer).filter(state="done", area_prefix=judgement.area_prefix)
    return list(same.exclude(pk=judgement.pk)[:LATEST])
