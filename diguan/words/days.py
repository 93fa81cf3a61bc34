"""Days: half-open intervals, ages in completed years, and the ways officers write a date.

It never asks the clock; working days are in working_days.py.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from diguan.words.errors import Fault
from diguan.words.text import Text
from diguan.words.widths import narrow

FIRST_YEAR, LAST_YEAR = 1900, 2100

_DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号])")
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月)")
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")


class DayFault(Fault):
    """A date or an interval that cannot be."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `start` inclusive to `end` exclusive; None is open on that side. An empty one is refused."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.start >= self.end:
            raise DayFault(_EMPTY.format(start=self.start, end=self.end), mend=_MEND_EMPTY)

    def contains(self, day: date) -> bool:
        """Whether the day lies in the interval."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two have a day in common; intervals that only meet have none."""
        return self.intersection(other) is not None

    def intersection(self, other: "Interval") -> "Interval | None":
        """The days in both, or None when there are none."""
        start = max(self.start or date.min, other.start or date.min)
        end = min(self.end or date.max, other.end or date.max)
        if start >= end:
            return None
        return Interval(
            start if self.start or other.start else None,
            end if self.end or other.end else None,
        )


def day_words(day: date) -> Text:
    """A day as people write it: 2017年3月1日 / 1 Mar 2017."""
    return Text(
        f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTH_NAMES[day.month - 1]} {day.year}"
    )


def age_on(birth: date, day: date) -> int:
    """Completed years (周岁) on a day, the birthday itself included; both between 1900 and 2100.

    Who was born on 29 February is a year older on 1 March of a common year: the year ends with 28 February
    (reading of Civil Code article 202: M). DuckDB's `date_sub('year', …)` says 28 February: do not use it.
    """
    for given in (birth, day):
        if not FIRST_YEAR <= given.year <= LAST_YEAR:
            raise DayFault(_OUT_OF_RANGE.format(day=given, first=FIRST_YEAR, last=LAST_YEAR))
    if birth > day:
        raise DayFault(_NOT_BORN.format(birth=birth, day=day), mend=_MEND_NOT_BORN)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def months_on(day: date, months: int) -> date:
    """The same day of the month so many months later; the last of the month where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def parse_day(text: str, where: str | None = None) -> date:
    """The day in one of the shapes officers type; raises DayFault that says what is wrong.

    Read are 2017-06-01, 2017/6/1, 2017.6.1, 20170601, 2017年6月1日 and the same in full-width digits; a
    midnight behind it, as spreadsheets write, is left out. Refused are two-digit years and years at the end.
    """
    asked = _MIDNIGHT.sub("", narrow(text)).replace(" ", "")
    if re.fullmatch(r"\d{8}", asked):
        asked = f"{asked[:4]}-{asked[4:6]}-{asked[6:]}"
    if found := _DAY.fullmatch(asked):
        year, _, month, day, written_month, written_day = found.groups()
        return _day(int(year), int(month or written_month), int(day or written_day), text, where)
    raise _not_a_day(asked, text, where)


def parse_month(text: str, where: str | None = None) -> Interval:
    """The month as an interval, from 201706, 2017-06, 2017/6, 2017.6 or 2017年6月; else DayFault."""
    asked = narrow(text).replace(" ", "")
    if re.fullmatch(r"\d{6}", asked):
        asked = f"{asked[:4]}-{asked[4:]}"
    if not (found := _MONTH.fullmatch(asked)):
        raise DayFault(_NOT_A_MONTH.format(text=text), where, _MEND_MONTH)
    year, month, written_month = found.groups()
    first = _day(int(year), int(month or written_month), 1, text, where)
    return Interval(first, (first + timedelta(days=31)).replace(day=1))


def _day(year: int, month: int, day: int, text: str, where: str | None) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DayFault(_OUT_OF_RANGE.format(day=text, first=FIRST_YEAR, last=LAST_YEAR), where, _MEND_DAY)
    if not 1 <= month <= 12:
        raise DayFault(_NO_SUCH_MONTH.format(text=text, month=month), where, _MEND_DAY)
    try:
        return date(year, month, day)
    except ValueError:
        raise DayFault(
            _NO_SUCH_DAY.format(text=text, year=year, month=month, day=day), where, _MEND_DAY
        ) from None


def _not_a_day(asked: str, text: str, where: str | None) -> DayFault:
    if not asked:
        return DayFault(_NOTHING, where, _MEND_DAY)
    if re.fullmatch(r"\d{6}", asked) or _MONTH.fullmatch(asked):
        return DayFault(_ONLY_A_MONTH.format(text=text), where, _MEND_DAY)
    if re.fullmatch(r"\d{5}", asked):
        return DayFault(_SERIAL.format(text=text), where, _MEND_SERIAL)
    if re.fullmatch(r"\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,4}[日号]?", asked):
        return DayFault(_SHORT_YEAR.format(text=text), where, _MEND_DAY)
    return DayFault(_NOT_A_DAY.format(text=text), where, _MEND_DAY)


_MEND_DAY = Text("请写成 2017-06-01 的样式", "write it like 2017-06-01")
_MEND_MONTH = Text("请写成 201706 的样式", "write it like 201706")
_NOTHING = Text("没有填日期", "there is no date")
_NOT_A_DAY = Text("“{text}”不是日期", "'{text}' is not a date")
_NOT_A_MONTH = Text("“{text}”不是年月", "'{text}' is not a month of a year")
_ONLY_A_MONTH = Text("“{text}”只有年月，缺日", "'{text}' is a month: the day is missing")
_SHORT_YEAR = Text(
    "“{text}”的年份不是写在最前的四位数，无法判断年、月、日的先后",
    "'{text}' does not begin with a year of four digits: year, month and day cannot be told apart",
)
_SERIAL = Text(
    "“{text}”像是电子表格把日期存成的序列号",
    "'{text}' looks like the serial number a spreadsheet keeps for a date",
)
_MEND_SERIAL = Text(
    "请把该列设为日期格式，或改成 2017-06-01 的样式",
    "format the column as a date, or write it like 2017-06-01",
)
_NO_SUCH_MONTH = Text("“{text}”：没有 {month} 月", "'{text}': there is no month {month}")
_NO_SUCH_DAY = Text(
    "“{text}”：{year}年{month}月没有 {day} 日", "'{text}': month {month} of {year} has no day {day}"
)
_OUT_OF_RANGE = Text(
    "“{day}”不在 {first}—{last} 年之间", "'{day}' is not between the years {first} and {last}"
)
_NOT_BORN = Text("出生日期 {birth} 晚于 {day}", "the birth date {birth} is later than {day}")
_MEND_NOT_BORN = Text("请核对出生日期", "check the birth date")
_EMPTY = Text("期间为空：起 {start}，止 {end}（不含）", "empty interval: from {start} to {end} (exclusive)")
_MEND_EMPTY = Text("止日应晚于起日", "the end must be later than the start")
