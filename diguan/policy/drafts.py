"""Drafts: entries of a pack as the file gives them, with the line they stand on, before they become values.

A draft answers for its keys with a fault that names the line; it does not know what a rule or a target is.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NoReturn

from diguan.policy.faults import PolicyFault, did_you_mean
from diguan.policy.places import Spot
from diguan.words.days import DayFault, Interval
from diguan.words.text import Text

_KINDS: Final[dict[type, Text]] = {
    str: Text("加引号的文字", "a text in quotes"),
    bool: Text("true 或 false", "true or false"),
    int: Text("整数", "a whole number"),
    float: Text("数", "a number"),
    date: Text("日期，如 2017-01-01（不加引号）", "a day like 2017-01-01, without quotes"),
    list: Text('清单，如 ["甲", "乙"]', 'a list like ["a", "b"]'),
    dict: Text('一张表，如 { zh = "…", en = "…" }', 'a table like { zh = "…", en = "…" }'),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A table of a file: `section` says of which kind, `origin` which pack's folder it came from."""

    section: str
    id: str
    data: Mapping[str, Any]
    spot: Spot
    origin: str

    def fault(self, what: Text, key: str | None = None, mend: Text | None = None) -> PolicyFault:
        """A fault on the line of the key, or of the entry."""
        return PolicyFault(what, self.where(key), mend)

    def where(self, key: str | None = None) -> str:
        """The line of a key, or of the entry."""
        return str(self.spot.key(key) if key else self.spot)

    def check_keys(self, allowed: Iterable[str]) -> None:
        """Raise PolicyFault for a key that this kind of entry does not have."""
        allowed = set(allowed)
        for key in self.data:
            if key not in allowed:
                what = _NO_KEY.format(id=self.id, key=key)
                raise self.fault(
                    what, key, did_you_mean(key, allowed, _KEYS.format(keys=", ".join(sorted(allowed))))
                )

    def texts(self) -> Text:
        """The entry's words in both languages."""
        for key, mend in (("zh", _MEND_ZH), ("en", _MEND_EN)):
            if not isinstance(self.data.get(key), str) or not self.data[key].strip():
                raise self.fault(_ONE_LANGUAGE.format(id=self.id, key=key), key, mend)
        return Text(self.data["zh"].strip(), self.data["en"].strip())

    def two(self, key: str) -> Text | None:
        """A text in both languages under a key, or None when it is not given."""
        if (given := self.data.get(key)) is None:
            return None
        if not isinstance(given, dict) or set(given) != {"zh", "en"} or not all(map(_said, given.values())):
            raise self.fault(_TWO.format(id=self.id, key=key), key, _MEND_TWO.format(key=key))
        return Text(given["zh"].strip(), given["en"].strip())

    def string(self, key: str) -> str:
        """A text that must be there."""
        given = self.get(key, str)
        if given is None or not given.strip():
            self.missing(key)
        return str(given).strip()

    def maybe(self, key: str) -> str | None:
        """A text, or None when it is not given."""
        return self.string(key) if key in self.data else None

    def get(self, key: str, kind: type) -> Any:
        """A value of a kind, or None when it is not given."""
        given = self.data.get(key)
        fits = isinstance(given, kind) and (kind is bool or not isinstance(given, bool | datetime))
        if given is not None and not fits:
            raise self.fault(_KIND.format(id=self.id, key=key), key, _MEND_KIND.format(kind=_KINDS[kind]))
        return given

    def number(self, key: str) -> Decimal | None:
        """A number, or None when it is not given."""
        given = self.data.get(key)
        fits = isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)
        if given is not None and not fits:
            raise self.fault(_KIND.format(id=self.id, key=key), key, _MEND_KIND.format(kind=_KINDS[float]))
        return None if given is None else Decimal(str(given))

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when it is not given."""
        given = self.get(key, list) or []
        if not all(isinstance(item, str) for item in given):
            raise self.fault(_KIND.format(id=self.id, key=key), key, _MEND_KIND.format(kind=_KINDS[list]))
        return tuple(given)

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of the words allowed; the default, where there is one, when it is not given."""
        allowed = tuple(allowed)
        given = self.data.get(key, default)
        if given is None:
            self.missing(key, _ALLOWED.format(words=", ".join(allowed)))
        if given not in allowed:
            mend = did_you_mean(str(given), allowed, _ALLOWED.format(words=", ".join(allowed)))
            raise self.fault(_NOT_ONE_OF.format(id=self.id, key=key, given=given), key, mend)
        return str(given)

    def interval(self, default: Interval | None = None) -> Interval:
        """The days `from` (inclusive) to `to` (exclusive); the default when neither is given."""
        start, end = self.get("from", date), self.get("to", date)
        if default and start is None and end is None:
            return default
        try:
            return Interval(start, end)
        except DayFault as fault:
            raise self.fault(fault.what, "from", fault.mend) from None

    def missing(self, key: str, mend: Text | None = None) -> NoReturn:
        """Say that a key is missing."""
        raise self.fault(_MISSING.format(id=self.id, key=key), None, mend or _MEND_MISSING.format(key=key))

    def child(self, section: str, data: Mapping[str, Any], nth: int) -> "Draft":
        """The n-th table of a list inside this one."""
        id = str(data.get("id", f"{self.id}[{nth + 1}]"))
        return Draft(f"{self.section}.{section}", id, data, self.spot.child(section, nth), self.origin)

    def children(self, section: str) -> tuple["Draft", ...]:
        """The tables of a list inside this one, in their order."""
        given = self.data.get(section, [])
        if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
            what = _NOT_TABLES.format(id=self.id, section=f"{self.section}.{section}")
            raise self.fault(what, section, _MEND_TABLES.format(section=f"{self.section}.{section}"))
        return tuple(self.child(section, item, nth) for nth, item in enumerate(given))


def _said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


_NO_KEY = Text("“{id}”没有“{key}”这一项", "'{id}' has no setting '{key}'")
_KEYS = Text("可用：{keys}", "there are: {keys}")
_ONE_LANGUAGE = Text("“{id}”缺 {key}", "'{id}' lacks {key}")
_MEND_ZH = Text('补上中文：zh = "…"', 'add the Chinese: zh = "…"')
_MEND_EN = Text('补上英文：en = "…"', 'add the English: en = "…"')
_TWO = Text("“{id}”的 {key} 要有中英两种文字", "{key} of '{id}' needs both languages")
_MEND_TWO = Text('写 {key} = {{ zh = "…", en = "…" }}', 'write {key} = {{ zh = "…", en = "…" }}')
_KIND = Text("“{id}”的 {key} 类型不对", "{key} of '{id}' is of the wrong kind")
_MEND_KIND = Text("应是{kind}", "it must be {kind}")
_ALLOWED = Text("可用：{words}", "allowed are: {words}")
_NOT_ONE_OF = Text("“{id}”的 {key} 不能是“{given}”", "{key} of '{id}' cannot be '{given}'")
_MISSING = Text("“{id}”缺 {key}", "'{id}' lacks {key}")
_MEND_MISSING = Text("补上 {key} = …", "add {key} = …")
_NOT_TABLES = Text("“{id}”的 {section} 应是若干张表", "{section} of '{id}' must be a list of tables")
_MEND_TABLES = Text("每一张以 [[{section}]] 开头", "begin each with [[{section}]]")
