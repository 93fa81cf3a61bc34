"""How plans of help stand, in words: none, complete, or what one lacks. It reads rows of `files.helped`."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diguan.registry import files

NOW = "now"
NONE, INCOMPLETE, COMPLETE = "none", "incomplete", "complete"
STATES = {NONE: _("no plan"), INCOMPLETE: _("plan not complete"), COMPLETE: _("plan complete")}
TONES = {NONE: "red", INCOMPLETE: "orange", COMPLETE: "green"}
LACKS = {
    "cause": _("cause"),
    "responsible": _("responsible person"),
    "project": _("project or measure"),
    "money": _("money"),
}
_ANY = Q(**dict.fromkeys((f"lacks_{name}" for name in files.LACKS), True), _connector=Q.OR)
CONDITIONS = {
    NONE: Q(plan_id=None),
    INCOMPLETE: Q(plan_id__isnull=False) & _ANY,
    COMPLETE: Q(plan_id__isnull=False) & ~_ANY,
}


def state(row: Any) -> str:
    """One of STATES."""
    if row.plan_id is None:
        return NONE
    return INCOMPLETE if lacking(row) else COMPLETE


def lacking(row: Any) -> list[str]:
    """What a household's plan lacks, in words."""
    return [str(LACKS[name]) for name in files.LACKS if getattr(row, f"lacks_{name}")]


def standing(row: Any) -> str:
    """How it stands, in one line."""
    said = str(STATES[state(row)])
    return said if row.plan_id is None or not lacking(row) else f"{said}: {', '.join(lacking(row))}"
