"""Whether the audit trail is whole, for the audit administrator: when it was last verified, what was found,
how its chains end, and a button that verifies it now."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from diguan.casework import anchors
from diguan.casework.may import VERIFIES, must_be_of
from diguan.desks.office.work import verify
from diguan.jobs import work
from diguan.jobs.models import Run
from diguan.registry import files
from diguan.words.text import Text

WHAT = Text("核对审计记录", "verify the audit trail")


@require_GET
def look(request: HttpRequest) -> HttpResponse:
    """The last result, the run under way, and the ends of all chains with what is kept of them outside."""
    must_be_of(VERIFIES, request.own_viewer, WHAT)
    entry = files.newest_upkeep(request.own_viewer, ("audit_verified",)).get("audit_verified")
    context = {
        "title": gettext("Is the trail whole?"),
        "last": _told(entry) if entry else None,
        "run": _under_way(request),
        "ends": _ends(),
    }
    return render(request, "office/verification.html", context)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Verify it now, in the background; where that is under way, only lead to it."""
    must_be_of(VERIFIES, request.own_viewer, WHAT)
    if _under_way(request) is None:
        verify.start(by=request.user)
    return redirect("office:verification")


def _under_way(request: HttpRequest) -> Run | None:
    mine = work.runs(request.own_viewer).filter(kind=verify.kind)
    return mine.exclude(state=Run.State.DONE).exclude(state=Run.State.STOPPED).first() if mine else None


def _told(entry: Any) -> dict[str, Any]:
    """What an entry says of a verification, ready for the page."""
    told = json.loads(entry.after)
    first = [{**one, "what": Text(one["zh"], one["en"])} for one in told["first"]]
    return {**told, "at": datetime.fromisoformat(entry.at), "by": entry.by_name, "first": first}


def _ends() -> list[dict[str, Any]]:
    """How each chain ends, and the farthest end that the journal of anchors holds."""
    anchored = {head.chain: head.number for head in anchors.newest(anchors.noted())}
    return [
        {
            "chain": head.chain,
            "number": head.number,
            "code": anchors.code(head.link),
            "anchored": anchored.get(head.chain, 0),
        }
        for head in anchors.heads()
    ]
