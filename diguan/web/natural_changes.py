"""Changes of a family's members and the cases they belong to: which wait, what was entered,
what went past them.

Whether the policy leads such a change through a procedure is read in the pack; nothing is decided here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from diguan.casework import may, rounds
from diguan.casework.members import EVENTS
from diguan.policy.course import Course, Station
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import desk, policies
from diguan.web.rounds import lists
from diguan.web.templatetags.diguan import day, say
from diguan.words.errors import Fault
from diguan.words.text import Text

CASE_PAGE = "identification:case"
"""Where a case of such a procedure is shown, on a site that has this desk."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits for this officer to enter a change of members, and the step that does."""

    case: Any
    station: Station

    def say(self) -> str:
        """The round and the step, in the reader's language."""
        return f"{say(lists.title(self.case.round))} · {say(self.station.text)}"


@dataclass(frozen=True, slots=True)
class Note:
    """How a change came on the file: by the case at `url`, or `direct` where `pack` has a procedure."""

    procedure: Text
    source: Text | None
    url: str = ""
    direct: bool = False
    pack: Text | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A change that an act entered: who, which kind, from which day, the size before and after, the proof."""

    person: str
    kind: str
    on: date
    before: int
    after: int
    heads: str
    proof: str
    source: str


def waiting(viewer: Viewer, household: Any) -> list[Waiting]:
    """The family's cases whose next step enters a change of members and is this officer's to take."""
    found = []
    for case in files.cases_of(viewer, household).filter(state="open", round__state="open"):
        try:
            station = rounds.entering(rounds.standing(case))
        except Fault:
            continue  # its pack has changed: the page of the case says so
        if station and may.may_take(viewer, station, case.village_code):
            found.append(Waiting(case, station))
    return found


def untied(viewer: Viewer, station: Station, households: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """By family, the changes on its file that the step's document knows and no case has named, newest first:
    the id of each, and in words which change, who and from which day."""
    rows = files.events(viewer).filter(household__in=households, kind__in=EVENTS, person__isnull=False)
    if known := station.texts("changes"):
        rows = rows.filter(after__member_change__in=known)
    tied = {act.details[rounds.EVENT] for act in files.acts_with_changes(viewer, households)}
    found = defaultdict(list)
    for event in rows:
        if event.pk not in tied:
            who = event.person.name or event.person.number
            words = f"{_kind(event.after)} · {who} · {day(event.on)}"
            found[event.household_id].append((event.pk, words))
    return dict(found)


def prescribed(village_code: str, on: date) -> Note | None:
    """The procedure through which the policy in force leads a change of members; None where it has none."""
    pack = policies.in_force(village_code, on)
    if pack is None:
        return None
    found = (one for one in pack.procedures.values() if any(step.changes for step in one.steps))
    return next((Note(one.text, one.source.text, direct=True, pack=pack.title) for one in found), None)


def notes(viewer: Viewer, household: Any, events: Iterable[Any]) -> dict[int, Note]:
    """For changes of members among a family's events, by their ids: which case entered them, or that none did
    where the policy prescribes one."""
    changes = [one for one in events if one.kind in EVENTS]
    if not changes:
        return {}
    by_case = {
        act.details[rounds.EVENT]: _note(act.case) for act in files.acts_with_changes(viewer, [household])
    }
    found = {}
    for event in changes:
        if note := by_case.get(event.pk) or prescribed(event.village_code, timezone.localdate(event.at)):
            found[event.pk] = note
    return found


def told(viewer: Viewer, act: Any, course: Course) -> Told | None:
    """The change of members that an act entered; None for any other act."""
    event = files.change_of(viewer, act)
    if event is None:
        return None
    ((before, after),) = files.heard(viewer, [event])
    heads = [str(values.get("head_name") or "-") for values in (before, after)]
    station = course.by_key.get(act.station)
    setting = station.settings.get("changes") if station else None
    return Told(
        event.person.name or event.person.number,
        _kind(after),
        event.on,
        before["people"],
        after["people"],
        " → ".join(heads) if heads[0] != heads[1] else "",
        event.reason,
        setting.source if setting else course.procedure.source,
    )


def _kind(after: Mapping[str, Any]) -> str:
    return policies.code_text("member_change", after.get("member_change"), get_language() or "zh-hans")


def _note(case: Any) -> Note:
    url = reverse(CASE_PAGE, args=[case.pk]) if desk.leads_to(CASE_PAGE) else ""
    try:
        source = rounds.course(case.round).procedure.source.text
    except Fault:
        source = None  # the pack has changed since: the page of the case says so
    return Note(lists.title(case.round), source, url)
