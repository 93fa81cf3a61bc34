"""Every worked case of every pack on the plain-Python reference; the engine's tests run them on DuckDB."""

import pytest

from diguan.policy import cases
from diguan.policy.library import Library
from diguan.policy.trying import tried
from tests.packs.conftest import COUNTY

LIBRARY = Library()
CASES = {f"{id}:{case.id}": case for id in LIBRARY.ids for case in cases.load(LIBRARY, id)}


@pytest.mark.parametrize("name", CASES)
def test_the_case_comes_out_as_written(name):
    case = CASES[name]
    assert tried(LIBRARY.pack(case.pack), case) == []


def test_the_cases_of_a_countys_overlay_come_out_as_written(overlaid):
    worked = cases.load(overlaid, COUNTY)
    assert len(worked) == 7
    assert {case.id: tried(overlaid.pack(COUNTY), case) for case in worked} == {
        case.id: [] for case in worked
    }


def test_a_case_that_does_not_hold_is_told_with_what_came_out():
    case = CASES["changchun/2017-opinions:income_exactly_at_line"]
    higher = LIBRARY.pack(case.pack).with_value("poverty_line", 3300, case.on, "what if")
    assert tried(higher, case) == [
        "outcome: expected does_not_qualify, got qualifies",
        "reasons: expected [], got ['income_below_line']",
        "income_below_line: expected False, got True",
        "exit_standard: expected True, got False",
    ]
