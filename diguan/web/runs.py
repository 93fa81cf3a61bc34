"""How far background work is: a fragment that refreshes itself, and the buttons to stop it or start it again.

What the work does, its desk knows; a run tells no facts of households.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from diguan.jobs import work
from diguan.jobs.models import Run
from diguan.web import back


@require_GET
def look(request: HttpRequest, run_id: int) -> HttpResponse:
    """The run as a page, or as the fragment that a page asks for every second; when it is over, the page that
    waits for it is loaded anew, or the one named by `then`.
    """
    run = _run(request, run_id)
    then = request.GET.get("then", "")
    if not request.htmx:
        return render(request, "web/run.html", {"run": run, "then": then})
    response = render(request, "web/_run.html", {"run": run, "then": then})
    if run.over:
        own = url_has_allowed_host_and_scheme(then, {request.get_host()})
        leads_on = bool(then) and own and run.state == Run.State.DONE
        response.headers["HX-Redirect" if leads_on else "HX-Refresh"] = then if leads_on else "true"
    return response


@require_POST
def stop(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask one's own run to stop before its next step."""
    work.stop(_own(request, run_id))
    return back.redirect(request)


@require_POST
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Start one's own failed or stopped run anew; it goes on where it can."""
    work.start_again(_own(request, run_id))
    return back.redirect(request)


def _run(request: HttpRequest, run_id: int) -> Run:
    return get_object_or_404(work.runs(request.own_viewer), pk=run_id)


def _own(request: HttpRequest, run_id: int) -> Run:
    run = _run(request, run_id)
    if run.by_id != request.own_viewer.officer_id:
        raise PermissionDenied
    return run
