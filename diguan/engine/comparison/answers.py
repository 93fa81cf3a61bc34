"""What a department says of a person, fact by fact: checked by the catalogue and kept as texts.

It knows no person and no form; a blank value is not known and is left out.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from diguan.engine.comparison.catalogue import Kind, SourceFact
from diguan.engine.faults import EngineFault
from diguan.words.text import Text

LONGEST: Final = 200  # characters of a text
MOST: Final = Decimal(10) ** 12
YES: Final = {"是": "1", "yes": "1", "1": "1", "true": "1", "否": "0", "no": "0", "0": "0", "false": "0"}


def facts_said(kind: Kind, given: Mapping[str, Any]) -> dict[str, str]:
    """The known facts of a record as texts; raises EngineFault with the fact's name for a value that cannot
    be, or a fact that this kind of record does not have."""
    known = {fact.name: fact for fact in kind.facts}
    if strange := given.keys() - known.keys():
        raise EngineFault(_STRANGE.format(source=kind.text, names=", ".join(sorted(strange))))
    said = {name: value_said(known[name], value) for name, value in given.items()}
    return {name: value for name, value in said.items() if value}


def value_said(fact: SourceFact, value: Any) -> str:
    """One value as a text; blank for what is not known."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    try:
        return _SAID[fact.type](value)
    except (ValueError, InvalidOperation, KeyError):
        what = _WRONG.format(fact=fact.text, value=str(value)[:40])
        raise EngineFault(what, mend=_MEND[fact.type]) from None


def _text(value: Any) -> str:
    said = str(value).strip()
    if len(said) > LONGEST:
        raise ValueError
    return said


def _day(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return (value if isinstance(value, date) else date.fromisoformat(str(value).strip())).isoformat()


def _number(value: Any) -> str:
    if isinstance(value, bool):
        raise ValueError
    number = Decimal(str(value).strip().replace(",", ""))
    if not number.is_finite() or not 0 <= number < MOST:
        raise ValueError
    whole = number == number.to_integral_value()
    return format(number.quantize(Decimal(1)) if whole else number.normalize(), "f")


def _integer(value: Any) -> str:
    said = _number(value)
    if "." in said:
        raise ValueError
    return said


def _flag(value: Any) -> str:
    return YES[str(value).strip().lower()]


_SAID: Final = {
    "text": _text, "day": _day, "money": _number, "number": _number, "integer": _integer, "flag": _flag,
}  # fmt: skip
_STRANGE = Text("“{source}”没有这些数据项：{names}", "'{source}' has no such facts: {names}")
_WRONG = Text("“{fact}”不能是“{value}”", "'{fact}' cannot be '{value}'")
_NUMBER = Text("填写不小于 0 的数字，不知道的留空", "write a number from 0, or leave it blank")
_MEND: Final = {
    "text": Text("不超过 200 字", "at most 200 characters"),
    "day": Text("按 2016-05-01 的写法填日期，不知道的留空", "write the day as 2016-05-01, or leave it blank"),
    "money": _NUMBER,
    "number": _NUMBER,
    "integer": Text("填写不小于 0 的整数，不知道的留空", "write a whole number from 0, or leave it blank"),
    "flag": Text("填“是”或“否”，不知道的留空", "write yes or no, or leave it blank"),
}
