"""Writing down a village meeting with the votes on each household; reading it again; minutes on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from diguan.casework import rounds
from diguan.casework.rounds import Votes
from diguan.policy.course import OUTCOMES, PASSED, REFUSED
from diguan.policy.procedures import BODIES
from diguan.registry import files
from diguan.web import faults, policies
from diguan.web.pdf import pdf_response
from diguan.web.rounds import lists, pictures, stepper, turn
from diguan.web.rounds.here import at
from diguan.web.rounds.paper import minutes
from diguan.web.rounds.step import Work, recorded, tried
from diguan.web.rounds.step_forms import DayForm, day_field
from diguan.web.templatetags.diguan import say
from diguan.words.areas import Level

COUNTS = ("in_favour", "against", "abstained", "recused")
PER_PART = 25
MOST_AT_ONCE = 600  # more than one meeting can vote on; the rest come with the next minutes


class Held(DayForm):
    """The meeting as such."""

    field_order = ("on", "called_on", "place", "chair", "entitled", "present", "minutes")
    called_on = day_field(_("Called on"), required=False)
    place = forms.CharField(label=_("Place"), max_length=200)
    chair = forms.CharField(label=_("Chair"), max_length=100, required=False)
    entitled = forms.IntegerField(label=_("Entitled to attend"), min_value=1)
    present = forms.IntegerField(label=_("Present"), min_value=1)
    minutes = forms.CharField(
        label=_("Course of the meeting"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who spoke for and against, questions and answers, where the signed list is kept."),
    )


class Vote(forms.Form):
    """The votes on one household; nothing is filled in beforehand."""

    include = forms.BooleanField(required=False, initial=True)
    in_favour = forms.IntegerField(min_value=0, required=False)
    against = forms.IntegerField(min_value=0, required=False)
    abstained = forms.IntegerField(min_value=0, required=False)
    recused = forms.IntegerField(min_value=0, required=False)
    recusal = forms.CharField(max_length=200, required=False)
    outcome = forms.ChoiceField(required=False)
    reason = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, case: Any, **options: Any) -> None:
        super().__init__(*args, prefix=f"c{case.pk}", **options)
        self.case = case
        self.fields["outcome"].choices = [
            ("", "—"),
            *((key, say(OUTCOMES[key])) for key in (PASSED, REFUSED)),
        ]
        for name, field in self.fields.items():
            label = _LABELS[name]
            field.widget.attrs.update(
                {"aria-label": f"{case_name(case)}{gettext(': ')}{label}", "data-vote": name}
            )
            if name in COUNTS:
                field.widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict[str, Any]:
        """Votes for and against are written down, noughts too."""
        given = super().clean() or self.cleaned_data
        if given.get("include"):
            for name in ("in_favour", "against"):
                if name not in self.errors and given.get(name) is None:
                    self.add_error(name, gettext("Write the number, nought too."))
        return given

    @property
    def votes(self) -> Votes | None:
        """As the verb wants them; None for a household that was not voted on."""
        given = self.cleaned_data
        if not given.get("include"):
            return None
        counts = {name: given.get(name) or 0 for name in COUNTS}
        words = {name: given.get(name) or "" for name in ("recusal", "outcome", "reason")}
        return Votes(self.case, **counts, **words)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a long list of households, which the page shows by itself."""

    number: int
    votes: Sequence[Vote]

    @property
    def first(self) -> int:
        """The place of its first household in the list."""
        return (self.number - 1) * PER_PART + 1

    @property
    def last(self) -> int:
        """The place of its last."""
        return self.first + len(self.votes) - 1

    @property
    def wrong(self) -> bool:
        """Whether something in it has to be mended."""
        return any(vote.is_bound and vote.errors for vote in self.votes)


_LABELS = {
    "include": _("voted on"), "in_favour": _("for"), "against": _("against"), "abstained": _("abstained"),
    "recused": _("stood aside"), "recusal": _("who stood aside and why"), "outcome": _("result"),
    "reason": _("reason"),
}  # fmt: skip


def new(one: Work) -> HttpResponse:
    """The form, for one village; above the village, the villages to choose from."""
    rows = one.rows()
    if one.area.level != Level.VILLAGE:
        context = {**one.frame(), "villages": turn.by_village(one.viewer, rows)}
        return render(one.request, "web/rounds/choose_village.html", context)
    data = one.request.POST or None
    form = Held(data, today=one.today)
    if "days" not in one.station.settings:
        del form.fields["called_on"]
    votes = [Vote(data, case=case) for case in rows[:MOST_AT_ONCE]]
    if (
        data
        and all([form.is_valid(), *(vote.is_valid() for vote in votes)])
        and _are_sound(one, form, votes)
        and (held := _held(one, form, votes))
    ):
        return redirect(at(one.request, "meeting", held.pk))
    context = {
        **one.frame(), "form": form, "votes": votes, "parts": _parts(votes),
        "wrong": sum(bool(vote.errors) for vote in votes) if data else 0,
        "left_over": max(0, rows.count() - MOST_AT_ONCE) if len(votes) == MOST_AT_ONCE else 0,
        "settled": one.station.number("votes") is not None,
        "body": BODIES.get(one.station.step.body or ""),
    }  # fmt: skip
    wrong = bool(data) or bool(form.errors)
    return render(one.request, "web/rounds/meeting_new.html", context, status=422 if wrong else 200)


