"""Pages of the system administrator: the machine, its backups, its keys, the settings in force.

They only show; what is to be done is done on the machine.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from diguan.casework import secrets
from diguan.casework.may import LOOKS_AFTER, must_be_of
from diguan.desks.office import in_force, standing
from diguan.jobs import work
from diguan.policy.entries import NATIONWIDE
from diguan.policy.keeping import keeping
from diguan.registry.book import book
from diguan.registry.viewer import Viewer
from diguan.web import policies
from diguan.words.text import Text

MOST = 20
WHAT = Text("查看系统运行情况", "see how the site runs")


@require_GET
def machine(request: HttpRequest) -> HttpResponse:
    """How the site runs, what background work failed, and where its log is."""
    _looks_after(request)
    title, lead = gettext("The machine"), gettext("Database, disk, background work and waiting writers, now.")
    return _page(request, title, lead, standing.of_machine(), failed=work.failed(MOST), with_log=True)


@require_GET
def backups(request: HttpRequest) -> HttpResponse:
    """When it was last backed up and tried, and how far the running copy is."""
    lead = gettext("When the site was last backed up and tried, and how far the running copy is behind.")
    return _page(request, gettext("Backups"), lead, standing.of_backups(_looks_after(request)))


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """Which key seals, and what waits to be sealed with it."""
    lead = gettext("Names of keys and counts of rows; no key is ever shown.")
    return _page(request, gettext("Keys"), lead, standing.of_keys(_looks_after(request)))


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """Every setting with its value, and why each secret of a person is asked for."""
    viewer = _looks_after(request)
    lead = gettext("As the environment gave them at the start; secrets are left out.")
    return _page(request, gettext("Settings in force"), lead, in_force.of_settings(), needs=_needs(viewer))


def _needs(viewer: Viewer) -> Iterator[tuple[Text, ...]]:
    """Each secret by name, with purpose, basis and how long it is kept in the viewer's area."""
    times = keeping(
        policies.library(), viewer.scope.code if viewer.scope else NATIONWIDE, timezone.localdate()
    )
    return ((name, *need.told) for name, need in secrets.needs(book(), times))


def _looks_after(request: HttpRequest) -> Viewer:
    must_be_of(LOOKS_AFTER, request.own_viewer, WHAT)
    viewer: Viewer = request.own_viewer
    return viewer


def _page(
    request: HttpRequest, title: str, lead: str, lines: Iterable[standing.Line], **more: Any
) -> HttpResponse:
    context = {"title": title, "lead": lead, "lines": list(lines), **more}
    return render(request, "office/standing.html", context)
