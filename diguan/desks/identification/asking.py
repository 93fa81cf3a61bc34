"""Starting a judgement of the area in the top bar, and watching it run."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from diguan.casework import may
from diguan.desks.identification.forms import Judging
from diguan.desks.identification.work import JUDGE, judge
from diguan.jobs.models import Run
from diguan.jobs.work import runs
from diguan.registry import files
from diguan.web import areas, policies
from diguan.words.text import Text


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; a good one starts the work and leads to its page."""
    may.must_judge(request.viewer, request.viewer.prefix or "-")
    area = areas.area_of(request.viewer)
    packs = [
        pack for pack in policies.library().packs() if pack.decision and pack.reach(area.code) is not None
    ]
    years = files.recorded_years(request.viewer)
    form = Judging(request.POST or None, initial=_initial(request, packs, years), packs=packs, years=years)
    if request.method == "POST" and form.is_valid():
        return redirect("identification:run", _start(request, area, form.cleaned_data).pk)
    proposed = policies.in_force(area.code, timezone.localdate())
    context = {"form": form, "area": area, "packs": packs, "years": years, "proposed": proposed}
    return render(request, "identification/judge.html", context)


def _initial(request: HttpRequest, packs: list[Any], years: list[int]) -> dict[str, Any]:
    today = timezone.localdate()
    newest = files.newest_judgement(request.viewer)
    on = (
        newest.on
        if newest
        else next((pack.interval.start for pack in packs if not pack.in_force(today)), today)
    )
    return {"year": newest.snapshot.year if newest else next(iter(years), None), "on": on or today}


def _start(request: HttpRequest, area: Any, given: dict[str, Any]) -> Run:
    title = Text(f"{JUDGE.zh}：{area.name}", f"{JUDGE.en}: {area.name}")
    return judge.start(
        by=request.user,
        area_prefix=area.prefix,
        title=title,
        area=area.pk,
        pack=given["pack"],
        year=given["year"],
        on=given["on"].isoformat(),
    )


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far the work is; when it is done, on to what it found."""
    work = get_object_or_404(runs(request.own_viewer), pk=run_id, kind=judge.kind)
    if work.state == Run.State.DONE:
        return redirect("identification:overview", work.result["judgement"])
    crumbs = [(gettext("Judge"), reverse("identification:judge"))]
    return render(request, "identification/run.html", {"run": work, "crumbs": crumbs})
