"""One cell into one value: what an officer wrote, a spreadsheet kept, and the fact book wants.

A converter takes a filled cell (str, float, bool, date …) and gives the value, None for mere spaces, an Odd
value (taken in, with a warning), or raises Bad. It does not know rows, sheets or other cells.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from diguan.engine.sheets import numerals
from diguan.engine.sheets.choices import choice_reader, choices_reader
from diguan.engine.sheets.escape import unescape
from diguan.engine.sheets.odd import Bad, Odd
from diguan.policy.facts import Fact, FactBook
from diguan.words import money, names
from diguan.words.days import FIRST_YEAR, LAST_YEAR, DayFault, parse_day, parse_month
from diguan.words.identity import clean
from diguan.words.widths import narrow

Converter = Callable[[Any], Any]
Cell = str | float | int | bool | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class CellContext:
    """What converters need to know besides the cell: the day, the workbook's calendar, the longest text."""

    on: date
    from_1904: bool = False
    text: int = 2_000


NUMBERS_AS_TEXT: Final = frozenset({"id_number", "disability_card", "bank_account"})
"""Too long for a spreadsheet's number: refused when kept as one."""
NUMBERS: Final = NUMBERS_AS_TEXT | {"village_code", "phone", "member_phone"}
"""Written with spaces and hyphens by some, and the same without them."""
NAMES_OF_ROWS: Final = frozenset({"household_number", "person_number"})
YEARS: Final = frozenset({"planned_exit_year", "exit_year", "return_year", "house_built_year"})
MONTH_IS_ENOUGH: Final = frozenset(
    {
        "first_identified_on",
        "member_since",
        "risk_identified_on",
        "risk_eliminated_on",
        "applied_on",
        "visited_on",
    }
)
YEAR_IS_ENOUGH: Final = frozenset({"first_identified_on", "member_since"})
NOTHING: Final = frozenset(
    {"/", "\\", "-", "--", "—", "——", "?", "不详", "不清楚", "未知", "不知道", "n/a", "无法核实"}
)
YES: Final = frozenset({"是", "有", "1", "y", "yes", "true", "t", "√", "✓", "✔", "对", "已", "1.0"})
NO: Final = frozenset(
    {"否", "无", "0", "n", "no", "false", "f", "×", "✗", "✘", "x", "没有", "不是", "未", "0.0"}
)
_OUTER: Final = "\ufeff\u200b\u3000 \t\r\n\u00a0"
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?E\+?\d{1,3}")
_CSV_FORMULA: Final = re.compile(r'="([^"]*)"')
_SERIALS: Final = range(10_000, 73_051)  # 1927-05-18 to 2099-12-31
_1904: Final = 1462
_REMEMBERED: Final = 5_000
_EPOCH: Final = date(1899, 12, 30)
_LARGEST: Final = Decimal(10) ** 10
_LARGEST_INTEGER: Final = 2**31 - 1


def converter(fact: Fact, book: FactBook, context: CellContext) -> Converter:
    """The converter of a recorded fact."""
    if fact.list:
        codes = book.codes(fact.list)
        make = choice_reader if fact.type == "code" else choices_reader
        return _bounded(_remembered(make(codes, fact, context.on)), context.text)
    inner: Converter = {
        "flag": lambda cell: _flag(cell),
        "integer": lambda cell: _year(cell) if fact.name in YEARS else _integer(cell, fact.unit),
        "number": lambda cell: _number(cell, fact.unit),
        "money": lambda cell: _money(cell),
        "day": lambda cell: _day(cell, fact.name, context),
        "text": lambda cell: _text(cell, fact.name),
    }[fact.type]
    return _bounded(inner if fact.type == "text" else _remembered(inner), context.text)


def is_blank(cell: Any) -> bool:
    """Whether nothing stands in a cell: no value, or only spaces and invisible marks."""
    return cell is None or cell == "" or (isinstance(cell, str) and not narrow(cell))


def _bounded(inner: Converter, longest: int) -> Converter:
    """No text longer than what is kept reaches a pattern."""

    def convert(cell: Any) -> Any:
        if isinstance(cell, str) and len(cell) > longest:
            raise Bad("text_too_long", count=len(cell), limit=longest)
        return inner(cell)

    return convert


def _remembered(inner: Converter) -> Converter:
    """Remembers what a text was read as: columns repeat themselves. Blanks and marks of nothing end here."""
    known: dict[str, Any] = {}

    def convert(cell: Any) -> Any:
        if not isinstance(cell, str):
            return inner(cell)
        if cell in known:
            return known[cell]
        said = narrow(cell)
        if not said:
            return None
        value = Odd(None, "nothing_mark", {"text": said}) if said.lower() in NOTHING else inner(cell)
        if len(known) < _REMEMBERED:
            known[cell] = value
        return value

    return convert


