"""What the page of a workbook shows in words: columns read and not read, kinds of faults, what would change.

Secret values are masked here; rows are read by the views.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from diguan.casework import imports
from diguan.desks.intake import preview
from diguan.engine.sheets import Reading
from diguan.engine.sheets.kinds import KINDS
from diguan.web import facts
from diguan.web.policies import book
from diguan.words.errors import Fault

FIRST = 10
COUNTS = {
    "rows": _("Rows in the sheets"),
    "households": _("Households read"),
    "people": _("People read"),
    "refused": _("Rows not read"),
    "block": pgettext_lazy("count", "Errors"),
    "warn": pgettext_lazy("count", "Warnings"),
}
CHANGES = {
    "new_households": _("New households"),
    "changed_households": _("Changed households"),
    "unchanged_households": _("Unchanged households"),
    "new_years": _("Of them with a new year"),
    "new_people": _("New members"),
    "changed_people": _("Changed members"),
    "moved_villages": _("Move to another village"),
}
NOTICES = {
    "other_status": _(
        "Another register status than on file. The status on file stays: it changes by its procedure only."
    ),
    "not_listed": _("On file, but not in the workbook. They stay: members leave by a natural change only."),
    "left_but_listed": _("Left the family by the file, but are in the workbook. They stay as left."),
}
NATURES = {"block": pgettext_lazy("count", "Error"), "warn": pgettext_lazy("count", "Warning")}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault and how often it occurs."""

    key: str
    words: str
    nature: str
    count: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One change as it would be made."""

    household: str
    member: str
    fact: str
    before: str
    after: str


def kinds(found: QuerySet[Any]) -> list[Kind]:
    """The kinds among the faults of a workbook, errors first, the commonest first."""
    rows = found.order_by().values_list("kind", "nature").annotate(n=Count("pk"))
    listed = [Kind(key, kind_words(key), nature, n) for key, nature, n in rows]
    return sorted(listed, key=lambda one: (one.nature != "block", -one.count))


def kind_words(key: str) -> str:
    """What a kind is called: its sentence with an ellipsis where it names something."""
    if key not in KINDS:
        return key
    return re.sub(r"\{\w+\}", "…", KINDS[key].what.say(get_language() or "zh-hans"))


def reading(batch: Any) -> dict[str, Any]:
    """Counts and columns of what was read; no columns once the folder is gone."""
    told = batch.counts.get("reading", {})
    if not told.get("rows"):
        return {}
    counts = [(label, told[name]) for name, label in COUNTS.items() if name in told]
    try:
        read = Reading.open(imports.staging(batch))
    except Fault:
        return {"counts": counts}
    return {
        "counts": counts,
        "sheets": [(sheet, _columns(sheet)) for sheet in read.sheets],
        "unmapped": read.unmapped,
    }


def changes(batch: Any) -> dict[str, Any]:
    """What accepting would change, or has changed."""
    if batch.state == "accepted":
        return {"done": _counted(CHANGES, batch.counts.get("accepted", {}))}
    found = preview.of(batch) if batch.state == "read" else None
    if found is None:
        return {}
    return {
        "preview": found,
        "planned": _counted(CHANGES, found.counts),
        "notices": [(label, count) for label, count in _counted(NOTICES, found.counts) if count],
        "changed_facts": [(_fact(name), count) for name, count in found.facts.items()],
        "samples": [_sample(one) for one in found.samples],
        "nothing_new": not any(found.counts.get(name) for name in ("new_households", "changed_households")),
    }


def _columns(sheet: Any) -> list[tuple[str, str]]:
    return [(letters, _fact(name)) for letters, name in sheet.mapped.items()]


def _counted(labels: dict[str, Any], counts: dict[str, int]) -> list[tuple[Any, int]]:
    return [(label, counts.get(name, 0)) for name, label in labels.items()]


def _fact(name: str) -> str:
    fact = book().facts.get(name)
    return facts.heading(fact) if fact else str(PLACES.get(name, name))


PLACES = {
    "province": _("Province"),
    "city": _("City"),
    "county": _("County"),
    "township": _("Township"),
    "village": _("Village"),
}


def _sample(one: dict[str, Any]) -> Sample:
    fact = book().facts[one["fact"]]
    before, after = (facts.said(fact, one[side]) for side in ("before", "after"))
    return Sample(one["household_number"], one["person_number"] or "", facts.heading(fact), before, after)


def parsed(stored: str) -> Iterable[tuple[str, str]]:
    """The facts of a quality finding, stored as `name=value; name=value`, as pairs."""
    for part in filter(None, stored.split("; ")):
        name, _sign, value = part.rpartition("=")
        yield name, value