@require_GET
def page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting with its votes."""
    held = files.meeting(request.own_viewer, meeting_id)
    course = rounds.course(held.round)
    context = {
        "meeting": held,
        "title": lists.title(held.round),
        "station": course.station(held.station),
        "terms": stepper.terms(course, course.station(held.station)),
        "ballots": _ballots(request, held),
        **pictures.beside(request.own_viewer, held.round, held.village_code, meeting=held),
        "crumbs": [(say(lists.title(held.round)), at(request, "village", held.round_id, held.village_id))],
    }
    return render(request, "web/rounds/meeting.html", context)


@require_GET
def as_pdf(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes with the vote table."""
    held = files.meeting(request.own_viewer, meeting_id)
    station = rounds.course(held.round).station(held.station)
    sheet = minutes.Meeting(
        title=_sheet_title(station), area=held.village.full_name, on=held.on, place=held.place,
        chair=held.chair, entitled=held.entitled, present=held.present, note=held.minutes,
        rules=_rules(held.round, station),
        votes=[_line(ballot, outcome) for ballot, outcome in _ballots(request, held)],
    )  # fmt: skip
    return _pdf(request, f"minutes-{held.village_code}-{held.on}", sheet, station)


@require_GET
def blank_pdf(request: HttpRequest, round_id: int, area_id: int, station: str) -> HttpResponse:
    """Minutes for the pen, with the households that will be voted on."""
    viewer = request.own_viewer
    one, village = files.round(viewer, round_id), files.villages(viewer).filter(pk=area_id).first()
    if village is None:
        raise files.NotInSight
    course = rounds.course(one)
    step = course.station(station)
    rows = turn.ready(viewer, one, course, step).filter(area=village)
    sheet = minutes.Meeting(
        title=_sheet_title(step), area=village.full_name, rules=_rules(one, step),
        votes=[minutes.Vote(case_name(case), case.people) for case in rows],
    )  # fmt: skip
    return _pdf(request, f"minutes-{village.code}", sheet, step)


def case_name(case: Any) -> str:
    """Whom a case is about: the head of the household, or the village."""
    return (case.household.head_name or case.household.number) if case.household else case.area.name


def _parts(votes: Sequence[Vote]) -> list[Part]:
    return [
        Part(number, votes[start : start + PER_PART])
        for number, start in enumerate(range(0, len(votes), PER_PART), start=1)
    ]


def _are_sound(one: Work, form: Held, votes: Sequence[Vote]) -> bool:
    """Whether casework takes the votes on every household; what it does not stands in the row."""
    said = [vote.votes for vote in votes if vote.votes is not None]
    found = rounds.faults_of(one.round, one.station.key, said, form.cleaned_data["present"])
    for vote in votes:
        if fault := found.get(vote.case.pk):
            vote.add_error(None, faults.say(fault, one.round.pack_id))
    return not found


def _held(one: Work, form: Held, votes: Sequence[Vote]) -> Any:
    given = form.cleaned_data
    said = [vote.votes for vote in votes if vote.votes is not None]
    held = tried(
        form, one.round,
        lambda: rounds.hold_meeting(
            one.round, one.station.key, one.area, on=given["on"], place=given["place"],
            entitled=given["entitled"], present=given["present"], minutes=given["minutes"], votes=said,
            by=one.request.user, chair=given["chair"], called_on=given.get("called_on"),
        ),
    )  # fmt: skip
    if held is not None:
        recorded(one.request, len(said))
    return held


def _ballots(request: HttpRequest, held: Any) -> list[tuple[Any, str]]:
    """Each ballot with what came of it."""
    viewer = request.own_viewer
    acts = held.acts.values_list("case_id", "outcome")
    outcomes = dict(acts)
    return [(ballot, outcomes.get(ballot.case_id, "")) for ballot in files.ballots(viewer, held)]


def _line(ballot: Any, outcome: str) -> minutes.Vote:
    stood_aside = " ".join(filter(None, (str(ballot.recused or ""), ballot.recusal)))
    return minutes.Vote(
        case_name(ballot.case), ballot.case.people, ballot.in_favour, ballot.against, ballot.abstained,
        stood_aside, say(OUTCOMES[outcome]) if outcome in OUTCOMES else "",
    )  # fmt: skip


def _rules(one: Any, station: Any) -> list[str]:
    terms = stepper.terms(rounds.course(one), station)
    unset = gettext("unset")
    where = [policies.cited(term.source, one.pack_id, get_language() or "zh-hans") for term in terms]
    told = [f"{say(term.label)} {say(term.words) if term.words else unset}" for term in terms]
    return [
        gettext("%(words)s (%(source)s)") % {"words": words, "source": clause}
        for words, clause in zip(told, where, strict=True)
    ]


def _sheet_title(station: Any) -> str:
    return gettext("Minutes: %(step)s") % {"step": say(station.text)}


def _pdf(request: HttpRequest, name: str, sheet: minutes.Meeting, station: Any) -> HttpResponse:
    source = station.procedure.source.say("zh" if request.LANGUAGE_CODE.startswith("zh") else "en")
    data = minutes.data(sheet, source, request.own_viewer, timezone.localdate())
    return pdf_response(request, name, minutes.TEMPLATE, data)
