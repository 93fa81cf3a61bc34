"""How often a round of a procedure comes round again: every so many months, as things change, or unset.

It knows no round and no clock: the day of the last round is given.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from diguan.policy.course import Setting, setting_of
from diguan.policy.pack import Pack
from diguan.policy.procedures import Procedure
from diguan.words.days import months_on

ON_EVENTS: Final = "adjusted_on_events"
"""The parameter that says whether changes are entered as they happen."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """The months between two rounds, whether changes come in as they happen, and the day facts are frozen.

    `on_events` and `freeze` are None where the pack has no such parameter, and unset where it leaves it open.
    """

    months: Setting
    on_events: Setting | None
    freeze: Setting | None

    @property
    def continuous(self) -> bool:
        """Whether there is no fixed day because every change is entered when it happens."""
        return self.months.unset and self.on_events is not None and self.on_events.value is True

    @property
    def frozen_on(self) -> date | None:
        """The day whose facts the round goes by; None where it has none or it is unset."""
        value = self.freeze.value if self.freeze else None
        return value if isinstance(value, date) else None

    def due(self, last: date) -> date | None:
        """The day from which the next round is due, so many months after the last; None where it is unset."""
        months = self.months.number
        return None if months is None else months_on(last, int(months))


def cycle_of(pack: Pack, procedure: Procedure, on: date) -> Cycle | None:
    """The cycle of a procedure on a day; None for one that the document does not repeat."""
    if procedure.cycle is None:
        return None
    return Cycle(
        setting_of(pack, procedure.cycle, on),
        setting_of(pack, ON_EVENTS, on) if ON_EVENTS in pack.parameters else None,
        setting_of(pack, procedure.freeze, on) if procedure.freeze else None,
    )
