"""What the printed sheets of this desk share: who printed them when, of which judgement, and the short code
that finds it again.
"""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from diguan.desks.identification import rulings
from diguan.registry.viewer import Viewer
from diguan.web.templatetags import diguan as words

CODE_LENGTH = 12
MOST = 2_000


def code(judgement: Any) -> str:
    """The first places of the snapshot's and the pack's digests: enough to find the judgement again."""
    return f"{judgement.snapshot.digest[:CODE_LENGTH]}-{judgement.pack_digest[:CODE_LENGTH]}"


def frame(judgement: Any, area: Any, viewer: Viewer) -> dict[str, str]:
    """The lines above and below every sheet."""
    said = {"day": words.day(timezone.localdate()), "name": viewer.name}
    return {
        "area": area.full_name,
        "policy": words.say(rulings.title(judgement)),
        "judged": gettext("Files of %(year)s, judged as of %(on)s")
        % {"year": judgement.snapshot.year, "on": words.day(judgement.on)},
        "code": gettext("Check code %(code)s") % {"code": code(judgement)},
        "foot": gettext("Printed on %(day)s by %(name)s.") % said,
        "demonstration": gettext("Demonstration data: made-up people")
        if settings.DIGUAN_DEMONSTRATION
        else "",
    }
