"""The screenings of an area, and one of them: how far it is, who is still to be looked at, what was found."""

from datetime import date
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diguan.casework import may, screenings
from diguan.casework.screenings import SIGNALS
from diguan.desks.identification.grid.covering import covering
from diguan.desks.identification.grid.forms import OpeningForm, ReasonForm
from diguan.policy.screening import ScreeningCycle, screening_cycle
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import areas, faults, policies
from diguan.web.rounds.step import tried
from diguan.web.tables import Code, Day, Filter, Link, ListPage, Plain, Table
from diguan.words.areas import Level
from diguan.words.errors import Fault

LATEST = 30
MISSING, SCREENED, NOTHING, SIGNAL = "missing", "screened", "nothing", "signal"
STATES = (
    (MISSING, _("still to be screened")),
    (SCREENED, _("screened")),
    (NOTHING, _("nothing found")),
    (SIGNAL, _("with a signal")),
)
CONDITIONS = {
    MISSING: Q(outcome=None),
    SCREENED: Q(outcome__isnull=False),
    NOTHING: Q(outcome=NOTHING),
    SIGNAL: Q(outcome=SIGNAL),
}


class ScreenedTable(Table):
    """One line a household, looked at or not."""

    head_name = Link(
        "identification:screening-household", args=["screening_id", "pk"], verbose_name=_("Head")
    )
    number = Link(
        "identification:screening-household", args=["screening_id", "pk"], verbose_name=_("Household number")
    )
    village = Plain(accessor="village__name", verbose_name=_("Village"), wrap=False)
    cell_name = Plain(verbose_name=_("Cell"), wrap=False)
    keeper_name = Plain(verbose_name=_("Keeper"), wrap=False)
    screened_on = Day(verbose_name=_("Screened on"))
    who = Plain(verbose_name=_("Who went there"), wrap=False)
    outcome = Plain(empty_values=(), verbose_name=_("Result"))
    found = Code(SIGNALS, verbose_name=_("Signals"))

    class Meta(Table.Meta):
        fields = (
            "head_name", "number", "village", "cell_name", "keeper_name", "screened_on", "who", "outcome",
            "found",
        )  # fmt: skip

    def render_outcome(self, value: str | None) -> str:
        """In words; also that nothing was written down yet."""
        return str(dict(STATES)[value or MISSING])

    value_outcome = render_outcome


class ScreenedFilter(Filter):
    """Looked at or not, and what was found."""

    state = django_filters.ChoiceFilter(
        method="of_state", label=_("How it stands"), empty_label=_("all"), choices=STATES
    )

    def of_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those in that state."""
        return rows.filter(CONDITIONS[value])


class Page(ListPage):
    """One screening: its numbers by area, and its households."""

    template_name = "identification/grid/screening.html"
    table_class = ScreenedTable
    filterset_class = ScreenedFilter
    search = ("number", "head_name")
    search_hint = _("Household number or name of the head")
    empty = _("No household here.")
    file_name = "screening"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Find the screening; NotInSight when it does not speak of the viewer's area."""
        super().setup(request, *args, **kwargs)
        self.viewer = areas.part(request)
        self.screening = files.screening(self.viewer, kwargs["screening_id"])

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.screening.title)

    def rows(self) -> QuerySet[Any]:
        """The households of the area that it is to look at, each with the screening's own number."""
        return files.to_screen(self.viewer, self.screening)

    def extra(self) -> dict[str, Any]:
        """The coverage, the days, and what this officer may do."""
        one, own = self.screening, self.request.own_viewer
        listed = reverse("identification:screening", args=[one.pk])
        return {
            "screening": one,
            "lines": covering(self.viewer, files.screening_coverage(self.viewer, one), listed),
            "cycle": cycle(own, timezone.localdate()),
            "late": one.closed_on is None and one.until < timezone.localdate(),
            "may_screen": one.closed_on is None and may.may_screen(self.viewer, self.viewer.prefix or "-"),
            "may_close": one.closed_on is None and may.may_open_screening(own, one.area_prefix),
            "here": self.request.GET.get("area", ""),
            "form": ReasonForm(),
            "crumbs": [crumb()],
        }


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The newest screenings that speak of the area, each with how far it is there."""
    viewer = request.viewer
    found = files.screenings(viewer)[:LATEST]
    context = {
        "lines": [(one, files.screening_coverage(viewer, one)[-1][1]) for one in found],
        "cycle": cycle(viewer, timezone.localdate()),
        "may_open": _may_open(viewer),
        "today": timezone.localdate(),
    }
    return render(request, "identification/grid/screenings.html", context)


@require_http_methods(["GET", "POST"])
def open_(request: HttpRequest) -> HttpResponse:
    """A new screening of the area looked at."""
    viewer = request.viewer
    may.must_open_screening(viewer, viewer.prefix or "-")
    form, area = OpeningForm(request.POST or None), areas.area_of(viewer)
    if request.method == "POST" and form.is_valid():
        given, on = form.cleaned_data, timezone.localdate()
        made = tried(
            form, None,
            lambda: screenings.open_screening(
                area, given["title"], starts=given["starts"], until=given["until"], on=on, by=request.user
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, gettext("The screening is open."))
            return redirect("identification:screening", made.pk)
    context = {
        "form": form,
        "area": area,
        "cycle": cycle(viewer, timezone.localdate()),
        "crumbs": [crumb()],
    }
    return render(request, "identification/grid/open.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: HttpRequest, screening_id: int) -> HttpResponse:
    """Close a screening."""
    one = files.screening(request.own_viewer, screening_id)
    reason = request.POST.get("reason", "")
    try:
        screenings.close_screening(one, on=timezone.localdate(), by=request.user, reason=reason)
        messages.success(request, gettext("The screening is closed."))
    except may.NotAllowed:
        raise
    except Fault as fault:
        messages.error(request, faults.say(fault))
    return redirect("identification:screening", one.pk)


def cycle(viewer: Viewer, today: date) -> ScreeningCycle:
    """How often the policy of the viewer's area wants it."""
    return screening_cycle(policies.nearest(viewer.scope.code if viewer.scope else "", today), today)


def crumb() -> tuple[str, str]:
    """The way back to all screenings."""
    return gettext("Screenings"), reverse("identification:screenings")


def _may_open(viewer: Viewer) -> bool:
    below = viewer.scope is not None and viewer.scope.level in (Level.TOWNSHIP, Level.COUNTY)
    return below and may.may_open_screening(viewer, viewer.prefix or "-")
