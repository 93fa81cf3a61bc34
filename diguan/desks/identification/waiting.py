"""What waits at this desk: questions to ask at the door, two lists that should be empty, files newer than the
judgement.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from diguan.casework import may
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web.desk import ToDo
from diguan.words.areas import Level


def to_do(viewer: Viewer) -> list[ToDo]:
    """The lines of "my work today"; above the county they are left to those who work with households."""
    if viewer.prefix is None or viewer.scope is None or viewer.scope.level < Level.COUNTY:
        return []
    newest = files.newest_judgement(viewer)
    if newest is None:
        return _never_judged(viewer)
    counts, unlike = files.finding_counts(viewer, newest), files.candidates(viewer, newest)
    listed = reverse("identification:households", args=[newest.pk])
    asked = reverse("identification:questions", args=[newest.pk])
    lines = [
        ToDo(gettext("Households of which it cannot be said yet: ask at the door"),
             counts.of("cannot_say").households, asked, "orange"),
        ToDo(gettext("Qualify, but are not in the register"),
             unlike["missed"].households, f"{listed}?unlike=missed", "red"),
        ToDo(gettext("In the register, but do not qualify"),
             unlike["wrongly_kept"].households, f"{listed}?unlike=wrongly_kept", "red"),
    ]  # fmt: skip
    return [*lines, *_outdated(viewer, newest)]


def _never_judged(viewer: Viewer) -> list[ToDo]:
    if not may.may_judge(viewer, viewer.prefix or ""):
        return []
    households = files.counts(viewer).total.households
    return [
        ToDo(
            gettext("Households that nobody has judged yet"),
            households,
            reverse("identification:judge"),
            "orange",
        )
    ]


def _outdated(viewer: Viewer, newest: Any) -> list[ToDo]:
    if not may.may_judge(viewer, viewer.prefix or ""):
        return []
    taken = files.imports(viewer).filter(state="accepted", at__gt=newest.at).count()
    return [
        ToDo(gettext("Workbooks taken in since the newest judgement"), taken, reverse("identification:judge"))
    ]
