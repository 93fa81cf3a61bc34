"""What follows an exit by the policy of a place, as pages and the household card say it, unset included.

The switch is the pack's; it decides no single payment.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from diguan.policy.after_exit import COUNTY_SWITCH, SWITCH, Entitlement, after_exit
from diguan.policy.pack import Pack
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import policies
from diguan.words.text import Text

EXITED, LEAVING = "exited", "pre_exit"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What a pack says of benefits after an exit; without `pack` no document reaches the place.

    `left_on` is the day a household left, None where none is recorded; `ended` that the pack is no longer in
    force.
    """

    whose: Text
    pack: Pack | None
    entitlement: Entitlement | None
    left_on: date | None = None
    ended: bool = False

    @property
    def text(self) -> Text:
        """In one sentence."""
        if self.pack is None:
            return _NO_PACK
        return self.entitlement.text if self.entitlement else _NO_SWITCH

    @property
    def clause(self) -> str:
        """The clause that says so."""
        return self.entitlement.source if self.entitlement else ""

    @property
    def origin(self) -> str:
        """The pack whose clause it is: the county's own overlay, or the one it rests on."""
        return self.entitlement.origin if self.entitlement else self.pack.id if self.pack else ""


def of_household(viewer: Viewer, household: Any, today: date) -> list[Aftermath]:
    """For a household that has left, or is about to; nothing for any other."""
    if household.status not in (EXITED, LEAVING):
        return []
    left = files.events(viewer, household).filter(kind="move:exit").first()
    left_on = left.on if left and household.status == EXITED else None
    return [_of(_HOUSEHOLD, SWITCH, household.village_code, left_on, today)]


def of_area(code: str, today: date) -> list[Aftermath]:
    """For the households of an area and for its counties."""
    return [_of(whose, switch, code, None, today) for whose, switch in _SWITCHES]


def _of(whose: Text, switch: str, code: str, left_on: date | None, today: date) -> Aftermath:
    pack = policies.nearest(code, today)
    if pack is None:
        return Aftermath(whose, None, None, left_on)
    said = after_exit(pack, left_on or today, today, switch)
    return Aftermath(whose, pack, said, left_on, not pack.in_force(today))


_HOUSEHOLD = Text("脱贫户", "Households that have left")
_SWITCHES = ((_HOUSEHOLD, SWITCH), (Text("摘帽县", "Counties that were delisted"), COUNTY_SWITCH))
_NO_PACK = Text(
    "没有覆盖整个地区的政策包，无从说明", "no policy reaches this area as a whole, so nothing can be said"
)
_NO_SWITCH = Text("文件没有写明脱贫后政策如何", "the document does not say what follows an exit")
