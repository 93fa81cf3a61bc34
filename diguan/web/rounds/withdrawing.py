"""Taking many cases of an area out of a round at once: one reason, an act each; the files stay."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from diguan.casework import may, rounds
from diguan.registry import files
from diguan.web.rounds import lists, turn
from diguan.web.rounds.here import area_or_own, at
from diguan.web.rounds.step import PER_PAGE, recorded, tried
from diguan.web.rounds.step_forms import DayForm
from diguan.web.templatetags.diguan import number, say
from diguan.words.areas import Level

MOST_AT_ONCE = 500


class Withdrawing(DayForm):
    """Why all that are ticked leave the round."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands with each of the households."),
    )


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, round_id: int) -> HttpResponse:
    """The open cases of the area with boxes; each that is ticked leaves the round with an act of its own."""
    viewer, area = area_or_own(request)
    one = files.round(viewer, round_id)
    may_take = one.state == "open" and may.may_add_cases(viewer, area.prefix)
    if request.method == "POST":
        may.must_add_cases(viewer, area.prefix)
    rows = files.cases(viewer, one).filter(state="open")
    form = Withdrawing(request.POST or None, today=timezone.localdate())
    back = _back(request, one, area)
    if request.method == "POST" and form.is_valid() and _withdrew(request, form, rows):
        return redirect(back)
    turned = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": one,
        "title": lists.title(one),
        "of_areas": lists.of_areas(one),
        "area": area,
        "form": form,
        "turned": turned,
        "ticked": turn.ticked(request, turned.object_list),
        "may_take": may_take,
        "here_area": request.GET.get("area", ""),
        "back": back,
        "crumbs": [(say(lists.title(one)), back)],
    }
    return render(request, "web/rounds/withdraw.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest, one: Any, area: Any) -> str:
    if area.level == Level.VILLAGE:
        return at(request, "village", one.pk, area.pk)
    return at(request, "round", one.pk, area=request.GET.get("area"))


def _withdrew(request: HttpRequest, form: Withdrawing, rows: Any) -> bool:
    cases, given = turn.chosen(request, rows), form.cleaned_data
    if not cases:
        form.add_error(None, gettext("Tick at least one household."))
        return False
    if len(cases) > MOST_AT_ONCE:
        said = ngettext(
            "%(n)s household is too many at once: take at most %(most)s.",
            "%(n)s households are too many at once: take at most %(most)s.",
            len(cases),
        )
        form.add_error(None, said % {"n": number(len(cases)), "most": number(MOST_AT_ONCE)})
        return False
    acts = tried(
        form, cases[0].round,
        lambda: rounds.withdraw_all(cases, on=given["on"], by=request.user, reason=given["reason"]),
    )  # fmt: skip
    if acts is not None:
        recorded(request, len(acts))
    return acts is not None
