"""When a procedure was last gone through in an area, and when its next round is due (R-019).

A round that comes early, or whose turn cannot be told, is opened all the same: this only says so, with the
clause.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from diguan.policy.course import procedures
from diguan.policy.cycle import Cycle, cycle_of
from diguan.policy.library import Library
from diguan.policy.pack import Pack
from diguan.policy.procedures import Procedure
from diguan.registry import files
from diguan.registry.files.scope import PREFIX_LENGTHS
from diguan.registry.models import Area, Round
from diguan.registry.viewer import Viewer
from diguan.words.days import day_words
from diguan.words.text import Text

State = Literal["continuous", "unset", "no_record", "early", "due"]
FIRST: Final = "first_identification"
"""Where no round of its own stands on record, the months are counted from the first identification."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A procedure that comes round again, in an area on a day; `last` is the round that is counted from."""

    pack: Pack
    procedure: Procedure
    cycle: Cycle
    on: date
    last: Round | None

    @property
    def due(self) -> date | None:
        """The day from which the next round is due; None where nothing says so."""
        return self.cycle.due(self.last.opened_on) if self.last else None

    @property
    def state(self) -> State:
        """Whether the day has come, or why that cannot be said."""
        if self.cycle.continuous:
            return "continuous"
        if self.cycle.months.unset:
            return "unset"
        if self.due is None:
            return "no_record"
        return "due" if self.on >= self.due else "early"

    @property
    def days(self) -> int:
        """How many days the next round is overdue; below nought: how many are left. Nought without a day."""
        return (self.on - self.due).days if self.due else 0

    @property
    def clause(self) -> str:
        """Where the document says how often, or leaves it open."""
        said = self.cycle.on_events if self.cycle.continuous else None
        return (said or self.cycle.months).source

    def told(self) -> Text:
        """The same as a sentence, with the last round and the clause."""
        values = {"clause": self.clause, "due": self.due and day_words(self.due), "days": abs(self.days)}
        if (months := self.cycle.months.number) is not None:
            values["months"] = int(months)
        if self.last is not None:
            values["last"] = day_words(self.last.opened_on)
        text = _SAID[self.state].format(**values)
        first = self.due and self.last and self.last.kind == FIRST != self.procedure.kind
        return Text(text.zh + _FROM_FIRST.zh, text.en + _FROM_FIRST.en) if first else text


def turn_of(
    viewer: Viewer, area: Area, pack: Pack, procedure: Procedure, on: date, before: Round | None = None
) -> Turn | None:
    """The turn of a procedure in an area; None where the document does not repeat it.

    `before` leaves out a round and all opened after it, to say what stood when it was opened.
    """
    cycle = cycle_of(pack, procedure, on)
    if cycle is None:
        return None
    above = [area.prefix[:length] for length in PREFIX_LENGTHS if length <= len(area.prefix)]
    rows = files.rounds(viewer).filter(area_prefix__in=above, opened_on__lte=on)
    if before is not None:
        rows = rows.filter(pk__lt=before.pk)
    own = rows.filter(kind=procedure.kind).first()
    return Turn(pack, procedure, cycle, on, own or rows.filter(kind=FIRST).first())


def turns(viewer: Viewer, area: Area, library: Library, on: date) -> Iterator[Turn]:
    """The turn of each procedure that comes round again, of the policies in force in an area on a day."""
    there = [pack for pack in library.packs() if pack.reach(area.code) is not None and pack.in_force(on)]
    refined = {parent for pack in there for parent in library.ancestors(pack.id)}
    for pack in there:
        if pack.id not in refined:
            for one in procedures(pack, on):
                if (turn := turn_of(viewer, area, pack, one, on)) is not None:
                    yield turn


_SAID: Final = {
    "continuous": Text(
        "随情况变化及时调整，没有固定周期（{clause}）",
        "adjusted as things change, without a fixed cycle ({clause})",
    ),
    "unset": Text("周期未定（{clause}）", "how often is unset ({clause})"),
    "no_record": Text(
        "每 {months} 个月一次（{clause}）；还没有上一轮的记录，无从算起",
        "every {months} months ({clause}); no earlier round is on record to count from",
    ),
    "early": Text(
        "上一轮{last}，每 {months} 个月一次（{clause}）：{due}到期，还有 {days} 天",
        "the last round was on {last}, one every {months} months ({clause}): due on {due}, in {days} days",
    ),
    "due": Text(
        "上一轮{last}，每 {months} 个月一次（{clause}）：{due}已到期，已过 {days} 天",
        "the last round was on {last}, one every {months} months ({clause}): due since "
        "{due}, {days} days ago",
    ),
}
_FROM_FIRST: Final = Text(
    "；本程序没有记录，从首次识别算起",
    "; none of its own is on record, so it is counted from the first identification",
)
