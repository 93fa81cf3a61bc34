"""Working days as the State Council arranges them: week-ends and holidays off, make-up days worked.

The arrangements are published year by year; `chinese_calendar` holds those of FIRST to LAST. Of other years
only week-ends are known, and `Reckoned.known` says so. It never asks the clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import chinese_calendar
from chinese_calendar.constants import holidays

from diguan.words.text import Text

FIRST: Final[int] = min(holidays).year
LAST: Final[int] = max(holidays).year
"""The first and the last year whose holidays are known."""

ONLY_WEEK_ENDS: Final = Text(
    f"放假安排只收录 {FIRST}—{LAST} 年，此外只扣除周末，请核对放假通知",
    f"holidays are known for {FIRST} to {LAST}; beyond, only week-ends are skipped: see the year's notice",
)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A day that was counted to; `known` is False where a year without known holidays was counted through."""

    day: date
    known: bool = True


def is_working_day(day: date) -> bool:
    """Whether offices work on that day; in a year whose holidays are not known, whether it is no week-end."""
    if not _known(day):
        return day.weekday() < 5
    working: bool = chinese_calendar.is_workday(day)
    return working


def after(starts: date, days: int) -> Reckoned:
    """The first day after so many working days, the day of the start counted if it is one."""
    day, known = starts, True
    while days > 0:
        days -= int(is_working_day(day))
        known = known and _known(day)
        day += timedelta(days=1)
    return Reckoned(day, known)


def _known(day: date) -> bool:
    return FIRST <= day.year <= LAST
