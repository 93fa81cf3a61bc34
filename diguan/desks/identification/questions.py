"""Households of which it cannot be said yet, with the questions to ask at the door: a page and a sheet."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from diguan.desks.identification import rulings, sheets
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import areas
from diguan.web.pdf import pdf_response
from diguan.web.templatetags import diguan as words

TEMPLATE = Path(__file__).with_name("questions.typ")
PER_PAGE = 25


@require_GET
def page(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """The households with their questions, by village."""
    viewer = areas.part(request)
    judgement = files.judgement(viewer, judgement_id)
    turned = Paginator(_open(viewer, judgement), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "judgement": judgement,
        "area": areas.area_of(viewer),
        "turned": turned,
        "asked": list(_asked(turned.object_list, judgement)),
        "here": request.GET.get("area", ""),
        "crumbs": [(gettext("Judgement"), reverse("identification:overview", args=[judgement.pk]))],
    }
    return render(request, "identification/questions.html", context)


@require_GET
def sheet(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """The same on A4, with room for answers and signatures; a long list is printed village by village."""
    viewer = areas.part(request)
    judgement = files.judgement(viewer, judgement_id)
    rows = _open(viewer, judgement)[: sheets.MOST]
    data = {
        **sheets.frame(judgement, areas.area_of(viewer), request.viewer),
        "words": _headings(),
        "households": [
            {
                "village": finding.household.village.name,
                "head": finding.household.head_name,
                "number": finding.household.number,
                "people": ngettext("%(n)s member", "%(n)s members", finding.people) % {"n": finding.people},
                "questions": asked,
            }
            for finding, asked in _asked(rows, judgement)
        ],
    }
    return pdf_response(request, "questions", TEMPLATE, data)


def _open(viewer: Viewer, judgement: Any) -> Any:
    rows = files.findings(viewer, judgement).filter(outcome="cannot_say")
    return rows.order_by("village_code", "household__number")


def _asked(found: Iterable[Any], judgement: Any) -> Iterable[tuple[Any, list[str]]]:
    """Each household with its questions: the rules' own, and the blank facts that none of them asks for."""
    known = rulings.rules(judgement.pack_id)
    for finding in found:
        texts = [known[id].question for id in finding.questions if id in known and known[id].question]
        said = [words.say(text) for text in texts]
        blanks = rulings.facts_said(finding.missing)
        named = [gettext("Not recorded: %(facts)s") % {"facts": gettext(", ").join(blanks)}] if blanks else []
        yield finding, [*said, *named]


def _headings() -> dict[str, str]:
    return {
        "title": gettext("Questions to ask at the door"),
        "question": gettext("Question"),
        "answer": gettext("The answer"),
        "signatures": gettext("Signature of the head|Signature of the visitor|Day"),
        "why": gettext(
            "Not known is not a no: with these answers the rules can say whether the household qualifies."
        ),
        "none": gettext("There is nothing to ask: every household of this area has an answer."),
    }
