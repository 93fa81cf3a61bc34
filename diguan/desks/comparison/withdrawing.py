"""Taking a request back: who may, is asked of its step; a reason is asked of whoever does."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from diguan.casework import may, rounds
from diguan.registry import files
from diguan.registry.viewer import SEES_HOUSEHOLDS, Viewer
from diguan.web import faults
from diguan.words.errors import Fault


def may_withdraw(viewer: Viewer, asked: Any) -> bool:
    """Whether the page offers it: somebody is waited for, and the officer takes the step of the request."""
    if not asked.waiting or viewer.duty not in SEES_HOUSEHOLDS:
        return False
    try:
        station = rounds.course(asked.round).station(asked.station)
    except Fault:
        return False  # its pack has changed: the pages of the round say so
    return may.may_take(viewer, station, asked.area_prefix)


@require_POST
def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """The request is over, and the department sees its persons no more."""
    asked = files.comparison_request(request.own_viewer, request_id)
    on, why = timezone.localdate(), request.POST.get("reason", "")
    try:
        rounds.withdraw_request(asked, on=on, by=request.user, reason=why)
        messages.success(request, gettext("The request is withdrawn."))
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault, asked.round.pack_id))
    return redirect("comparison:request", asked.pk)
