"""A cell of a code list into a key: by key, code, Chinese or English name, of the day or of another year.

It does not know which fact asks, but for its list.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from diguan.engine.sheets import numerals
from diguan.engine.sheets.layout import choices
from diguan.engine.sheets.odd import Bad, Odd
from diguan.policy.codes import Code, CodeList
from diguan.policy.facts import Fact
from diguan.words.widths import narrow

_BETWEEN: Final = re.compile(r"[;；、,，/|+\s]+")
_EITHER: Final = re.compile(r"或|/|\(|\)|（|）")


def choice_reader(codes: CodeList, fact: Fact, on: date) -> Callable[[Any], Any]:
    """Reads one choice; what was read once is remembered."""
    known: dict[str, Any] = {}
    allowed = choices(codes, on)

    def read(cell: Any) -> Any:
        said = _said(cell)
        if said not in known:
            known[said] = _look_up(codes, said, on)
        if (found := known[said]) is None:
            raise Bad("not_a_code", list=fact.text, allowed=allowed)
        return found

    return read


def choices_reader(codes: CodeList, fact: Fact, on: date) -> Callable[[Any], Any]:
    """Reads several choices in one cell into sorted keys joined by `;`."""
    one = choice_reader(codes, fact, on)

    def read(cell: Any) -> Any:
        whole = _look_up(codes, _said(cell), on)
        found = [one(part) for part in _BETWEEN.split(_said(cell)) if part] if whole is None else [whole]
        keys = ";".join(sorted({each.value if isinstance(each, Odd) else each for each in found}))
        odd = next((each for each in found if isinstance(each, Odd)), None)
        return Odd(keys, odd.kind, odd.words) if odd else keys

    return read


def _said(cell: Any) -> str:
    if isinstance(cell, str):
        return narrow(cell)
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return numerals.plain(numerals.of_float(cell))
    raise Bad("date_in_text")


def _look_up(codes: CodeList, said: str, on: date) -> Any:
    if key := codes.key_of(said, on):
        return key
    in_use = [row for row in codes.rows if row.interval.contains(on)]
    if key := _only(row for row in in_use if _is_called(row, said)):
        return key
    if key := _only(
        row for row in codes.rows if said in {row.key, row.code, narrow(row.text.zh)} or _is_called(row, said)
    ):
        return Odd(key, "code_other_year", {"text": said, "year": on.year})
    return None


def _is_called(row: Code, said: str) -> bool:
    """The English name, or the Chinese one cut short: 户主 for 本人或户主, 汉 for 汉族, 子 for 之子."""
    chinese = narrow(row.text.zh)
    short = chinese.removeprefix("之").removesuffix("族")
    return said.casefold() == row.text.en.casefold() or said in {short, *_EITHER.split(chinese)} - {""}


def _only(rows: Any) -> str | None:
    keys = {row.key for row in rows}
    return keys.pop() if len(keys) == 1 else None
