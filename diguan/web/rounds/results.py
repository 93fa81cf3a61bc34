"""Answers that differ from the engine's finding, each with its reason; files changed after the day that
counts; results that wait to be confirmed.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from diguan.casework import lifecycle, may, rounds
from diguan.policy.course import Course
from diguan.registry import files
from diguan.web.rounds import lists, recurring, turn
from diguan.web.rounds.here import area_or_own, at
from diguan.web.rounds.step import PER_PAGE, recorded, tried
from diguan.web.rounds.step_forms import DayForm
from diguan.web.tables import Day, Link, ListPage, Number, Plain, Table
from diguan.web.templatetags.diguan import say
from diguan.web.templatetags.rounds import flag_words, outcome_words


class StepName(Plain):
    """The words of a step."""

    def render(self, value: str, table: Any) -> str:
        """The pack's words for the step."""
        station = table.course.by_key.get(value)
        return say(station.text) if station else value

    value = render


class OutcomeName(Plain):
    """What came of it."""

    def render(self, value: str) -> str:
        """In words."""
        return outcome_words(value)

    value = render


def _head(part: str = "") -> Link:
    """The head of a case's family, leading to a part of the family's page."""
    return Link(
        "household:page",
        args=["household_id"],
        query=part,
        accessor="household__head_name",
        verbose_name=_("Head"),
    )


class CaseTable(Table):
    """Cases of a round: whose they are, and where."""

    head = _head()
    number = Plain(accessor="household__number", verbose_name=_("Household number"))
    village = Plain(accessor="area__name", verbose_name=_("Village"), wrap=False)


class OfRound(ListPage):
    """A list of a round in the area, as a page and as Excel."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the round; NotInSight when it is not the viewer's."""
        super().setup(request, *args, **kwargs)
        self.viewer, _area = area_or_own(request)
        self.round = files.round(self.viewer, kwargs["round_id"])

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {"crumbs": [(say(lists.title(self.round)), at(self.request, "round", self.round.pk))]}


class DifferingTable(Table):
    """An answer of people that is another than the finding's."""

    head = Plain(accessor="case__household__head_name", verbose_name=_("Head"))
    number = Plain(accessor="case__household__number", verbose_name=_("Household number"))
    village = Plain(accessor="case__area__name", verbose_name=_("Village"), wrap=False)
    station = StepName(verbose_name=_("Step"))
    outcome = OutcomeName(verbose_name=_("People's answer"))
    expected = OutcomeName(accessor="case__expected", verbose_name=_("By the finding"))
    reason = Plain(verbose_name=_("Reason"))
    by_name = Plain(verbose_name=_("By"), wrap=False)
    on = Day(verbose_name=_("Day"))

    class Meta(Table.Meta):
        fields = ("head", "number", "village", "station", "outcome", "expected", "reason", "by_name", "on")

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        self.course = course
        super().__init__(*args, **options)


class Differing(OfRound):
    """Every such answer of a round in the area, as a page and as Excel."""

    title = _("Answers that differ from the finding")
    lead = _("People decide; where they see it otherwise than the rules, their reason stands here.")
    table_class = DifferingTable
    order_by = "-on"
    file_name = "differing-answers"
    empty = _("No answer of this round differs from the finding.")

    def rows(self) -> "QuerySet[Any]":
        """The acts."""
        return files.differing(self.viewer, self.round)

    def table_options(self) -> dict[str, Any]:
        """The course whose steps are named."""
        return {"course": rounds.course(self.round)}


class FlagNames(Plain):
    """What makes a case be looked at twice, in words."""

    def render(self, value: Sequence[str]) -> str:
        """One after the other."""
        return gettext("; ").join(flag_words(one) for one in value)

    value = render


class FlaggedTable(CaseTable):
    """A case that somebody, or its own file, says is to be looked at twice."""

    flags = FlagNames(verbose_name=_("Look twice"), orderable=False)

    class Meta(Table.Meta):
        fields = ("head", "number", "village", "flags")


class Flagged(OfRound):
    """Every such case of a round in the area, as a page and as Excel."""

    title = _("Cases to be looked at twice")
    lead = _("Kin of cadres, households split or merged, and the other bans: signs, no verdicts.")
    table_class = FlaggedTable
    order_by = "village"
    file_name = "look-twice"
    empty = _("No case of this round is marked.")

    def rows(self) -> "QuerySet[Any]":
        """The cases."""
        return files.flagged(self.viewer, self.round)


class ErrorTable(CaseTable):
    """A household that a later judgement answers otherwise than the round did."""

    head = _head("#why")
    state = OutcomeName(verbose_name=_("People's answer"))

    class Meta(Table.Meta):
        fields = ("head", "number", "village", "state")


class Errors(OfRound):
    """Every such household of a round, refused ones that qualify and passed ones that do not."""

    title = _("Wrongly left out, or kept in")
    lead = _("By the newest judgement since the round was opened; each is to be looked at again.")
    table_class = ErrorTable
    order_by = "village"
    file_name = "errors-of-the-round"
    empty = _("The newest judgement agrees with this round.")

    def rows(self) -> "QuerySet[Any]":
        """The cases; none where nobody has judged since."""
        found = files.errors(self.viewer, self.round).values()
        return reduce(or_, found, files.cases(self.viewer, self.round).none())


class ChangedTable(CaseTable):
    """A household of the round whose file was changed after the day that counts."""

    head = _head("#timeline")
    people = Number(verbose_name=_("People"))

    class Meta(Table.Meta):
        fields = ("head", "number", "village", "people")


class Changed(OfRound):
    """Every such household, as a page and as Excel."""

    title = _("Files changed after the day that counts")
    lead = _("What was entered later belongs to the next round; people see here for whom it differs.")
    table_class = ChangedTable
    order_by = "village"
    file_name = "changed-after-freeze"
    empty = _("No file of this round was changed after that day.")

    def rows(self) -> Any:
        """The cases; none where no day is set."""
        when = recurring.of_round(self.viewer, self.round, rounds.course(self.round))
        on = when.cycle.frozen_on if when else None
        found = files.cases(self.viewer, self.round)
        return files.changed_since(self.viewer, self.round, on) if on else found.none()


class Confirming(DayForm):
    """Confirming what others decided."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, round_id: int) -> HttpResponse:
    """Ended cases whose move somebody with the right has still to confirm, such as refusals of a village."""
    viewer, area = area_or_own(request)
    one = files.round(viewer, round_id)
    rows = files.cases(viewer, one).exclude(awaits="")
    form = Confirming(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and _settled(request, form, rows):
        return redirect(at(request, "round", one.pk))
    turned = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": one,
        "title": lists.title(one),
        "of_areas": lists.of_areas(one),
        "area": area,
        "form": form,
        "turned": turned,
        "ticked": turn.ticked(request, turned.object_list),
        "moves": {key: move.text for key, move in lifecycle.MOVES.items()},
        "may_take": may.may_decide(viewer, viewer.prefix or "-"),
        "crumbs": [(say(lists.title(one)), at(request, "round", one.pk))],
    }
    return render(request, "web/rounds/settle.html", context, status=422 if form.errors else 200)


def _settled(request: HttpRequest, form: Confirming, rows: Any) -> bool:
    cases = turn.chosen(request, rows)
    if not cases:
        form.add_error(None, gettext("Tick at least one household."))
        return False
    given = form.cleaned_data
    count = tried(
        form, cases[0].round,
        lambda: rounds.settle(cases, on=given["on"], by=request.user, reason=given["reason"]),
    )  # fmt: skip
    if count is not None:
        recorded(request, count)
    return count is not None
