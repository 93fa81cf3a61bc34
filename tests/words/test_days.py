"""Intervals, ages and the dates officers type."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.words.days import DayFault, Interval, age_on, parse_day, parse_month

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@st.composite
def intervals(draw):
    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if start and end:
        start, end = min(start, end), max(start, end) + timedelta(days=1)
    return Interval(start, end)


@given(intervals(), DAYS)
def test_an_interval_has_its_start_and_not_its_end(interval: Interval, day: date) -> None:
    after_start = interval.start is None or day >= interval.start
    before_end = interval.end is None or day < interval.end
    assert interval.contains(day) is (after_start and before_end)


@given(intervals(), intervals(), DAYS)
def test_a_day_is_in_the_intersection_exactly_when_it_is_in_both(
    one: Interval, other: Interval, day: date
) -> None:
    both = one.intersection(other)
    assert (both is not None and both.contains(day)) is (one.contains(day) and other.contains(day))


@given(intervals(), intervals())
def test_overlap_does_not_depend_on_the_order_and_an_interval_overlaps_itself(
    one: Interval, other: Interval
) -> None:
    assert one.overlaps(other) is other.overlaps(one)
    assert one.intersection(one) == one
    assert one.intersection(other) == other.intersection(one)


def test_intervals_that_only_meet_do_not_overlap() -> None:
    year_2016 = Interval(date(2016, 1, 1), date(2017, 1, 1))
    year_2017 = Interval(date(2017, 1, 1), date(2018, 1, 1))
    assert not year_2016.overlaps(year_2017)
    assert year_2017.contains(date(2017, 1, 1))
    assert not year_2016.contains(date(2017, 1, 1))


@pytest.mark.parametrize("end", [date(2017, 1, 1), date(2016, 12, 31)])
def test_an_empty_interval_cannot_be_made(end: date) -> None:
    with pytest.raises(DayFault, match="empty interval"):
        Interval(date(2017, 1, 1), end)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2000-06-15", "2016-06-14", 15),
        ("2000-06-15", "2016-06-15", 16),
        ("2000-06-15", "2000-06-15", 0),
        ("2000-02-29", "2001-02-28", 0),
        ("2000-02-29", "2001-03-01", 1),
        ("2000-02-29", "2004-02-28", 3),
        ("2000-02-29", "2004-02-29", 4),
        ("2000-12-31", "2001-01-01", 0),
        ("1900-01-01", "2100-12-31", 200),
    ],
)
def test_age_is_completed_years(birth: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(birth), date.fromisoformat(day)) == age


@pytest.mark.parametrize(
    ("birth", "day", "reason"),
    [
        ("2001-01-02", "2001-01-01", "later than"),
        ("1899-12-31", "2001-01-01", "1900 and 2100"),
        ("1999-12-31", "2101-01-01", "1900 and 2100"),
    ],
)
def test_an_age_that_cannot_be_is_refused(birth: str, day: str, reason: str) -> None:
    with pytest.raises(DayFault, match=reason):
        age_on(date.fromisoformat(birth), date.fromisoformat(day))


@given(DAYS, st.integers(0, 80 * 366))
def test_nobody_grows_younger_and_a_year_is_between_365_and_366_days(birth: date, days: int) -> None:
    if birth.year > 2000:
        birth = birth.replace(year=1950, day=min(birth.day, 28))
    today, tomorrow = birth + timedelta(days=days), birth + timedelta(days=days + 1)
    age = age_on(birth, today)
    assert age <= age_on(birth, tomorrow) <= age + 1
    assert age * 365 <= days < (age + 1) * 366


@pytest.mark.parametrize(
    "typed",
    [
        "2017-06-01",
        "2017-6-1",
        "2017/6/1",
        "2017/06/01",
        "2017.6.1",
        "20170601",
        "2017年6月1日",
        "2017年06月01日",
        "2017年6月1号",
        " 2017 年 6 月 1 日 ",
        "２０１７年６月１日",
        "２０１７０６０１",
        "2017-06-01 00:00:00",
        "2017/6/1 0:00",
        "2017-06-01T00:00:00",
        "2017/\u20096/\u20091",
        "\ufeff2017-06-01",
    ],
)
def test_the_ways_officers_type_a_date_are_read(typed: str) -> None:
    assert parse_day(typed) == date(2017, 6, 1)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "there is no date"),
        ("　", "there is no date"),
        ("不详", "is not a date"),
        ("2017", "is not a date"),
        ("201706", "the day is missing"),
        ("2017-06", "the day is missing"),
        ("2017年6月", "the day is missing"),
        ("42887", "serial number"),
        ("17/6/1", "four digits"),
        ("1/6/2017", "four digits"),
        ("17年6月1日", "four digits"),
        ("2017-02-30", "no day 30"),
        ("20170229", "no day 29"),
        ("2017-13-01", "no month 13"),
        ("2017-00-10", "no month 0"),
        ("1899-12-31", "between the years"),
        ("21010101", "between the years"),
        ("2017-06/01", "is not a date"),
        ("2017-06-01 08:30", "is not a date"),
    ],
)
def test_a_wrong_date_is_refused_with_what_is_wrong_and_where(typed: str, reason: str) -> None:
    with pytest.raises(DayFault, match=reason) as caught:
        parse_day(typed, where="成员 F12")
    assert caught.value.where == "成员 F12"
    assert caught.value.say("zh").startswith("成员 F12：")


@given(
    DAYS,
    st.sampled_from(
        ["{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0:%Y%m%d}", "{0.year}年{0.month}月{0.day}日"]
    ),
)
def test_every_day_survives_being_written_and_read(day: date, shape: str) -> None:
    assert parse_day(shape.format(day)) == day


@pytest.mark.parametrize("typed", ["201706", "2017-06", "2017/6", "2017.6", "2017年6月", "２０１７０６"])
def test_a_month_is_the_interval_of_its_days(typed: str) -> None:
    assert parse_month(typed) == Interval(date(2017, 6, 1), date(2017, 7, 1))


def test_december_ends_with_the_year() -> None:
    assert parse_month("201712") == Interval(date(2017, 12, 1), date(2018, 1, 1))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("2017", "not a month"), ("20170601", "not a month"), ("201713", "no month 13"), ("", "not a")],
)
def test_what_is_not_a_month_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(DayFault, match=reason):
        parse_month(typed)
