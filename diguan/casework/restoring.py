"""Answering for entries that are lost because a backup was put back: named, with a reason, in the trail
itself.

Until somebody answers, verification calls the trail cut; it cannot tell an accident from a deed.
"""

from dataclasses import asdict

from diguan.casework import anchors, audit
from diguan.casework.anchors import Anchor
from diguan.casework.record import reason_given
from diguan.casework.verifying import RESTORED, known_lost
from diguan.registry.models import AuditEntry, Officer


def answer_for_lost_entries(by: Officer, reason: str) -> list[Anchor]:
    """Tell every head of the journal that the register has no more; gives them. Raises NoReason."""
    why = reason_given(reason)
    lost = [one for one in sorted(set(anchors.noted())) if not _is_there(one)]
    with audit.act():
        said = {"lost": [asdict(one) for one in lost]}
        audit.write(RESTORED, by=by, area_prefix="", reason=why, after=said)
    return lost


def lost() -> list[Anchor]:
    """Newest heads of the journal that the register does not have, and nobody has answered for: at every
    start."""
    given_up = known_lost()
    return [one for one in anchors.newest(anchors.noted()) if one not in given_up and not _is_there(one)]


def _is_there(anchor: Anchor) -> bool:
    return AuditEntry.objects.filter(chain=anchor.chain, number=anchor.number, link=anchor.link).exists()
