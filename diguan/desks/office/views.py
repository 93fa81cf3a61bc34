"""The first page of the office desk: what this officer may do here, a card each."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from diguan.casework.may import GRANTS, LOOKS_AFTER, VERIFIES
from diguan.registry import files
from diguan.registry.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Way:
    """A card that leads to a page of the desk."""

    title: str
    lead: str
    icon: str
    url: str


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The cards of this officer's duty."""
    return render(request, "office/index.html", {"ways": list(_ways(request.viewer)), "at_index": True})


def _ways(viewer: Viewer) -> Iterator[Way]:
    if viewer.duty in GRANTS:
        yield Way(
            gettext("Accounts"),
            gettext("Open, move and close accounts, lift locks, give new passwords."),
            "users",
            reverse("office:accounts"),
        )
    if viewer.duty in LOOKS_AFTER:
        yield from _ways_of_machine()
    if viewer.duty in VERIFIES:
        yield Way(
            gettext("Is the trail whole?"),
            gettext("When the audit trail was last verified, what was found, and how its chains end."),
            "shield-lock",
            reverse("office:verification"),
        )
    if viewer.duty in files.READS_TRAIL:
        yield Way(
            gettext("Audit trail"),
            gettext("Every change, export and look at a masked value: who, when, what and why."),
            "history",
            reverse("office:audit"),
        )
        yield Way(
            gettext("Looks at masked values"),
            gettext("Who looks at masked values, and how often."),
            "eye",
            reverse("office:looks"),
        )


def _ways_of_machine() -> Iterator[Way]:
    """The cards of the system administrator."""
    yield Way(
        gettext("The machine"),
        gettext("Database, disk, background work, waiting writers, and where the log is."),
        "server",
        reverse("office:machine"),
    )
    yield Way(
        gettext("Backups"),
        gettext("The last backup, the last drill, and the running copy."),
        "database",
        reverse("office:backups"),
    )
    yield Way(
        gettext("Keys"),
        gettext("Which key seals, since when, and what waits to be sealed anew."),
        "key",
        reverse("office:keys"),
    )
    yield Way(
        gettext("Settings in force"),
        gettext("Each setting with its value, and which of them are weak."),
        "settings",
        reverse("office:settings"),
    )
