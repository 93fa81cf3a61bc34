"""Putting a list on boards (notice or announcement), and taking it off again; the list on paper."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from diguan.casework import rounds
from diguan.casework.rounds.notices import reckoned
from diguan.policy.citing import named
from diguan.policy.course import Course, Station
from diguan.registry import files
from diguan.web import disclosing
from diguan.web.pdf import pdf_response
from diguan.web.rounds import stepper, turn
from diguan.web.rounds.here import at
from diguan.web.rounds.paper import posting
from diguan.web.rounds.step import Work, render_list, tried
from diguan.web.rounds.step_forms import DayForm, day_field, places
from diguan.web.templatetags.diguan import say
from diguan.words.areas import Level
from diguan.words.working_days import ONLY_WEEK_ENDS

PLACE = "place_"
ELSEWHERE = "elsewhere"


class Posting(DayForm):
    """From when to when a list hangs, and where; the kinds of place are the pack's."""

    field_order = ("on", "until", "telephone")
    until = day_field(_("Comes off on"))
    telephone = forms.CharField(label=_("Telephone for objections"), max_length=60, required=False)

    def __init__(self, *args: Any, course: Course, station: Station, today: date, **options: Any) -> None:
        super().__init__(*args, today=today, **options)
        self.fields["on"].label = gettext("Hangs from")
        if station.kind == "announcement":
            del self.fields["telephone"]
        days = station.number("days")
        if days is not None:
            unit = station.settings["days"].parameter.unit
            off = reckoned(today, int(days), unit)
            self.fields["until"].initial = off.day
            self.fields["until"].help_text = "" if off.known else say(ONLY_WEEK_ENDS)
        self.kinds = {key: say(text) for key, text in places(course, station).items()}
        for key, name in (self.kinds or {ELSEWHERE: gettext("Place")}).items():
            self.fields[PLACE + key] = forms.CharField(
                label=name, max_length=200, required=False,
                widget=forms.TextInput(attrs={"placeholder": gettext("Which board, beside what")}),
            )  # fmt: skip

    @property
    def hung(self) -> list[tuple[str, str]]:
        """The places that were written down."""
        given = self.cleaned_data.items()
        return [
            (name.removeprefix(PLACE), where) for name, where in given if name.startswith(PLACE) and where
        ]


def new(one: Work) -> HttpResponse:
    """The form, with the households whose turn it is; all are ticked beforehand."""
    data = one.request.POST or None
    form = Posting(data, course=one.course, station=one.station, today=one.today)
    hanging = list(files.notices(one.viewer, one.round).filter(station=one.station.key, end=None))
    rows = one.rows().exclude(lines__notice__in=hanging)
    if len(hanging) == 1 and not rows.exists():
        return redirect(at(one.request, "posted", hanging[0].pk))
    if data and form.is_valid() and (made := _posted(one, form, rows)):
        return redirect(at(one.request, "posted", made.pk))
    return render_list(
        one, rows, form, "web/rounds/notice_new.html",
        hanging=hanging, fresh=not data,
        villages=turn.by_village(one.viewer, rows) if one.area.level < Level.VILLAGE else [],
    )  # fmt: skip


def _posted(one: Work, form: Posting, rows: Any) -> Any:
    given = form.cleaned_data
    cases = turn.chosen(one.request, rows)
    return tried(
        form, one.round,
        lambda: rounds.post_notice(
            one.round, one.station.key, one.area, cases, starts=given["on"], until=given["until"],
            places=form.hung, on=given["on"], by=one.request.user, telephone=given.get("telephone", ""),
        ),
    )  # fmt: skip


@require_GET
def as_pdf(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The list for the board, with masked names and its check code; where it is public, the way there."""
    viewer, today = request.own_viewer, timezone.localdate()
    notice = files.notice(viewer, notice_id)
    printed, source = sheet(notice, files.on_list(viewer, notice))
    printed = replace(printed, anchor=disclosing.printed(request, notice, today))
    data = posting.data(printed, source, viewer, today)
    return pdf_response(request, f"notice-{notice.area.code}-{notice.code}", posting.TEMPLATE, data)


def sheet(notice: Any, listed: Iterable[files.Listed]) -> tuple[posting.Posting, str]:
    """A list as it hangs, and the clause that asks for it."""
    course = rounds.course(notice.round)
    station = course.station(notice.station)
    hung = posting.Posting(
        title=say(station.text), area=notice.area.full_name, lines=[posting.Line(*one) for one in listed],
        final=not notice.open_to_objections, places=gettext(", ").join(place_names(course, station, notice)),
        start=notice.starts, end=notice.until, days=_days(course, station), telephone=notice.telephone,
        code=notice.code,
    )  # fmt: skip
    return hung, say(station.procedure.source.text)


def place_names(course: Course, station: Station, notice: Any) -> list[str]:
    """The boards a list hangs on, each with where it is."""
    known = places(course, station)
    return [
        " ".join(filter(None, (say(known.get(one.place, "")), one.where))) for one in notice.postings.all()
    ]


def ends_soon(notice: Any, today: date) -> bool:
    """Whether a list comes off today or tomorrow, or should be off already."""
    return bool(notice.until <= today + timedelta(days=1))


def _days(course: Course, station: Station) -> str:
    term = next(
        (
            one
            for one, name in zip(stepper.terms(course, station), station.settings, strict=True)
            if name == "days"
        ),
        None,
    )
    if term is None or not term.words:
        return ""
    source = named(term.source, course.pack.documents, get_language() or "zh-hans")
    return gettext("%(words)s (%(source)s)") % {"words": say(term.words), "source": source}
