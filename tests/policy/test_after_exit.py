"""Benefits after an exit: one document stops them, one keeps them until a day, one does not say."""

from datetime import date

import pytest

from diguan.policy.after_exit import after_exit
from diguan.policy.library import Library

CHANGCHUN = Library().pack("changchun/2017-opinions")
EXITED = date(2018, 12, 1)


@pytest.mark.requirement("R-026", "S1-52")
@pytest.mark.parametrize(
    ("on", "goes_on"), [(date(2018, 11, 30), True), (EXITED, True), (date(2020, 12, 31), True)]
)
def test_changchun_keeps_benefits_through_the_period(on: date, goes_on: bool) -> None:
    found = after_exit(CHANGCHUN, EXITED, on)
    assert found
    assert (found.goes_on, found.until, found.source) == (goes_on, date(2021, 1, 1), "S1 §18")
    assert "2021年1月1日" in found.text.zh


def test_where_nothing_is_said_nothing_is_assumed() -> None:
    found = after_exit(CHANGCHUN, EXITED, date(2021, 1, 1))
    assert found
    assert found.goes_on is None, "the switch itself ends with the period"
    assert "没有写明" in found.text.zh
    assert after_exit(Library().pack("national/quality"), EXITED, EXITED) is None


@pytest.mark.requirement("S3-16")
def test_another_document_stops_them() -> None:
    stops = CHANGCHUN.with_value("after_exit", "stop", date(2018, 1, 1), "S3")
    found = after_exit(stops, EXITED, date(2019, 1, 1))
    assert found
    assert (found.goes_on, found.text.en) == (False, "benefits stop after the exit")
    before = after_exit(stops, EXITED, date(2018, 11, 1))
    assert before
    assert before.goes_on
