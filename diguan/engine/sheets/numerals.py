"""Numbers as officers write them in cells: with units, percentages, full-width digits, thousands separators.

It does not know money (words.money does) nor dates.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from diguan.words.widths import narrow

EXACT: Final = 10**15
"""A spreadsheet keeps 15 digits: whole numbers below this are what was typed."""
_PLAIN: Final = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+")
_WITH_UNIT: Final = re.compile(r"([-+]?[\d,]*\.?\d+)([^\d.,+-]+)")

UNITS: Final[dict[str, frozenset[str]]] = {
    "mu": frozenset({"亩"}),
    "persons": frozenset({"人", "口"}),
    "months": frozenset({"月", "个月"}),
    "km": frozenset({"公里", "千米", "km"}),
    "m2": frozenset({"平方米", "平米", "平方", "㎡", "m2", "m²"}),
    "minutes, round trip": frozenset({"分", "分钟"}),
    "litres per person a day": frozenset({"升", "l"}),
    "percent of the year": frozenset({"%", "％"}),
}


def of_float(value: float) -> Decimal:
    """The number a cell shows: 15 digits, so that 0.1 + 0.2 is 0.3."""
    return Decimal(format(value, ".15g"))


def of_text(text: str) -> Decimal | None:
    """A plain number, its thousands separators right if there are any; else None."""
    asked = narrow(text).replace(" ", "")
    return Decimal(asked.replace(",", "")) if _PLAIN.fullmatch(asked) else None


def split_unit(text: str, unit: str | None) -> Decimal | None:
    """The number before a unit that this fact is measured in (`12.5亩`); None for any other."""
    found = _WITH_UNIT.fullmatch(narrow(text).replace(" ", ""))
    if not found or found[2].lower() not in UNITS.get(unit or "", ()):
        return None
    return of_text(found[1])


def to_places(number: Decimal, places: int) -> Decimal:
    """Rounded half up to so many decimals."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """`12.50` as `12.5`, never in scientific notation."""
    said = format(number, "f")
    return said.rstrip("0").rstrip(".") if "." in said else said
