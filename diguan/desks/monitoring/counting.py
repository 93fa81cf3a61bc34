"""Starting the count of a judgement that has none yet, and watching it run."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from diguan.casework import may
from diguan.desks.monitoring.work import COUNT, count
from diguan.jobs.models import Run
from diguan.jobs.work import runs
from diguan.registry import files
from diguan.words.text import Text


@require_POST
def start(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """Count a judgement in the background."""
    judgement = files.judgement(request.viewer, judgement_id)
    may.must_judge(request.viewer, judgement.area_prefix)
    name = judgement.area.name
    work = count.start(
        by=request.user,
        area_prefix=judgement.area_prefix,
        title=Text(f"{COUNT.zh}：{name}", f"{COUNT.en}: {name}"),
        judgement=judgement.pk,
    )
    return redirect("monitoring:run", work.pk)


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far the work is; when it is done, on to the statistics."""
    work = get_object_or_404(runs(request.own_viewer), pk=run_id, kind=count.kind)
    if work.state == Run.State.DONE:
        return redirect("monitoring:overview", f"judgement-{work.result['judgement']}")
    return render(request, "monitoring/run.html", {"run": work})
