"""What events and stages of a household file are called on screen; what they do, casework knows."""

from django.utils.translation import gettext_lazy as _

from diguan.casework import lifecycle
from diguan.web import policies

WORDS = {
    "opened": _("File opened"),
    "imported": _("File opened from a workbook"),
    "changed_by_import": _("Changed by a workbook"),
    "corrected": _("Corrected"),
    "member_added": _("Member joined"),
    "member_removed": _("Member left"),
    "quality_answered": _("Data-quality question answered"),
}
MOVES = {move.key: move.text for move in lifecycle.TABLE}
MOVE = "move:"


def event(kind: str, language: str) -> str:
    """The name of an event's kind: a move of the file, a change of members, or one of the words above."""
    if kind.startswith(MOVE):
        moved = MOVES.get(kind.removeprefix(MOVE))
        return moved.say(language) if moved else kind
    return str(WORDS[kind]) if kind in WORDS else policies.code_text("member_change", kind, language)


def stage(key: str, language: str) -> str:
    """The name of a stage in the life of a file."""
    known = lifecycle.STAGES.get(key)
    return known.text.say(language) if known else policies.code_text("register_status", key, language)
