"""The first page of the exit desk: its rounds, and the register's numbers that exits change."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from diguan.casework import may
from diguan.desks.exit.kinds import KINDS
from diguan.registry import files
from diguan.registry.files import Number
from diguan.registry.viewer import Viewer
from diguan.web import after_exit
from diguan.web.desk import leads_to
from diguan.web.policies import book
from diguan.web.rounds import lists, recurring
from diguan.web.templatetags.diguan import say

SHOWN = ("registered", "pre_exit", "exited", "returned")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Rounds of exit, rollback and return; above them who is where in the register."""
    viewer = request.viewer
    context = {
        "lines": lists.of_kinds(viewer, KINDS),
        "may_open": may.may_open_round(viewer, viewer.prefix or "-"),
        "today": timezone.localdate(),
        "turns": recurring.of_kinds(viewer, KINDS),
        "numbers": _numbers(viewer),
        "aftermath": after_exit.of_area(viewer.scope.code if viewer.scope else "", timezone.localdate()),
        "files_url": "household:index" if leads_to("household:index") else "",
    }
    return render(request, "exit/index.html", context)


def _numbers(viewer: Viewer) -> list[tuple[str, str, Number]]:
    counts, codes = files.counts(viewer), book().codes("register_status")
    return [(key, _name(codes, key), counts.of(key)) for key in SHOWN]


def _name(codes: Any, key: str) -> str:
    return say(codes.text(key))
