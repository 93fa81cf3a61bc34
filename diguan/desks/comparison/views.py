"""The requests of an area, and one of them with its persons: a department answers here for many at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from diguan.casework import may, rounds
from diguan.desks.comparison import present
from diguan.desks.comparison.withdrawing import may_withdraw
from diguan.engine.comparison import catalogue
from diguan.registry import files
from diguan.registry.viewer import DEPARTMENT
from diguan.web import desk, ticking
from diguan.web.templatetags.diguan import say

PER_PAGE = 100


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Requests to the department, or those sent in the area, newest first."""
    turned = Paginator(files.comparison_requests(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    lines = [line(one) for one in turned.object_list]
    context = {"turned": turned, "lines": lines, "answers": request.viewer.duty == DEPARTMENT}
    return render(request, "comparison/index.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request with its persons; a department says here of whom it has no record."""
    viewer = request.own_viewer
    asked = files.comparison_request(viewer, request_id)
    if request.method == "POST":
        return _no_record(request, to_answer(request, request_id))
    over = present.over(asked)
    answers = may.may_answer(viewer, asked) and not over
    rows = files.comparison_people(viewer, asked)
    rows = rows if answers else rows.select_related("case")
    turned = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **line(asked),
        "turned": turned,
        "people": [_person(row) for row in turned.object_list],
        "answers": answers,
        "may_withdraw": may_withdraw(viewer, asked),
        "hidden": over and viewer.duty == DEPARTMENT,
        "file_url": "household:page" if not answers and desk.leads_to("household:page") else "",
    }
    return render(request, "comparison/request.html", context)


def to_answer(request: HttpRequest, request_id: int) -> Any:
    """A request that this officer answers; raises NotInSight, NotAllowed, and says so where it is over."""
    asked = files.comparison_request(request.own_viewer, request_id)
    may.must_answer(request.own_viewer, asked)
    rounds.must_not_be_over(asked)
    return asked


def line(asked: Any) -> dict[str, Any]:
    """A request as its page and its line in the list show it."""
    late = bool(asked.waiting and asked.due_on and asked.due_on < timezone.localdate())
    over = present.over(asked)
    return {
        "asked": asked,
        "over": over,
        "department": say(catalogue.name_of(asked.department)),
        "purpose": present.purpose(asked),
        "due": present.due(asked),
        "answered": over.answered if over else asked.people - asked.waiting,
        "late": late,
    }


def _person(row: Any) -> dict[str, Any]:
    return {"row": row, "said": present.said(row.hits), "questions": present.questions(row.hits)}


def _no_record(request: HttpRequest, asked: Any) -> HttpResponse:
    ticked = ticking.sent(request, "asked")
    rows = files.comparison_people(request.own_viewer, asked).filter(answers=None, pk__in=ticked)
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        messages.warning(request, gettext("Tick somebody who has no answer yet."))
        return redirect(request.get_full_path())
    on = timezone.localdate()
    made = rounds.answer_request(asked, dict.fromkeys(keys, ()), on=on, by=request.user)
    said = ngettext("Answered for %(n)s person.", "Answered for %(n)s persons.", len(made))
    messages.success(request, said % {"n": len(made)})
    return redirect(request.get_full_path())
