"""Targets: numbers govern and shares are labels; lower levels may not raise the plan or bring it forward."""

from decimal import Decimal

import pytest

from diguan.policy import targets
from diguan.policy.library import Library
from tests.policy.plans import plan

CHANGCHUN = Library().pack("changchun/2017-opinions").targets


@pytest.mark.requirement("R-021", "D-29")
@pytest.mark.parametrize(
    ("id", "label", "really"),
    [
        ("persons_2017", "85%", "85.00"),
        ("persons_2018", "10%", "10.00"),
        ("persons_2019", "5%", "5.01"),
        ("villages_2017", "85%", "84.93"),
        ("villages_2018", "10%", "9.59"),
        ("villages_2019", "5%", "5.48"),
    ],
)
def test_the_printed_share_is_a_label_and_the_number_governs(id, label, really):
    target = next(target for target in CHANGCHUN if target.id == id)
    assert target.share == label
    assert targets.percent(target, CHANGCHUN) == Decimal(really)


@pytest.mark.requirement("I-015", "I-016")
def test_the_whole_task_is_the_sum_of_the_years():
    assert targets.total(CHANGCHUN, "persons") == 32773
    assert targets.total(CHANGCHUN, "villages") == 146
    reached = {2017: 27856, 2018: 3276, 2019: 1641}
    assert targets.left(CHANGCHUN, "persons", reached) == 0
    assert targets.left(CHANGCHUN, "persons", {2017: 27000}) == 5773


@pytest.mark.requirement("R-022")
@pytest.mark.parametrize(
    ("below", "years"),
    [
        ({"a": plan(p2017=60, p2018=40), "b": plan(p2017=40, p2018=10)}, []),
        ({"a": plan(p2017=60, p2018=40), "b": plan(p2017=40, p2018=11)}, [2018]),
        ({"a": plan(p2017=101)}, [2017]),
        ({"a": plan(p2016=1)}, [2016]),
        ({"a": plan(p2019=150)}, []),
        ({}, []),
    ],
)
def test_lower_plans_that_add_up_to_more_or_come_earlier_are_found(below, years):
    found = targets.raised(plan(p2017=100, p2018=50), below)
    assert [one.year for one in found] == years
    assert all(one.planned_below > one.planned_above for one in found)
