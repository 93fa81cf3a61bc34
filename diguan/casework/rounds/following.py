"""Which course a round follows: the pack it was opened with, on the day it was opened, and no other.

A pack that has changed since stops the round until somebody adopts the new text (opening.adopt_pack).
"""

from datetime import date
from functools import lru_cache

from diguan.casework.rounds.faults import PackChanged
from diguan.policy.course import Course, course_of
from diguan.policy.pack import Pack
from diguan.registry.book import library
from diguan.registry.models import Round
from diguan.words.days import day_words
from diguan.words.text import Text


def course(round: Round) -> Course:
    """The course of the round's cases; raises PackChanged, PolicyFault when the site has no such pack."""
    pack = library().pack(round.pack_id)
    if pack.digest != round.pack_digest:
        raise PackChanged(_CHANGED.format(pack=pack.title, on=day_words(round.opened_on)), mend=_MEND)
    return _laid(_Known(pack), round.procedure, round.opened_on.toordinal())


def course_in(pack: Pack, round: Round) -> Course:
    """The course that the round would follow under another text of its pack."""
    return course_of(pack, round.procedure, round.opened_on)


class _Known:
    """A pack that is told from others by its digest, to remember its courses by."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.pack.digest == other.pack.digest

    def __hash__(self) -> int:
        return hash(self.pack.digest)


@lru_cache(maxsize=256)
def _laid(known: _Known, procedure: str, day: int) -> Course:
    return course_of(known.pack, procedure, date.fromordinal(day))


_CHANGED = Text(
    "“{pack}”在轮次开启（{on}）之后有改动，停止办理",
    "'{pack}' has changed since the round was opened ({on}): it stops",
)
_MEND = Text(
    "由开启轮次的一级核对改动，说明理由后采用新文本，或恢复原政策包",
    "whoever opens rounds compares it and adopts the new text with a reason, or puts the old one back",
)