def _text(cell: Any, name: str) -> Any:
    if isinstance(cell, str):
        return _tidy(cell, name) or None
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | int):
        if name in NUMBERS_AS_TEXT or abs(cell) >= numerals.EXACT:
            raise Bad("number_in_text")
        return numerals.plain(numerals.of_float(cell))
    raise Bad("date_in_text")


def _tidy(cell: str, name: str) -> str:
    said = unescape(cell)
    if name == "name":
        return names.clean(said)
    if name not in NUMBERS and name not in NAMES_OF_ROWS:
        return said.strip(_OUTER)
    if found := _CSV_FORMULA.fullmatch(said.strip()):
        said = found[1]
    said = narrow(said) if name in NAMES_OF_ROWS else clean(said)
    if _SCIENTIFIC.fullmatch(said.upper()):
        raise Bad("scientific")
    bare = said.replace("-", "")
    return bare if name in NUMBERS and bare.isdigit() else said


def _flag(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, float | int):
        cell = numerals.plain(numerals.of_float(cell))
    said = narrow(cell).lower() if isinstance(cell, str) else ""
    if said in YES or said in NO:
        return said in YES
    raise Bad("not_a_flag")


def _decimal(cell: Any, unit: str | None) -> tuple[Decimal, bool]:
    """The number, and whether a unit was taken off it."""
    if isinstance(cell, str):
        if (number := numerals.of_text(cell)) is not None:
            return number, False
        if (number := numerals.split_unit(cell, unit)) is not None:
            return number, True
    elif isinstance(cell, float | int) and not isinstance(cell, bool):
        number = numerals.of_float(cell)
        if number.is_finite():
            return number, False
    raise Bad("not_a_number")


def _sound(number: Decimal, largest: Decimal | int) -> Decimal:
    if number < 0:
        raise Bad("negative")
    if number > largest:
        raise Bad("too_big")
    return number


def _integer(cell: Any, unit: str | None) -> Any:
    number, had_unit = _decimal(cell, unit)
    if number != number.to_integral_value():
        raise Bad("not_an_integer")
    whole = int(_sound(number, _LARGEST_INTEGER))
    return Odd(whole, "unit_read", {"text": str(whole)}) if had_unit else whole


def _year(cell: Any) -> int:
    if isinstance(cell, date):
        return cell.year
    said = narrow(cell).removesuffix("年") if isinstance(cell, str) else cell
    try:
        number, _ = _decimal(said, None)
    except Bad:
        raise Bad("not_a_year") from None
    if number != number.to_integral_value() or not FIRST_YEAR <= number <= LAST_YEAR:
        raise Bad("not_a_year")
    return int(number)


def _number(cell: Any, unit: str | None) -> Any:
    number, had_unit = _decimal(cell, unit)
    _sound(number, _LARGEST)
    if unit and unit.startswith("percent") and 0 < number <= 1 and not isinstance(cell, str):
        number = number * 100
        return Odd(numerals.to_places(number, 4), "percent_read", {"text": f"{numerals.plain(number)}%"})
    kept = numerals.to_places(number, 4)
    if kept != number:
        return Odd(kept, "rounded", {"text": numerals.plain(kept)})
    return Odd(kept, "unit_read", {"text": numerals.plain(kept)}) if had_unit else kept


def _money(cell: Any) -> Decimal:
    try:
        if isinstance(cell, str):
            return money.parse(unescape(cell))
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return money.of_float(cell)
    except money.MoneyFault as fault:
        raise Bad("not_money", reason=fault.what, advice=fault.mend or fault.what) from None
    raise Bad("not_a_number")


def _day(cell: Any, name: str, context: CellContext) -> Any:
    if isinstance(cell, datetime):
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        whole = int(cell)
        if whole in _SERIALS:
            day = _EPOCH + timedelta(days=whole + (_1904 if context.from_1904 else 0))
            return Odd(day, "serial_day", {"text": day.isoformat()})
        cell = numerals.plain(numerals.of_float(cell))
    if not isinstance(cell, str):
        raise Bad("not_a_number")
    return _day_of_text(unescape(cell), name)


def _day_of_text(text: str, name: str) -> Any:
    try:
        return parse_day(text)
    except DayFault as fault:
        if name in MONTH_IS_ENOUGH and (month := _month(text)):
            return Odd(month, "month_read", {"text": month.isoformat()})
        year = narrow(text).removesuffix("年")
        if name in YEAR_IS_ENOUGH and re.fullmatch(r"(19|20)\d\d", year):
            return Odd(date(int(year), 1, 1), "year_read", {"text": f"{year}-01-01"})
        raise Bad("not_a_day", reason=fault.what, advice=fault.mend or fault.what) from None


def _month(text: str) -> date | None:
    try:
        return parse_month(text).start
    except DayFault:
        return None


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Bad("not_a_year")
    return day
