"""A request to a department, for the stories of its answer and of its end, and the step that waits for it."""

from datetime import date
from typing import Any

import pytest

from diguan.casework import rounds
from diguan.casework.rounds import Hit
from diguan.registry.models import Case, ComparisonRequest, Household, Officer
from tests.stories.walking import Walk, form, papers

STATION = "publish_and_compare/compare_data"
POLICE = "public_security"
CAR = Hit("vehicles", {"use": "货运", "registered_on": date(2015, 3, 1)})


@pytest.fixture
def compared(walk: Walk, yang: Household, identification: Any) -> Case:
    """The Yangs' case, at the comparison."""
    return walk.to(walk.adds(identification, yang), STATION)


@pytest.fixture
def asked(compared: Case, zhao: Officer, walk: Walk) -> ComparisonRequest:
    """The county has asked public security."""
    (made,) = rounds.ask_departments(compared.round, STATION, zhao.area, [POLICE], on=walk.day, by=zhao)  # type: ignore[arg-type]
    return made


def take(case: Case, by: Officer, on: date, reason: str = "", **departments: Any) -> Any:
    """The county takes the step; every other department has been compared on paper, without a hit."""
    station = rounds.course(case.round).station(STATION)
    given = {name: said for name, said in form(station)["departments"].items() if name != POLICE}
    details = {"departments": given | departments}
    return rounds.take_step(
        case, STATION, on=on, by=by, evidence=papers(station), details=details, reason=reason
    )
