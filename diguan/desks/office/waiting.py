"""What waits for an administrator today."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext

from diguan.casework.may import LOOKS_AFTER
from diguan.desks.office import standing
from diguan.registry.viewer import Viewer
from diguan.web.desk import ToDo


def to_do(viewer: Viewer) -> Sequence[ToDo]:
    """For the system administrator, what of the machine and its backups is to be mended."""
    if viewer.duty not in LOOKS_AFTER:
        return ()
    machine = standing.bad(standing.of_machine())
    backups = standing.bad(standing.of_backups(viewer))
    return (
        ToDo(gettext("Of the machine to be mended"), machine, reverse("office:machine"), "red"),
        ToDo(gettext("Of the backups to be mended"), backups, reverse("office:backups"), "red"),
    )
