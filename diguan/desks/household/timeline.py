"""What happened to a file: events and decisions in one line of time, each with before, after, day, officer
and reason.

Rows are read by the view; here they are only put into words, secrets masked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from diguan.casework import lifecycle
from diguan.casework.members import CASE
from diguan.registry.beside import ERASED
from diguan.web import badges, facts, happenings, masks
from diguan.web.natural_changes import Note
from diguan.web.policies import book
from diguan.web.templatetags import diguan as words

TONES = {"corrected": "azure", "member_added": "green", "member_removed": "secondary"}
OTHERS = {
    "people": _("Members on file"),
    "head_name": _("Head of household"),
    "head": _("New head (person number)"),
    "left_on": _("Left on"),
    "stage": _("Stage of the file"),
    "rule": _("Rule of the finding"),
    "state": _("State of the finding"),
    "facts": _("What the rule read"),
    "cause": _("Cause"),
    "proofs": _("Proofs"),
    "new_members": _("New members"),
}
SILENT = frozenset({"year", "end", "import", "person_number", CASE})
MEMBERS = "members"
STATES = {"open": pgettext_lazy("finding", "open"), "answered": pgettext_lazy("finding", "answered")}
Values = Mapping[tuple[str, str], Any]
Told = tuple[Mapping[str, Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, in words; before is empty for what is new."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One event or decision."""

    on: date
    at: datetime
    title: str
    note: str
    changes: tuple[Change, ...]
    reason: str
    by: str
    tone: str
    through: Note | None = None


def timeline(
    events: Iterable[tuple[Any, Told]],
    decisions: Iterable[Any],
    names: Mapping[str, str],
    notes: Mapping[int, Note],
) -> list[Moment]:
    """Newest first; each event comes with its opened before and after; `names` are by members' numbers,
    `notes` say by events' ids by which case a change of members came."""
    moments = [_event(one, told, names, notes.get(one.pk)) for one, told in events] + [
        _decision(one) for one in decisions
    ]
    return sorted(moments, key=lambda one: one.at, reverse=True)


def _event(event: Any, told: Told, names: Mapping[str, str], through: Note | None) -> Moment:
    notes = [str(event.person.name or event.person.number)] if event.person else []
    if year := event.after.get("year"):
        notes.append(gettext("year %(year)s") % {"year": year})
    before, after = (_flat(values, names) for values in told)
    return Moment(
        event.on,
        event.at,
        happenings.event(event.kind, get_language() or "zh-hans"),
        " · ".join(notes),
        _changes(before, after),
        event.reason,
        event.by_name,
        TONES.get(event.kind, "blue"),
        through,
    )


def _flat(values: Mapping[str, Any], names: Mapping[str, str]) -> Values:
    """What an event keeps, by (member's name or nothing, name of the fact)."""
    own = {("", name): value for name, value in values.items() if name not in (*SILENT, MEMBERS)}
    if "new_members" in values:
        own["", "new_members"] = ", ".join(names.get(number, number) for number in values["new_members"])
    for number, facts_of in values.get(MEMBERS, {}).items():
        own |= {(names.get(number, number), name): value for name, value in facts_of.items()}
    return own


def _changes(before: Values, after: Values) -> tuple[Change, ...]:
    keys = [
        key
        for key in dict.fromkeys([*after, *before])
        if before.get(key) != after.get(key) or after.get(key) == ERASED
    ]
    found = (_change(key, before, after) for key in keys)
    return tuple(change for change in found if change.after or change.before)


def _change(key: tuple[str, str], before: Values, after: Values) -> Change:
    who, name = key
    said = (_said(name, values[key]) if key in values else "" for values in (before, after))
    return Change(" · ".join(filter(None, (who, _name(name)))), *said)


def _name(name: str) -> str:
    fact = book().facts.get(name)
    return facts.heading(fact) if fact and name != "people" else str(OTHERS.get(name, name))


def _said(name: str, value: Any) -> str:
    if value == ERASED:
        return facts.erased()
    fact = book().facts.get(name)
    if fact and name != "people":
        return facts.on_file(fact, value)
    if name == "stage":
        return happenings.stage(str(value), get_language() or "zh-hans")
    if name == "facts":
        return _read(str(value))
    if name == "left_on":
        return words.day(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{_proof(key)}: {place}" for key, place in value.items() if place)
    return str(STATES.get(value, value)) if value is not None else badges.answer_name(None)


def _read(stored: str) -> str:
    """What a quality rule read, `name=value; …`, with its secrets masked."""
    pairs = (part.rpartition("=") for part in stored.split("; ") if part)
    secret = {name for name, fact in book().facts.items() if fact.secret and name != "name"}
    return "; ".join(
        f"{name}={masks.HIDDEN if name in secret and value else value}" for name, _sign, value in pairs
    )


def _proof(key: str) -> str:
    return words.say(lifecycle.PROOFS[key].text) if key in lifecycle.PROOFS else key


def _decision(decision: Any) -> Moment:
    return Moment(
        decision.on,
        decision.at,
        gettext("Decision: %(outcome)s") % {"outcome": badges.outcome_name(decision.outcome)},
        f"{decision.kind} · {decision.pack_id} · " + gettext("year %(year)s") % {"year": decision.year},
        (),
        decision.reason,
        decision.by_name,
        "purple",
    )
