"""Working days: holidays off, make-up Saturdays and Sundays worked, and years nobody has arranged yet."""

from datetime import date

import pytest

from diguan.words import working_days


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2017, 9, 29), True),  # a Friday
        (date(2017, 9, 30), True),  # a Saturday made up for the National Day
        (date(2017, 10, 1), False),
        (date(2017, 10, 6), False),  # a Friday within the holiday
        (date(2017, 10, 9), True),
        (date(2017, 1, 22), True),  # a Sunday made up for the Spring Festival
        (date(2017, 1, 27), False),  # its eve, a Friday
        (date(2017, 2, 2), False),
        (date(2017, 2, 4), True),  # a Saturday made up
        (date(2017, 7, 8), False),  # any Saturday
    ],
)
def test_holidays_and_made_up_days_are_those_of_the_year(day: date, working: bool) -> None:
    assert working_days.is_working_day(day) is working


@pytest.mark.parametrize(
    ("starts", "days", "off"),
    [
        (date(2017, 6, 5), 7, date(2017, 6, 14)),  # one week-end
        (date(2017, 9, 25), 7, date(2017, 10, 10)),  # six days with the Saturday, then the National Day
        (date(2017, 1, 20), 5, date(2017, 1, 26)),  # over the Sunday that is worked
        (date(2017, 1, 25), 5, date(2017, 2, 7)),  # over the Spring Festival, with the Saturday after it
        (date(2017, 10, 1), 1, date(2017, 10, 10)),  # hung on a holiday: it counts from the first day worked
        (date(2017, 6, 5), 0, date(2017, 6, 5)),
    ],
)
def test_a_list_comes_off_after_so_many_working_days(starts: date, days: int, off: date) -> None:
    assert working_days.after(starts, days) == working_days.Reckoned(off, known=True)


def test_in_a_year_nobody_has_arranged_only_week_ends_are_skipped_and_it_is_said() -> None:
    beyond = date(working_days.LAST + 1, 10, 1)
    reckoned = working_days.after(beyond, 10)
    assert (reckoned.day - beyond).days >= 12
    assert not reckoned.known
    assert str(working_days.LAST) in working_days.ONLY_WEEK_ENDS.en


def test_counting_into_such_a_year_is_said_too() -> None:
    assert not working_days.after(date(working_days.LAST, 12, 28), 10).known
