"""By when a document wants poor villages and households out: the last year a planned exit may name, by day.

Where the document names a set time and gives no year, or says nothing of one, no year is assumed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from diguan.policy.course import setting_of
from diguan.policy.pack import Pack
from diguan.words.text import Text

END: Final = "exit_plan_end"


@dataclass(frozen=True, slots=True)
class PlanEnd:
    """The last year of the plan, None for unset; `source` the clause that names it, empty without one,
    and `clause` the same in words."""

    year: int | None
    source: str = ""
    clause: Text | None = None

    @property
    def text(self) -> Text:
        """In words."""
        if self.year is not None:
            return _SET.format(year=self.year)
        return _UNSET if self.source else _SILENT


def plan_end(pack: Pack | None, on: date) -> PlanEnd:
    """What the pack says of the end of its plan on a day; without a pack there is none."""
    if pack is None or END not in pack.parameters:
        return PlanEnd(None)
    setting = setting_of(pack, END, on)
    year = None if setting.number is None else int(setting.number)
    return PlanEnd(year, setting.source, setting.clause)


_SET = Text("到 {year} 年末", "the set time ends with {year}")
_UNSET = Text(
    "文件提到“规定时间”，没有写明哪一年（未定）",
    "the document names a set time and does not say which year (unset)",
)
_SILENT = Text("本地区的文件没有写明最迟哪一年脱贫", "no document here says by which year all are to be out")
