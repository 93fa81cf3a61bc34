"""Whether a value can be a fact: the right type, a key of its code list. Only impossible values are refused.

What is merely unlikely is for the data-quality rules: no form may make the truth unsavable.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from diguan.policy.facts import Fact
from diguan.registry.book import book
from diguan.words.errors import Fault
from diguan.words.text import Text

MOST_TEXT = 255
_LIMITS = {"money": (Decimal(10) ** 12, 2), "number": (Decimal(10) ** 10, 4)}
_WHOLE = 2_147_483_647


class ValueFault(Fault):
    """A value that a fact cannot have."""


def checked(fact: Fact, value: Any) -> Any:
    """The value as its column takes it: None for blank, codes sorted and joined; raises ValueFault."""
    if value is None or value == "":
        return None
    try:
        return _CHECKS[fact.type](fact, value)
    except _Impossible as why:
        raise ValueFault(_CANNOT.format(fact=fact.text, why=why.args[0]), where=fact.name) from None


class _Impossible(Exception):
    pass


def _text(fact: Fact, value: Any) -> str:
    if not isinstance(value, str):
        raise _Impossible(_WORDS)
    if len(value) > MOST_TEXT or any(ord(character) < 32 for character in value):
        raise _Impossible(_TOO_LONG)
    return value.strip()


def _code(fact: Fact, value: Any) -> str:
    if value not in book().codes(fact.list or "").keys:
        raise _Impossible(_NOT_IN_LIST)
    return str(value)


def _codes(fact: Fact, value: Any) -> str:
    keys = value.split(";") if isinstance(value, str) else list(value)
    return ";".join(sorted({_code(fact, key) for key in keys}))


def _flag(fact: Fact, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Impossible(_YES_OR_NO)
    return value


def _integer(fact: Fact, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _WHOLE:
        raise _Impossible(_WHOLE_NUMBER)
    return value


def _decimal(fact: Fact, value: Any) -> Decimal:
    limit, places = _LIMITS[fact.type]
    if isinstance(value, bool | float) or not isinstance(value, int | Decimal):
        raise _Impossible(_NUMBER)
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= limit or number != round(number, places):
        raise _Impossible(_NUMBER)
    return number


def _day(fact: Fact, value: Any) -> date:
    if type(value) is not date or not 1900 <= value.year <= 2100:
        raise _Impossible(_A_DAY)
    return value


_CHECKS = {
    "text": _text,
    "code": _code,
    "codes": _codes,
    "flag": _flag,
    "integer": _integer,
    "number": _decimal,
    "money": _decimal,
    "day": _day,
}
_CANNOT = Text("“{fact}”的值不对：{why}", "this cannot be '{fact}': {why}")
_WORDS = Text("应为文字", "text is wanted")
_TOO_LONG = Text("文字过长或含控制字符", "the text is too long or holds control characters")
_NOT_IN_LIST = Text("不在代码表中", "it is not in the code list")
_YES_OR_NO = Text("应为是或否", "yes or no is wanted")
_WHOLE_NUMBER = Text("应为整数", "a whole number is wanted")
_NUMBER = Text("应为数字，且不超过规定的大小和小数位", "a number within size and decimals is wanted")
_A_DAY = Text("应为 1900—2100 年间的日期", "a day between 1900 and 2100 is wanted")
