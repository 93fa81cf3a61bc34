"""More exports or looks in one day than one officer has alone: asking for them, and answering as the second
person. How many that are, diguan.casework.day_shares knows."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from diguan.casework import day_shares
from diguan.registry import files
from diguan.web import doors
from diguan.words.errors import Fault


class MoreForm(forms.Form):
    """What, how many more, and why."""

    kind = forms.ChoiceField(label=_("What"))
    many = forms.IntegerField(min_value=1, label=_("How many more today"))
    reason = forms.CharField(max_length=300, label=_("What more is needed for"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind, _word(kind)) for kind in day_shares.WORDS]


@require_http_methods(["GET", "POST"])
@doors.fresh
def mine(request: HttpRequest) -> HttpResponse:
    """What one has had today, what one asked for, and what waits for one's agreement."""
    form = MoreForm(request.POST or None)
    if form.is_valid():
        try:
            day_shares.ask(by=request.user, **form.cleaned_data)
        except Fault as fault:
            form.add_error(None, fault.say(get_language() or "zh-hans"))
        else:
            messages.info(request, gettext("It waits for another officer of your area or of one above."))
            return redirect("more")
    return render(request, "web/more.html", _context(request, form), status=422 if form.errors else 200)


@require_POST
@doors.fresh
def decide(request: HttpRequest, more_id: int) -> HttpResponse:
    """Agree to a request or refuse it, with the reason; whoever asked may take it back."""
    wanted = files.more_request(request.own_viewer, more_id, timezone.localdate())
    answer = day_shares.agree if "agree" in request.POST else day_shares.refuse
    answer(wanted, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, gettext("Done."))
    return redirect("more")


def _context(request: HttpRequest, form: MoreForm) -> dict[str, Any]:
    on, viewer = timezone.localdate(), request.own_viewer
    own = files.own_more(viewer, on)
    return {
        "form": form,
        "had": [_had(kind, request) for kind in day_shares.WORDS],
        "own": [(row, _word(row.kind)) for row in own],
        "waiting": [(row, _word(row.kind)) for row in files.waiting_more(viewer, on)],
    }


def _had(kind: str, request: HttpRequest) -> tuple[str, int, int]:
    """What, how many of it today, and how many there may be."""
    on = timezone.localdate()
    most = day_shares.allowed(kind, request.user, on)
    return _word(kind), day_shares.used(kind, request.user, on, most), most


def _word(kind: str) -> str:
    return day_shares.WORDS[kind].say(get_language() or "zh-hans")
