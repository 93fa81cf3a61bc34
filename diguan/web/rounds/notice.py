"""One list on boards: its households, where it hangs until when, photos, objections with their answers."""

from collections.abc import Callable
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
from diguan.casework.rounds.notices import missing_places
from diguan.registry import files
from diguan.web import disclosing, faults
from diguan.web.rounds import lists, pictures, stepper
from diguan.web.rounds.here import at
from diguan.web.rounds.meeting import case_name
from diguan.web.rounds.posting import ELSEWHERE
from diguan.web.rounds.step_forms import day_field, places
from diguan.web.templatetags.diguan import say
from diguan.words.errors import Fault


class Objecting(forms.Form):
    """What somebody says against a list; who says so may stay blank."""

    kind = forms.ChoiceField(label=_("What is objected to"))
    case = forms.TypedChoiceField(
        label=_("Household on the list"), coerce=int, required=False, empty_value=None
    )
    text = forms.CharField(
        label=_("What was said"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    received_on = day_field(_("Received on"))
    name = forms.CharField(
        label=_("Who objects"), max_length=60, required=False,
        help_text=_("May stay blank. The village never sees it."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)

    def __init__(self, *args: Any, cases: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["case"].choices = [("", "—"), *((one.pk, case_name(one)) for one in cases)]
        self.fields["kind"].choices = KINDS


KINDS = [
    ("wrongly_listed", _("Does not belong on the list")),
    ("left_out", _("A household is left out")),
    ("facts", _("Something stated is wrong")),
]
ANSWERS = [("upheld", _("Upheld")), ("not_upheld", _("Not upheld"))]


@require_GET
def page(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The list with everything that belongs to it."""
    return _page(request, files.notice(request.own_viewer, notice_id))


def _page(request: HttpRequest, notice: Any, objecting: Objecting | None = None) -> HttpResponse:
    viewer, today = request.own_viewer, timezone.localdate()
    course = rounds.course(notice.round)
    station = course.station(notice.station)
    lines = list(files.lines(viewer, notice))
    cases = [line.case for line in lines]
    hangs, kinds = getattr(notice, "end", None) is None, places(course, station)
    objections = [(one, who(viewer, one)) for one in files.objections(viewer, notice)]
    context = {
        "notice": notice,
        "station": station,
        "title": lists.title(notice.round),
        "terms": stepper.terms(course, station),
        "lines": lines,
        "hangs": hangs,
        "postings": [(one, kinds.get(one.place)) for one in notice.postings.all()],
        "kinds": [(key, say(text)) for key, text in kinds.items()] or [(ELSEWHERE, gettext("Place"))],
        "missing": [say(kinds[key]) for key in missing_places(notice, station)],
        "objections": objections,
        "unanswered": sum(1 for one, _who in objections if getattr(one, "answer", None) is None),
        "objecting": objecting or Objecting(cases=cases, initial={"received_on": today}),
        "answers": ANSWERS,
        "back_steps": [(one.key, say(one.text)) for one in reversed(course.before(station.key))],
        "may_take": hangs and may.may_take(viewer, station, notice.area_prefix),
        "may_object": hangs and notice.open_to_objections and may.may_add_cases(viewer, notice.area_prefix),
        "may_answer": hangs and may.may_answer_objection(viewer, notice.area_prefix),
        **pictures.beside(viewer, notice.round, notice.area_prefix, notice=notice),
        "today": today,
        "public": disclosing.address(notice, today),
        "disclosed": disclosing.of_list(notice, today),
        "crumbs": [(say(lists.title(notice.round)), at(request, "round", notice.round_id))],
    }
    status = 422 if objecting is not None and objecting.errors else 200
    return render(request, "web/rounds/notice.html", context, status=status)


def who(viewer: Any, objection: Any) -> Any:
    """Who objected, for those who may know."""
    if viewer.duty == may.VILLAGE:
        return None
    return files.complainant(viewer, objection)


@require_POST
def hang(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The list hangs on one more board."""
    notice = files.notice(request.own_viewer, notice_id)
    given = request.POST
    return _done(
        request, notice, gettext("Written down."),
        lambda: rounds.add_posting(
            notice, given.get("place", ""), given.get("where", ""), starts=timezone.localdate(),
            on=timezone.localdate(), by=request.user,
        ),
    )  # fmt: skip


@require_POST
def take_off(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The list comes off, and its households go on."""
    notice = files.notice(request.own_viewer, notice_id)
    given = request.POST
    return _done(
        request, notice, gettext("The list is off the boards; its households go on."),
        lambda: rounds.close_notice(
            notice, on=timezone.localdate(), by=request.user, remark=given.get("remark", ""),
            back_to=given.get("back_to", ""),
        ),
    )  # fmt: skip


@require_POST
def objected(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Somebody objected."""
    notice = files.notice(request.own_viewer, notice_id)
    cases = [line.case for line in files.lines(request.own_viewer, notice)]
    form = Objecting(request.POST, cases=cases)
    if form.is_valid():
        given = form.cleaned_data
        case = next((one for one in cases if one.pk == given["case"]), None)
        try:
            rounds.object(
                notice, kind=given["kind"], text=given["text"], received_on=given["received_on"],
                by=request.user, case=case, village_code="" if case else _village(request, notice),
                name=given["name"], phone=given["phone"],
            )  # fmt: skip
            messages.success(request, gettext("The objection is written down; it must be answered."))
            return redirect(at(request, "posted", notice.pk))
        except may.NotAllowed:
            raise
        except Fault as fault:
            form.add_error(None, faults.say(fault, notice.round.pack_id))
    return _page(request, notice, form)


@require_POST
def answered(request: HttpRequest, objection_id: int) -> HttpResponse:
    """An objection is settled, once."""
    objection = files.objection(request.own_viewer, objection_id)
    given = request.POST
    return _done(
        request, objection.notice, gettext("The answer is written down."),
        lambda: rounds.answer_objection(
            objection, given.get("outcome", ""), given.get("text", ""), on=timezone.localdate(),
            by=request.user,
        ),
    )  # fmt: skip


def _village(request: HttpRequest, notice: Any) -> str:
    """The village that a left-out household belongs to: the officer's own, else that of the list."""
    scope = request.own_viewer.scope
    own = scope.code if scope else ""
    return own if own.startswith(notice.area_prefix) else notice.area.code


def _done(request: HttpRequest, notice: Any, said: str, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
        messages.success(request, said)
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault, notice.round.pack_id))
    return redirect(at(request, "posted", notice.pk))
