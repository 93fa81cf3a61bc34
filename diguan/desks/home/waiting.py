"""What waits for any officer, of whatever desk."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web.desk import ToDo


def to_do(viewer: Viewer) -> Sequence[ToDo]:
    """Requests for more in one day that this officer may answer as the second person."""
    waiting = files.waiting_more(viewer, timezone.localdate()).count()
    text = gettext("Requests for more in one day to answer")
    return (ToDo(text, waiting, reverse("more"), "orange"),)
