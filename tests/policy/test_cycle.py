"""How often the documents want a round: every three years, yearly, as things change, or they do not say."""

from datetime import date

import pytest

from diguan.policy.cycle import cycle_of
from diguan.policy.library import Library
from diguan.words.days import months_on

LIBRARY = Library()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2014, 6, 1), 36, date(2017, 6, 1)),
        (date(2017, 12, 15), 12, date(2018, 12, 15)),
        (date(2017, 8, 31), 6, date(2018, 2, 28)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2017, 1, 31), 1, date(2017, 2, 28)),
        (date(2015, 8, 31), 6, date(2016, 2, 29)),
        (date(2017, 12, 1), 1, date(2018, 1, 1)),
        (date(2017, 11, 30), 1, date(2017, 12, 30)),
    ],
)
def test_months_on_is_the_same_day_or_the_last_of_the_month(day: date, months: int, then: date) -> None:
    assert months_on(day, months) == then


@pytest.mark.requirement("D-04", "S3-14")
@pytest.mark.parametrize(
    ("id", "procedure", "on", "months", "continuous", "clause"),
    [
        ("shanxi/2014-mechanisms", "three_year_adjustment", date(2014, 6, 1), 36, False, "S3 §3"),
        ("wuzhong/7366", "year_end_adjustment", date(2017, 6, 1), 12, False, "S2-ZG §3(1)"),
        ("changchun/2017-opinions", "inside_register", date(2017, 6, 1), None, True, "S1 §5"),
        ("changchun/2017-opinions", "natural_changes", date(2017, 6, 1), None, True, "S1 §5"),
        ("chongqing/dynamic", "borderline_watch", date(2018, 1, 1), None, True, "S2-CQ §2"),
        ("hubei/2015-key-points", "dynamic_management", date(2015, 6, 1), None, False, "S0 §1(2)"),
    ],
)
def test_each_document_sets_its_own_cycle_with_its_clause_or_leaves_it_unset(
    id: str, procedure: str, on: date, months: int | None, continuous: bool, clause: str
) -> None:
    pack = LIBRARY.pack(id)
    cycle = cycle_of(pack, pack.procedures[procedure], on)
    assert cycle is not None
    assert cycle.months.value == months
    assert cycle.continuous is continuous
    said = cycle.on_events if continuous else cycle.months
    assert said is not None
    assert clause in said.source


def test_what_a_document_does_once_has_no_cycle() -> None:
    pack = LIBRARY.pack("hanzhong/plan")
    assert cycle_of(pack, pack.procedures["dragnet"], date(2018, 6, 1)) is None


@pytest.mark.requirement("S2-41")
def test_the_day_whose_facts_count_is_unset_until_a_county_fills_it_in() -> None:
    pack = LIBRARY.pack("wuzhong/7366")
    on = date(2017, 12, 20)
    cycle = cycle_of(pack, pack.procedures["year_end_adjustment"], on)
    assert cycle is not None
    assert cycle.freeze is not None
    assert (cycle.freeze.unset, cycle.frozen_on) == (True, None)
    filled = pack.with_value("facts_frozen_on", date(2017, 12, 15), on, "what if")
    cycle = cycle_of(filled, filled.procedures["year_end_adjustment"], on)
    assert cycle is not None
    assert cycle.frozen_on == date(2017, 12, 15)
