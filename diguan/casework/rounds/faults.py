"""What can be wrong with a round, a case or an act: one class for each, all with what to do about it."""

from diguan.policy.course import Station
from diguan.words.errors import Fault
from diguan.words.text import Text


class RoundFault(Fault):
    """A round that cannot be opened, changed or closed in this way."""


class PackChanged(RoundFault):
    """The pack is no longer the one with which the round was opened."""


class CaseFault(Fault):
    """A case that cannot be brought in or moved in this way."""


class StepFault(CaseFault):
    """A step that cannot be taken as it was sent; `where` is the clause of the document."""


class NotYet(StepFault):
    """A step before its turn, or after it; nothing can be skipped (R-010)."""


class SameEyes(StepFault):
    """An approval by the person who proposed."""

    status = 403


class MeetingFault(StepFault):
    """Attendance or votes that cannot be, or do not reach what the pack asks for."""


class NoticeFault(StepFault):
    """A list that hangs too short, at too few places, or is not free of objections."""


class ObjectionFault(CaseFault):
    """An objection that does not belong to the list, or is answered already."""


class AskingFault(CaseFault):
    """A request to a department that cannot be made, answered or withdrawn as it was sent."""


class AttachmentFault(Fault):
    """A file that is no picture, too large, or damaged."""


def clause(station: Station) -> str:
    """The clause a step comes from, for `where`."""
    return station.source


def listed(texts: list[Text], most: int = 5) -> Text:
    """The first few of many texts, with how many there are more."""
    more = len(texts) - most
    zh, en = "；".join(one.zh for one in texts[:most]), "; ".join(one.en for one in texts[:most])
    return Text(zh, en) if more <= 0 else Text(f"{zh}……另有 {more} 项", f"{en} … and {more} more")
