"""Spot checks: the draw in the open, what was drawn, and the pages by which anybody can draw again."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from diguan.casework import may, rounds
from diguan.registry import files
from diguan.web import faults
from diguan.web.rounds import lists, stepper, turn
from diguan.web.rounds.here import at
from diguan.web.rounds.step import Work, recorded, render_list, tried
from diguan.web.rounds.step_forms import DayForm, Taking
from diguan.web.templatetags.diguan import say
from diguan.words.errors import Fault


class Drawing(DayForm):
    """The public seed with where it comes from; a share only where the pack sets none."""

    field_order = ("on", "seed", "seed_source", "share", "share_source", "reason")
    seed = forms.CharField(
        label=_("Public seed"), max_length=200,
        help_text=_(
            "A number agreed on beforehand and published later, such as a lottery result of a named day."
        ),
    )  # fmt: skip
    seed_source = forms.CharField(label=_("Where the seed comes from"), max_length=255)
    share = forms.DecimalField(
        label=_("Share to draw, in percent"), min_value=Decimal("0.01"), max_value=Decimal(100)
    )
    share_source = forms.CharField(label=_("On what ground this share"), max_length=255)
    reason = forms.CharField(label=_("Why it is drawn again"), max_length=500)


def new(one: Work) -> HttpResponse:
    """Before a draw its form; after it the form for those who were drawn."""
    draws = list(files.draws(one.viewer, one.round).filter(station=one.station.key, area=one.area))
    rows = one.rows()
    named = {int(key) for draw in draws for key in draw.drawn}
    if not draws or one.request.GET.get("again"):
        return _form(one, draws, rows)
    form = Taking(one.request.POST or None, course=one.course, station=one.station, today=one.today)
    to_check = rows.filter(pk__in=named)
    if one.request.method == "POST" and form.is_valid() and _checked(one, form, to_check):
        return redirect(one.request.get_full_path())
    return render_list(one, to_check, form, "web/rounds/drawn.html", draws=draws, left=rows.count())


def _form(one: Work, draws: list[Any], rows: Any) -> HttpResponse:
    form = Drawing(one.request.POST or None, today=one.today)
    if not draws:
        del form.fields["reason"]
    if one.station.number("sample") is not None or one.station.step.coverage is not None:
        del form.fields["share"], form.fields["share_source"]
    if one.request.method == "POST" and form.is_valid() and (made := _drawn(one, form)):
        return redirect(at(one.request, "draw", made.pk))
    context = {**one.frame(), "form": form, "draws": draws, "waiting": rows.count()}
    return render(one.request, "web/rounds/draw_new.html", context, status=422 if form.errors else 200)


def _drawn(one: Work, form: Drawing) -> Any:
    given = form.cleaned_data
    share = given.get("share")
    return tried(
        form, one.round,
        lambda: rounds.draw_sample(
            one.round, one.station.key, one.area, seed=given["seed"], seed_source=given["seed_source"],
            on=given["on"], by=one.request.user, share=share / 100 if share else None,
            share_source=given.get("share_source", ""), reason=given.get("reason", ""),
        ),
    )  # fmt: skip


def _checked(one: Work, form: Taking, rows: Any) -> bool:
    given = form.cleaned_data
    decisions = [
        rounds.Decision(
            case, given["outcome"], given["reason"], form.evidence, form.details, given.get("back_to") or ""
        )
        for case in turn.chosen(one.request, rows)
    ]
    acts = tried(
        form, one.round,
        lambda: rounds.take_steps(one.round, one.station.key, decisions, on=given["on"], by=one.request.user),
    )  # fmt: skip
    if acts is not None:
        recorded(one.request, len(acts))
    return acts is not None


@require_GET
def page(request: HttpRequest, draw_id: int) -> HttpResponse:
    """One draw: roster, root, seed, and what was drawn, worked out again on the spot."""
    viewer = request.own_viewer
    draw = _draw(request, draw_id)
    course = rounds.course(draw.round)
    station = course.station(draw.station)
    keys = [int(key) for key in draw.drawn]
    cases = {case.pk: case for case in files.cases(viewer, draw.round).filter(pk__in=keys)}
    context = {
        "draw": draw,
        "station": station,
        "title": lists.title(draw.round),
        "terms": stepper.terms(course, station),
        "verified": rounds.verified(draw),
        "drawn": [(key, cases.get(key)) for key in keys],
        "percent": draw.share * 100,
        "may_take": may.may_take(viewer, station, draw.area_prefix) and draw.round.state == "open",
        "crumbs": [(say(lists.title(draw.round)), at(request, "round", draw.round_id))],
    }
    return render(request, "web/rounds/draw.html", context)


@require_GET
def roster(request: HttpRequest, draw_id: int) -> HttpResponse:
    """The frozen roster as plain text, a key a line, to draw from again elsewhere."""
    draw = _draw(request, draw_id)
    response = HttpResponse("\n".join([*draw.roster, ""]), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="roster-{draw.pk}.txt"'
    return response


@require_POST
def finish(request: HttpRequest, draw_id: int) -> HttpResponse:
    """The spot check ends: who was not drawn goes on."""
    draw = _draw(request, draw_id)
    try:
        acts = rounds.finish_draw(draw, on=timezone.localdate(), by=request.user)
        recorded(request, len(acts))
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault, draw.round.pack_id))
        return redirect(at(request, "draw", draw.pk))
    messages.success(request, gettext("The spot check has ended."))
    return redirect(at(request, "round", draw.round_id))


def _draw(request: HttpRequest, draw_id: int) -> Any:
    viewer = request.own_viewer
    for one in files.rounds(viewer).filter(draws__pk=draw_id)[:1]:
        found = files.draws(viewer, one).filter(pk=draw_id).first()
        if found is not None:
            return found
    raise files.NotInSight
