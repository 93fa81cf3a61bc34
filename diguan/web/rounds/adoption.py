"""Which policy a round goes by: its document, whose each value of the steps is, and what is other than in the
last round.

Only what the steps of the procedure read is told; the whole document stands at the policy desk. An earlier
text that the site no longer holds cannot be laid beside the present one: that is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from diguan.policy.course import Course, course_of
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import policies
from diguan.web.rounds import stepper
from diguan.web.templatetags.diguan import pack_title
from diguan.words.errors import Fault
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Value:
    """A value that steps read: `words` None where it is unset, `whose` the document that gives it or leaves
    it open, `own` that this is the round's own document."""

    label: Text
    words: Text | None
    whose: Text
    source: str
    own: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What was otherwise in the last round; None on a side where it was, or is, not there or unset."""

    label: Text
    before: Text | None
    now: Text | None


@dataclass(frozen=True, slots=True)
class Adoption:
    """The policy of a round. `last` is the round before it, `gone` that its text is no longer at hand."""

    pack: Any
    on: date
    values: Sequence[Value]
    last: Any | None
    last_title: Text | None
    changes: Sequence[Change]
    gone: bool

    @property
    def filled_in(self) -> list[Value]:
        """Values that another document gives: the country's, or the county's own overlay."""
        return [one for one in self.values if one.words and not one.own]

    @property
    def unset(self) -> list[Value]:
        """What nobody has set."""
        return [one for one in self.values if one.words is None]


def of_round(viewer: Viewer, one: Any, course: Course) -> Adoption:
    """The policy of a round that is open, or was."""
    earlier = files.rounds(viewer).filter(area_prefix=one.area_prefix, kind=one.kind, pk__lt=one.pk)
    return _adoption(course, earlier.first())


def to_open(viewer: Viewer, course: Course) -> Adoption:
    """The policy that a round of the viewer's area would go by."""
    earlier = files.rounds(viewer).filter(area_prefix=viewer.prefix, kind=course.procedure.kind)
    return _adoption(course, earlier.first())


def _adoption(course: Course, last: Any | None) -> Adoption:
    before = _course_of(last) if last else None
    return Adoption(
        pack=course.pack,
        on=course.on,
        values=list(_values(course).values()),
        last=last,
        last_title=pack_title(last.pack_id) if last else None,
        changes=_changes(before, course) if before else (),
        gone=last is not None and before is None,
    )


def _course_of(last: Any) -> Course | None:
    """The course of the last round, where the site still has the very text it went by."""
    library = policies.library()
    if last.pack_id not in library.ids or library.pack(last.pack_id).digest != last.pack_digest:
        return None
    try:
        return course_of(library.pack(last.pack_id), last.procedure, last.opened_on)
    except Fault:
        return None


def _values(course: Course) -> dict[str, Value]:
    """By parameter, what the steps read, each once, in the order of the steps."""
    found: dict[str, Value] = {}
    for station in course.stations:
        for setting, term in zip(station.settings.values(), stepper.terms(course, station), strict=True):
            own = term.origin in ("", course.pack.id)
            whose = pack_title(term.origin or course.pack.id)
            found[setting.parameter.id] = Value(term.label, term.words, whose, term.source, own)
    return found


def _changes(before: Course, now: Course) -> list[Change]:
    """Values that are other, steps that are new and steps that are gone."""
    then, these = _values(before), _values(now)
    found = [
        Change(_either(then, these, key).label, _words(then, key), _words(these, key))
        for key in dict.fromkeys([*then, *these])
        if _words(then, key) != _words(these, key)
    ]
    steps, new = before.by_key, now.by_key
    found += [Change(_STEP, None, station.text) for key, station in new.items() if key not in steps]
    found += [Change(_STEP, station.text, None) for key, station in steps.items() if key not in new]
    return found


def _either(then: Mapping[str, Value], these: Mapping[str, Value], key: str) -> Value:
    return these.get(key) or then[key]


def _words(values: Mapping[str, Value], key: str) -> Text | None:
    return values[key].words if key in values else None


_STEP = Text("环节", "Step")
