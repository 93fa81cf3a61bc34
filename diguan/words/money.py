"""Money: Decimal yuan, read as officers write it and said in yuan or in 万元 (ten thousand yuan).

The one rounding rule of the house: half a fen and more goes up, away from zero (ROUND_HALF_UP), once, at the
end of a computation. What is read is never rounded. It does not know prices, years or other currencies.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from diguan.words.errors import Fault
from diguan.words.text import Text
from diguan.words.widths import narrow

FEN = Decimal("0.01")
WAN = Decimal(10_000)
LIMIT = (
    Decimal(10) ** 12
)  # the columns are DECIMAL(14,2); the whole country's special fund of 2020 was 1.4e11

_UNITS = {"": Decimal(1), "元": Decimal(1), "万": WAN, "万元": WAN, "亿": WAN * WAN, "亿元": WAN * WAN}
_AMOUNT = re.compile(r"(?:人民币)?[¥￥]?([-+]?)[¥￥]?(\d[\d,]*(?:\.\d+)?|\.\d+)(元|万元|万|亿元|亿)?整?")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_FLOAT_DIGITS = ".15g"  # what a spreadsheet keeps of a number


class MoneyFault(Fault):
    """Something that is not an amount of money, or not a whole number of fen."""


def parse(value: str | int | Decimal, where: str | None = None) -> Decimal:
    """Yuan, to the fen, from `1,234.50`, `73.5万元`, `￥500元`, full-width digits; else MoneyFault.

    Refused with the reason: words or brackets beside the number, wrong thousands separators, parts of a fen,
    not-a-number, infinity, and amounts of a trillion yuan and more. A minus sign is read: losses are real.
    """
    if isinstance(value, bool | float):
        raise TypeError("a float is not money: use of_float for spreadsheet cells")
    if isinstance(value, str):
        return _parse_text(value, where)
    return _whole_fen(Decimal(value), str(value), where)


def of_float(value: float, where: str | None = None) -> Decimal:
    """Yuan from a number cell of a spreadsheet, which keeps 15 digits: 0.1 + 0.2 is 0.30, 0.125 no amount."""
    return _whole_fen(Decimal(format(value, _FLOAT_DIGITS)), repr(value), where)


def to_fen(amount: Decimal) -> Decimal:
    """A computed amount rounded to the fen, half up; raises MoneyFault for what is not a number."""
    if not amount.is_finite():
        raise MoneyFault(_NOT_FINITE.format(text=amount))
    return amount.quantize(FEN, ROUND_HALF_UP)


def in_yuan(amount: Decimal) -> str:
    """`1234.5` as `1,234.50`."""
    return f"{to_fen(amount):,.2f}"


def in_wan(amount: Decimal) -> str:
    """`735000` as `73.5`: ten thousands of yuan, exact to the fen, without empty zeros."""
    return f"{to_fen(amount) / WAN:,.6f}".rstrip("0").rstrip(".")


def said(amount: Decimal) -> Text:
    """The amount with its unit in both languages."""
    return Text(f"{in_yuan(amount)}元", f"{in_yuan(amount)} yuan")


def _parse_text(text: str, where: str | None) -> Decimal:
    asked = re.sub(r"\s", "", narrow(text)).replace("，", ",")
    if found := _AMOUNT.fullmatch(asked):
        sign, digits, unit = found.groups()
        if "," in digits and not _GROUPED.fullmatch(digits):
            raise MoneyFault(_GROUPING.format(text=text), where, _MEND)
        return _whole_fen(Decimal(sign + digits.replace(",", "")) * _UNITS[unit or ""], text, where)
    raise _refused(asked, text, where)


def _refused(asked: str, text: str, where: str | None) -> MoneyFault:
    if not asked:
        return MoneyFault(_NOTHING, where, _MEND)
    if asked.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        return MoneyFault(_NOT_FINITE.format(text=text), where, _MEND)
    if re.fullmatch(r"[-+]?[\d.]+e[-+]?\d+", asked.lower()):
        return MoneyFault(_SCIENTIFIC.format(text=text), where, _MEND)
    if re.search(r"\d", asked):
        return MoneyFault(_MORE_THAN_A_NUMBER.format(text=text), where, _MEND_NOTE)
    return MoneyFault(_NOT_A_NUMBER.format(text=text), where, _MEND)


def _whole_fen(amount: Decimal, text: str, where: str | None) -> Decimal:
    if not amount.is_finite():
        raise MoneyFault(_NOT_FINITE.format(text=text), where, _MEND)
    if abs(amount) >= LIMIT:
        raise MoneyFault(_TOO_MUCH.format(text=text), where, _MEND)
    fen = to_fen(amount)
    if fen != amount:
        raise MoneyFault(_PART_OF_A_FEN.format(text=text), where, _MEND_FEN)
    return fen or abs(fen)  # minus nothing is nothing


_MEND = Text("请只填数字，如 1234.50 或 73.5万元", "write the number alone, like 1234.50 or 73.5万元")
_NOTHING = Text("没有填金额", "there is no amount")
_NOT_A_NUMBER = Text("“{text}”不是金额", "'{text}' is not an amount")
_NOT_FINITE = Text("“{text}”不是一个确定的数", "'{text}' is not a definite number")
_SCIENTIFIC = Text(
    "“{text}”是科学计数法，可能已丢失末位数字",
    "'{text}' is in scientific notation and may have lost its last digits",
)
_MORE_THAN_A_NUMBER = Text("“{text}”除金额外还有其他文字", "'{text}' holds more than an amount")
_MEND_NOTE = Text(
    "请只留一个金额，说明文字另填一格（单位只认元、万元、亿元）",
    "keep one amount and put the note into a cell of its own (units: 元, 万元, 亿元)",
)
_GROUPING = Text(
    "“{text}”的千位分隔符位置不对", "the thousands separators of '{text}' are in the wrong places"
)
_PART_OF_A_FEN = Text("“{text}”不足一分的零头", "'{text}' has parts of a fen")
_MEND_FEN = Text("请先四舍五入到分", "round it to the fen (two decimals) first")
_TOO_MUCH = Text("“{text}”达到或超过一万亿元", "'{text}' is a trillion yuan or more")
