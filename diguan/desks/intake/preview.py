"""What accepting a workbook would change, kept beside its staging so that a page need not compare again.

It is sealed and goes when the batch is accepted or dropped; secret facts are masked by the page.
"""

from dataclasses import dataclass, field
from typing import Any

from diguan.casework import imports
from diguan.words.errors import Fault
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts, changes per fact and some samples; or `fault`: why it must not be accepted as it stands."""

    counts: dict[str, int] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    samples: list[dict[str, Any]] = field(default_factory=list)
    fault: Text | None = None


def keep(batch: Any) -> None:
    """Compare a read workbook with the register and keep what came of it."""
    try:
        told = imports.compare(batch)
    except imports.PlanFault as fault:
        told = {"fault": _said(fault)}
    imports.keep_preview(batch, told)


def of(batch: Any) -> Preview | None:
    """What was kept; None when nothing was, or when it is gone."""
    told = imports.preview(batch)
    if told is None:
        return None
    if fault := told.pop("fault", None):
        return Preview(fault=Text(*fault))
    return Preview(**told)


def _said(fault: Fault) -> tuple[str, str]:
    return fault.say("zh"), fault.say("en")
