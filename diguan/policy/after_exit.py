"""What happens to benefits after an exit: the pack's own switch, by day. It decides no single payment.

The documents differ here (stop, or keep until a day), so nothing is assumed where the switch is unset.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from diguan.policy.pack import Pack
from diguan.words.days import day_words
from diguan.words.text import Text

SWITCH: Final = "after_exit"
COUNTY_SWITCH: Final = "after_county_exit"
KEEP: Final = "keep"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether benefits go on on a day for a household that has exited: yes, no, or None for unset.

    `until` is the day they end (exclusive), where one is set; `source` the clause, `origin` the pack that
    gives it; `note` what the document says in its own words.
    """

    goes_on: bool | None
    until: date | None
    source: str
    origin: str
    note: Text | None = None

    @property
    def text(self) -> Text:
        """In words."""
        if self.goes_on is None:
            return _ENDED_UNSET.format(until=day_words(self.until)) if self.until else _UNSET
        if not self.goes_on:
            return _ENDED.format(until=day_words(self.until)) if self.until else _STOPPED
        return _KEPT_UNTIL.format(until=day_words(self.until)) if self.until else _KEPT


def after_exit(pack: Pack, exited_on: date, on: date, switch: str = SWITCH) -> Entitlement | None:
    """What the pack says on a day of a household that left on another; None where it has no such switch.

    With COUNTY_SWITCH the same of a county that was delisted. Before the exit nothing has changed, whatever
    the switch says.
    """
    if switch not in pack.parameters:
        return None
    parameter, value = pack.parameters[switch], pack.parameters[switch].on(on)
    until = _until(pack, switch, on)
    if value is None:
        return Entitlement(None, until, str(parameter.source), parameter.origin, parameter.note)
    keeps = value.value == KEEP
    goes_on = on < exited_on or (keeps and (until is None or on < until))
    origin = value.origin or parameter.origin
    return Entitlement(goes_on, until if keeps else None, str(value.source), origin, value.note)


def _until(pack: Pack, switch: str, on: date) -> date | None:
    parameter = pack.parameters.get(f"{switch}_until")
    value = parameter.on(on) if parameter else None
    return value.value if value and isinstance(value.value, date) else None


_UNSET = Text("文件没有写明脱贫后政策如何", "the document does not say what follows an exit")
_STOPPED = Text("脱贫后不再享受", "benefits stop after the exit")
_KEPT = Text("脱贫后政策不变", "benefits go on after the exit")
_KEPT_UNTIL = Text("政策保持到{until}（不含）", "benefits go on until {until} (exclusive)")
_ENDED = Text(
    "政策保持到{until}（不含），现已到期", "benefits went on until {until} (exclusive) and have ended"
)
_ENDED_UNSET = Text(
    "政策保持到{until}（不含），此后文件没有写明",
    "benefits went on until {until} (exclusive); the document does not say what follows",
)
