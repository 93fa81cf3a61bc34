"""The working list of data-quality findings: counted by rule and by village, each with the facts it read,
answered with a reason.

The newest check of the area counts. Rules warn; a finding is a place to look at again, not a proven fault.
"""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from diguan.casework import may
from diguan.casework import quality as casework
from diguan.desks.intake import findings, work
from diguan.desks.intake.faults import Nature
from diguan.desks.intake.forms import Answer, Check
from diguan.jobs.work import runs
from diguan.registry import files
from diguan.web import badges, faults
from diguan.web.tables import Filter, Link, ListPage, Plain, Table
from diguan.words.errors import Fault

STATES = {"open": pgettext_lazy("finding", "open"), "answered": pgettext_lazy("finding", "answered")}


class RuleWords(Link):
    """The rule in words, leading to the finding."""

    def render(self, value: str, record: Any) -> SafeString:
        """The cell."""
        return super().render(findings.rule_words(record.run, value), record)

    def value(self, value: str, record: Any) -> str:
        """The words alone."""
        return findings.rule_words(record.run, value)


class FactsRead(Plain):
    """The facts a rule read, in words, secrets masked."""

    def render(self, value: str, record: Any) -> str:
        """The cell."""
        return findings.in_words(record.run, record.rule, value)

    value = render


class State(Plain):
    """Open or answered."""

    def render(self, record: Any) -> SafeString:
        """A badge."""
        return badges.badge("orange" if record.state == "open" else "green", STATES[record.state])

    def value(self, record: Any) -> str:
        """The word."""
        return str(STATES[record.state])


class Family(Link):
    """The household, by its head or else by its number."""

    def render(self, value: Any, record: Any) -> SafeString:
        """The cell."""
        return super().render(value.head_name or value.number, record)

    def value(self, value: Any) -> str:
        """The words alone."""
        return str(value.head_name or value.number)


class FindingTable(Table):
    """One line per finding."""

    rule = RuleWords("intake:finding", verbose_name=_("What looks wrong"), attrs={})
    nature = Nature(verbose_name=_("Nature"))
    village = Plain(accessor="household__village__name", verbose_name=_("Village"), wrap=False)
    household = Family(
        "household:page", args=["household_id"], order_by="household__head_name", verbose_name=_("Household")
    )
    number = Plain(accessor="household__number", verbose_name=_("Household number"), wrap=False)
    person = Plain(accessor="person__name", verbose_name=_("Member"))
    facts = FactsRead(verbose_name=_("Facts it read"), orderable=False)
    state = State(verbose_name=_("State"))

    class Meta(Table.Meta):
        fields = ("rule", "nature", "village", "household", "number", "person", "facts", "state")


class FindingFilter(Filter):
    """By place, rule, nature and state."""

    area = django_filters.ChoiceFilter(method="of_area", label=_("Area"), empty_label=_("all"))
    rule = django_filters.ChoiceFilter(label=_("Rule"), empty_label=_("all"))
    nature = django_filters.ChoiceFilter(
        label=_("Nature"), empty_label=_("all"), choices=list(findings.NATURES.items())
    )
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=_("all"), choices=list(STATES.items()))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = [(area.prefix, area.name) for area in files.parts(self.request.viewer)]
        if parts:
            self.filters["area"].extra["choices"] = parts
        else:
            del self.filters["area"]
        run = files.newest_quality_run(self.request.viewer)
        names = self.queryset.order_by("rule").values_list("rule", flat=True).distinct()
        self.filters["rule"].extra["choices"] = [(name, findings.rule_words(run, name)) for name in names]

    def of_area(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Findings in villages whose code begins with the part's prefix."""
        return rows.filter(village_code__startswith=value)


class Findings(ListPage):
    """The working list."""

    title = _("Data quality")
    table_class = FindingTable
    filterset_class = FindingFilter
    search = ("household__number", "household__head_name", "person__name")
    search_hint = _("Household number or name")
    empty = _("No finding here.")
    file_name = "findings"
    template_name = "intake/quality.html"

    @cached_property
    def run(self) -> Any:
        """The newest check that speaks of the area."""
        return files.newest_quality_run(self.request.viewer)

    def rows(self) -> QuerySet[Any]:
        """Its findings in the chosen area; none before the first check."""
        return files.quality(self.request.viewer, self.run.pk if self.run else 0).select_related("run")

    def extra(self) -> dict[str, Any]:
        """The counters, and the form that starts a check."""
        viewer = self.request.viewer
        years = files.recorded_years(viewer)
        waiting = runs(viewer).filter(kind=work.CHECK).first()
        return {
            "run": self.run,
            "counters": _counters(self.rows()),
            "by_rule": findings.by_rule(self.run, self.rows()) if self.run else [],
            "by_place": _by_place(self.rows(), files.parts(viewer)) if self.run else [],
            "form": Check(years=years) if years and may.may_freeze(viewer, viewer.prefix or "") else None,
            "job": waiting if waiting and waiting.state != "done" else None,
        }


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Start a check of the chosen area."""
    viewer = request.viewer
    may.must_freeze(viewer, viewer.prefix or "")
    form = Check(request.POST, years=files.recorded_years(viewer))
    if form.is_valid():
        area = files.area(viewer, viewer.scope.code, viewer.scope.level)
        year, today = form.cleaned_data["year"], timezone.localdate()
        work.check_data.start(
            by=request.user, area_prefix=area.prefix, area=area.pk, year=year, on=today.isoformat()
        )
    return redirect("intake:quality")


@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """One finding: the rule with its source, what it read, and the answer."""
    viewer = request.own_viewer
    found = files.quality_finding(viewer, finding_id)
    may_answer = may.may_answer_quality(viewer, found.village_code)
    form = Answer(request.POST or None)
    if request.method == "POST":
        may.must_answer_quality(viewer, found.village_code)
        if form.is_valid() and _answered(request, found, form):
            return redirect("intake:quality")
    context = {
        "finding": found,
        "rule": findings.rule(found.run, found.rule),
        "source": findings.source(found.run, found.rule),
        "facts": findings.words_of(found.run, found.rule, found.facts or ""),
        "form": form,
        "may_answer": may_answer and found.state == "open",
        "crumbs": [(gettext("Data quality"), "../")],
    }
    return render(request, "intake/finding.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, found: Any, form: Answer) -> bool:
    try:
        casework.answer(found, by=request.user, text=form.text(), on=timezone.localdate())
    except may.NotAllowed:
        raise
    except Fault as fault:
        form.add_error(None, faults.say(fault))
        return False
    messages.success(request, gettext("The answer is on record."))
    return True


def _counters(rows: QuerySet[Any]) -> dict[str, int]:
    """Open findings by nature, and how many were answered."""
    counted = rows.order_by().values_list("state", "nature").annotate(Count("pk"))
    found = {(state, nature): n for state, nature, n in counted}
    return {
        "errors": found.get(("open", "block"), 0),
        "warnings": found.get(("open", "warn"), 0),
        "answered": sum(n for (state, _nature), n in found.items() if state == "answered"),
    }


def _by_place(rows: QuerySet[Any], parts: Iterable[Any]) -> list[tuple[Any, int]]:
    """Open findings by the areas right below, the most first."""
    counted = rows.filter(state="open").order_by().values_list("village_code").annotate(Count("pk"))
    totals: dict[Any, int] = {}
    villages = list(counted)
    for area in parts:
        total = sum(n for code, n in villages if code.startswith(area.prefix))
        if total:
            totals[area] = total
    return sorted(totals.items(), key=lambda pair: -pair[1])
