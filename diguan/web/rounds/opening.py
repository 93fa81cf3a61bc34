"""Opening a round, closing it, adopting a changed pack, and bringing cases in."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from diguan.casework import may, rounds
from diguan.policy.course import course_of, procedures
from diguan.policy.pack import Pack
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import areas, faults, policies
from diguan.web.rounds import adoption, recurring
from diguan.web.rounds.here import at
from diguan.web.templatetags.diguan import day, say
from diguan.words.errors import Fault

BETWEEN = "|"
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Opening(forms.Form):
    """By which policy and procedure, on which day, of which year's files; a quota comes with its source."""

    on = forms.DateField(
        label=_("Opened on"),
        widget=DAY,
        help_text=_("The policy of this day holds for the whole round."),
    )
    what = forms.ChoiceField(label=_("Procedure"))
    year = forms.TypedChoiceField(
        label=_("Year of the files"),
        coerce=int,
        help_text=_("Incomes and conditions as recorded for this year."),
    )
    judgement = forms.TypedChoiceField(
        label=_("Judgement"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Beside each answer of people stands what this judgement found."),
    )
    quota = forms.IntegerField(
        label=_("Quota of persons"),
        min_value=1,
        required=False,
        help_text=_("Only where one was given from above. The policy says whether it warns or limits."),
    )
    quota_source = forms.CharField(label=_("Paper that gives the quota"), max_length=255, required=False)

    def __init__(
        self, *args: Any, packs: Sequence[Pack], kinds: Collection[str], years: Sequence[int],
        judgements: Sequence[Any], today: date, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.today = today
        self.packs = {pack.id: pack for pack in packs}
        self.fields["what"].choices = _choices(packs, kinds, self.day())
        self.fields["year"].choices = [(year, str(year)) for year in years]
        said = [(one.pk, f"{say(_title(one))} · {day(one.on)} · {one.snapshot.year}") for one in judgements]
        self.fields["judgement"].choices = [("", gettext("none")), *said]

    def day(self) -> date:
        """The day that was chosen, to offer what is in force then."""
        given = self.data.get("on") if self.is_bound else self.initial.get("on")
        try:
            return given if isinstance(given, date) else date.fromisoformat(str(given))
        except ValueError:
            return self.today

    def clean_on(self) -> date:
        """A day that has come."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(gettext("This day is still to come."))
        return on


@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest, kinds: Collection[str]) -> HttpResponse:
    """The form; `on` chosen anew asks for the procedures of that day (htmx)."""
    may.must_open_round(request.viewer, request.viewer.prefix or "-")
    area, today = areas.area_of(request.viewer), timezone.localdate()
    packs = [
        pack for pack in policies.library().packs() if pack.procedures and pack.reach(area.code) is not None
    ]
    judgements = list(files.judgements(request.viewer).filter(state="done", area=area)[:20])
    bound = request.POST or (request.GET if request.htmx else None) or None
    form = Opening(
        bound, initial=_initial(request, packs, judgements, today), packs=packs, kinds=kinds,
        years=files.recorded_years(request.viewer), judgements=judgements, today=today,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and (made := _opened(request, form, area, judgements)):
        return redirect(at(request, "round", made.pk))
    context = {
        "form": form,
        "area": area,
        "packs": packs,
        "turns": _turns(request, form, kinds, area),
        "adoption": _adoption(request.viewer, form),
        "crumbs": [(gettext("Rounds"), at(request, "rounds"))],
    }
    if request.htmx:
        return render(request, "web/rounds/_what.html", context)
    return render(request, "web/rounds/open.html", context, status=422 if form.errors else 200)


def _adoption(viewer: Viewer, form: Opening) -> Any:
    """The policy of the procedure that is chosen, else of the first that is offered."""
    offered = [value for _pack, options in form.fields["what"].choices for value, _said in options]
    chosen = next((value for value in offered if value == form["what"].value()), next(iter(offered), ""))
    if not chosen:
        return None
    pack_id, _between, procedure = chosen.partition(BETWEEN)
    return adoption.to_open(viewer, course_of(form.packs[pack_id], procedure, form.day()))


@require_POST
def close(request: HttpRequest, round_id: int) -> HttpResponse:
    """Close a round in which every case has ended."""
    one = files.round(request.own_viewer, round_id)
    try:
        rounds.close_round(
            one, on=timezone.localdate(), by=request.user, reason=request.POST.get("reason", "")
        )
        messages.success(request, gettext("The round is closed."))
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault, one.pack_id))
    return redirect(at(request, "round", round_id))


@require_POST
def adopt(request: HttpRequest, round_id: int) -> HttpResponse:
    """Go on under the present text of the round's pack, with a reason."""
    one = files.round(request.own_viewer, round_id)
    pack = policies.library().pack(one.pack_id)
    try:
        rounds.adopt_pack(
            one, pack, on=timezone.localdate(), by=request.user, reason=request.POST.get("reason", "")
        )
        messages.success(request, gettext("The round goes on under the new text."))
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault, one.pack_id))
    return redirect(at(request, "round", round_id))


