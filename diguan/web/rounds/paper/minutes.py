"""Minutes of a village meeting (评议会议记录): who came, the votes on each household, signatures.

Counts come from the record; where nothing is recorded yet the sheet is for the pen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from diguan.registry.viewer import Viewer
from diguan.web import paper
from diguan.web.templatetags import diguan as words

TEMPLATE = Path(__file__).with_name("minutes.typ")
BLANK_ROWS = 18


@dataclass(frozen=True, slots=True)
class Vote:
    """What the meeting said of one household; None where it is not known."""

    head: str
    people: int
    for_: int | None = None
    against: int | None = None
    abstained: int | None = None
    recused: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as its minutes say it; a blank one has its title and area only."""

    title: str
    area: str
    on: date | None = None
    place: str = ""
    chair: str = ""
    recorder: str = ""
    entitled: int | None = None
    present: int | None = None
    names: str = ""
    note: str = ""
    rules: Sequence[str] = ()
    votes: Sequence[Vote] = ()


def data(meeting: Meeting, source: str, viewer: Viewer, today: date) -> dict[str, Any]:
    """The sheet; `source` is the clause that asks for the meeting."""
    rows = [_row(serial, vote) for serial, vote in enumerate(meeting.votes, start=1)]
    return {
        **paper.frame(meeting.title, meeting.area, viewer, today, source),
        "meeting": [
            [gettext("Day"), words.day(meeting.on) if meeting.on else ""],
            [gettext("Place"), meeting.place],
            [gettext("Chair"), meeting.chair],
            [gettext("Recorder"), meeting.recorder],
            [gettext("Entitled to attend"), _number(meeting.entitled)],
            [gettext("Present"), _number(meeting.present)],
        ],
        "rules": list(meeting.rules),
        "present": meeting.names,
        "columns": _columns(),
        "rows": rows or [[""] * len(_columns()) for _ in range(BLANK_ROWS)],
        "note": meeting.note,
        "words": _words(),
    }


def _row(serial: int, vote: Vote) -> list[str]:
    counts = (vote.people, vote.for_, vote.against, vote.abstained)
    return [str(serial), vote.head, *map(_number, counts), vote.recused, vote.result, ""]


def _number(count: int | None) -> str:
    return "" if count is None else str(count)


def _columns() -> list[str]:
    return [
        gettext("No."),
        gettext("Head of household"),
        gettext("People"),
        gettext("For"),
        gettext("Against"),
        gettext("Abstained"),
        gettext("Stood aside"),
        gettext("Result"),
        gettext("Remark"),
    ]


def _words() -> dict[str, str]:
    return {
        "rules": gettext("What the policy asks:"),
        "attendance": gettext("Who was present"),
        "votes": gettext("Votes on each household"),
        "proceedings": gettext("Course of the meeting, objections and answers"),
        "signatures": gettext("Chair|Recorder|Counted by|Representative|Representative|Representative"),
        "attached": gettext("Attached: signed list of attendance, photos."),
    }
