"""Area codes of 12 digits: two for the province, two for the city, two for the county, three and three below.

A code alone does not name an area: 441900000000 is a city and also its only county (as are 442000, 460400),
and 350527000000 is a county, a township and a village. So an area is always a code and a level. It knows
how codes are built (GB/T 2260, GB/T 10114: H), not which exist.
"""

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from diguan.words.errors import Fault
from diguan.words.text import Text

DATA = Path(__file__).parent.parent / "data"


class AreaFault(Fault):
    """An area code that cannot be, or an area table that is not there."""


class Level(IntEnum):
    """The five levels of government; a lower number is a larger area."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5

    @property
    def digits(self) -> int:
        """How many leading digits of a code tell an area of this level."""
        return (2, 4, 6, 9, 12)[self - 1]

    @property
    def text(self) -> Text:
        """The level in both languages."""
        return _LEVELS[self]


_LEVELS = {
    Level.PROVINCE: Text("省级", "province"),
    Level.CITY: Text("地级", "city"),
    Level.COUNTY: Text("县级", "county"),
    Level.TOWNSHIP: Text("乡级", "township"),
    Level.VILLAGE: Text("村级", "village"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """One unit: its code of 12 digits, level, own name, and its parent's code (None for a province)."""

    code: str
    level: Level
    name: str
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything inside one area: what an officer may see, what a pack is for. AreaFault for no code."""

    code: str
    level: Level

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", pad(self.code))

    @property
    def prefix(self) -> str:
        """The leading digits that every code inside begins with: six for a county."""
        return self.code[: self.level.digits]

    def covers(self, code: str) -> bool:
        """Whether the area with this code lies inside, the area itself included."""
        return pad(code).startswith(self.prefix)


def pad(code: str) -> str:
    """The code in 12 digits; takes 2, 4, 6, 9 or 12 and raises AreaFault for anything else."""
    if len(code) not in {2, 4, 6, 9, 12} or not (code.isascii() and code.isdigit()):
        raise AreaFault(_NO_CODE.format(code=code), mend=_MEND_CODE)
    return code.ljust(12, "0")


def level_of(code: str) -> Level:
    """The highest level a code can stand for, by its trailing zeros: 420500 a city, 420528 a county."""
    padded = pad(code)
    return next(level for level in Level if not padded[level.digits :].strip("0"))


_NO_CODE = Text("“{code}”不是行政区划代码", "'{code}' is not an area code")
_MEND_CODE = Text("应为 2、4、6、9 或 12 位数字", "a code has 2, 4, 6, 9 or 12 digits")
