"""What happens to benefits after an exit: the pack's own switch, by day. It decides no single payment.

The documents differ here (stop, or keep until a day), so nothing is assumed where the switch is unset.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from diguan.policy.pack import Pack
from diguan.words.text import Text

SWITCH: Final = "after_exit"
UNTIL: Final = "after_exit_until"
KEEP: Final = "keep"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether benefits go on on a day for a household that has exited: yes, no, or None for unset.

    `until` is the day they end (exclusive), where one is set; `source` the clause, `origin` the pack that
    gives it.
    """

    goes_on: bool | None
    until: date | None
    source: str
    origin: str

    @property
    def text(self) -> Text:
        """In words."""
        if self.goes_on is None:
            return _UNSET
        if not self.goes_on:
            return _STOPPED
        return _KEPT_UNTIL.format(until=self.until) if self.until else _KEPT


def after_exit(pack: Pack, exited_on: date, on: date) -> Entitlement | None:
    """What the pack says on a day of a household that left on another; None where it has no such switch.

    Before the exit nothing has changed, whatever the switch says.
    """
    if SWITCH not in pack.parameters:
        return None
    parameter, value = pack.parameters[SWITCH], pack.parameters[SWITCH].on(on)
    until = _until(pack, on)
    if value is None:
        return Entitlement(None, until, str(parameter.source), parameter.origin)
    goes_on = on < exited_on or (value.value == KEEP and (until is None or on < until))
    return Entitlement(goes_on, until, str(value.source), value.origin or parameter.origin)


def _until(pack: Pack, on: date) -> date | None:
    parameter = pack.parameters.get(UNTIL)
    value = parameter.on(on) if parameter else None
    return value.value if value and isinstance(value.value, date) else None


_UNSET = Text("文件没有写明脱贫后政策如何", "the document does not say what follows an exit")
_STOPPED = Text("脱贫后不再享受", "benefits stop after the exit")
_KEPT = Text("脱贫后政策不变", "benefits go on after the exit")
_KEPT_UNTIL = Text("政策保持到 {until}（不含）", "benefits go on until {until} (exclusive)")
