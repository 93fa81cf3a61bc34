"""How often a document wants every household screened: months from one round to the next, by day.

Where the document asks for screening and gives no cycle, or says nothing of it, none is assumed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from diguan.policy.course import setting_of
from diguan.policy.pack import Pack
from diguan.words.text import Text

MONTHS: Final = "screening_months"


@dataclass(frozen=True, slots=True)
class ScreeningCycle:
    """Months, None for unset; `source` the clause that speaks of screening, empty without one, and
    `clause` the same in words."""

    months: int | None
    source: str = ""
    clause: Text | None = None

    @property
    def text(self) -> Text:
        """In words."""
        if self.months is not None:
            return _SET.format(months=self.months)
        return _UNSET if self.source else _SILENT


def screening_cycle(pack: Pack | None, on: date) -> ScreeningCycle:
    """What the pack says of it on a day; without a pack there is none."""
    if pack is None or MONTHS not in pack.parameters:
        return ScreeningCycle(None)
    setting = setting_of(pack, MONTHS, on)
    months = None if setting.number is None else int(setting.number)
    return ScreeningCycle(months, setting.source, setting.clause)


_SET = Text("每 {months} 个月排查一次", "screened every {months} months")
_UNSET = Text(
    "文件要求排查，没有写明多久一次、共几轮（未定）",
    "the document asks for screening and does not say how often or in how many rounds (unset)",
)
_SILENT = Text(
    "本地区的文件没有写明排查的周期和轮次",
    "no document here says how often, or in how many rounds, to screen",
)