@require_POST
def candidates(request: HttpRequest, round_id: int) -> HttpResponse:
    """Bring in every household of the officer's area that the round's judgement proposes."""
    one = files.round(request.own_viewer, round_id)
    try:
        count = rounds.add_candidates(one, on=timezone.localdate(), by=request.user)
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault, one.pack_id))
    else:
        said = ngettext("%(n)s household brought in.", "%(n)s households brought in.", count) % {"n": count}
        messages.success(request, said)
    return redirect(at(request, "round", round_id))


def _turns(request: HttpRequest, form: Opening, kinds: Collection[str], area: Any) -> list[rounds.Turn]:
    """When each procedure that is offered and comes round again is due, on the day chosen."""
    found = rounds.turns(request.viewer, area, policies.library(), form.day())
    return [one for one in found if one.procedure.kind in kinds]


def _said_early(request: HttpRequest, made: Any) -> None:
    """A word to who opened a round before its turn; it is open all the same."""
    turn = recurring.of_round(request.viewer, made, rounds.course(made))
    if turn and turn.state == "early":
        messages.warning(request, f"{gettext('Opened before its turn')}{gettext(': ')}{say(turn.told())}")


def _opened(request: HttpRequest, form: Opening, area: Any, judgements: Sequence[Any]) -> Any:
    """The new round; what casework refuses stands in the form."""
    given = form.cleaned_data
    pack_id, _between, procedure = given["what"].partition(BETWEEN)
    judgement = next((one for one in judgements if one.pk == given["judgement"]), None)
    try:
        made = rounds.open_round(
            area, form.packs[pack_id], procedure, year=given["year"], on=given["on"], by=request.user,
            judgement=judgement, quota=given["quota"], quota_source=given["quota_source"],
        )  # fmt: skip
        _said_early(request, made)
        return made
    except may.NotAllowed:
        raise
    except Fault as fault:
        form.add_error(None, faults.say(fault, pack_id))
        return None


def _choices(packs: Sequence[Pack], kinds: Collection[str], on: date) -> list[tuple[str, Any]]:
    """The procedures of these kinds by pack, those in force on the day."""
    language = get_language() or "zh-hans"
    groups: list[tuple[str, Any]] = []
    for pack in packs:
        if not pack.in_force(on):
            continue
        fitting = [one for one in procedures(pack, on) if one.kind in kinds]
        if fitting:
            options = [(f"{pack.id}{BETWEEN}{one.id}", one.text.say(language)) for one in fitting]
            groups.append((pack.title.say(language), options))
    return groups


def _initial(
    request: HttpRequest, packs: Sequence[Pack], judgements: Sequence[Any], today: date
) -> dict[str, Any]:
    """Today where a policy is in force; else the last day on which one was, so that the form is not empty."""
    newest = judgements[0] if judgements else None
    starts = [pack.interval.start for pack in packs if pack.interval.start and not pack.in_force(today)]
    on = today if any(pack.in_force(today) for pack in packs) or not starts else max(starts)
    if newest is not None and not any(pack.in_force(today) for pack in packs):
        on = newest.on
    return {
        "on": on,
        "year": newest.snapshot.year if newest else None,
        "judgement": newest.pk if newest else None,
    }


def _title(judgement: Any) -> Any:
    return (
        policies.library().pack(judgement.pack_id).title
        if judgement.pack_id in policies.library().ids
        else judgement.pack_id
    )
