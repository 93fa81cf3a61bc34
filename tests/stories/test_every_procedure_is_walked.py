"""Every procedure of every pack, from the first step to the last, by scripted officers who know no document.

What the document leaves open the officers say; nothing is skipped, every step is taken by its own level.
"""

from typing import Any

import pytest

from diguan.casework import lifecycle, may, rounds
from diguan.policy.course import Course, course_of, procedures
from diguan.policy.library import Library
from diguan.registry.models import Act, Case, Household
from tests.stories.walking import OPENED, Walk

LIBRARY = Library()
WAYS = [
    (id, one.id)
    for id in LIBRARY.ids
    for one in procedures(LIBRARY.pack(id), LIBRARY.pack(id).interval.start or OPENED)
    if LIBRARY.pack(id).topic == "identification"
]


def day_of(id: str) -> Any:
    """A day on which the pack is in force."""
    interval = LIBRARY.pack(id).interval
    return OPENED if interval.contains(OPENED) else interval.start


@pytest.mark.requirement("R-010")
@pytest.mark.parametrize(("id", "procedure"), WAYS)
def test_a_case_comes_through_every_step_in_turn(
    id: str,
    procedure: str,
    walk: Walk,
    yang: Household,
    anywhere: None,
) -> None:
    walk.day = day_of(id)
    round = walk.opens(LIBRARY.pack(id), procedure)
    course = rounds.course(round)
    stand(yang, course)
    if course.procedure.of == "household":
        case = walk.adds(round, yang)
    else:
        place = walk.places.village if course.procedure.of == "village" else walk.places.county
        by = walk.someone("county_officer")
        case = rounds.add_area_case(round, place, source="clue", on=walk.day, by=by)
    case = walk.to(case)
    assert case.state == Case.State.PASSED
    taken = Act.objects.filter(round=round).exclude(outcome="signed").order_by("id")
    order = [act.station for act in taken]
    assert set(order) == set(course.by_key)
    for station in course.stations:
        assert all(order.index(before) < order.index(station.key) for before in station.after)
    for act in taken:
        assert act.by.duty in may.duties_of(course.station(act.station))
    moves = [station.step.move for station in course.stations if station.step.move]
    yang.refresh_from_db()
    if moves and course.procedure.of == "household":
        assert yang.stage == lifecycle.MOVES[moves[-1]].to
    assert walk.places.county
    rounds.close_round(round, on=walk.day, by=walk.someone("county_officer"), reason="全部办结")


def stand(home: Household, course: Course) -> None:
    """Put the file where the procedure begins."""
    moves = [station.step.move for station in course.stations if station.step.move]
    stage = lifecycle.MOVES[moves[0]].sources[0] if moves and moves[0] != "delist" else "registered"
    if course.procedure.kind == "exit_recheck":
        stage = "exited"
    Household.objects.filter(pk=home.pk).update(stage=stage, status=lifecycle.STAGES[stage].status)


@pytest.mark.parametrize(("id", "procedure"), WAYS)
def test_every_step_has_somebody_who_may_take_it_and_numbers_or_the_name_of_what_is_unset(
    id: str, procedure: str
) -> None:
    course = course_of(LIBRARY.pack(id), procedure, day_of(id))
    assert course.stations
    for station in course.stations:
        assert may.duties_of(station), station.key
        for setting in station.settings.values():
            assert setting.unset == (setting.value is None)
            assert setting.source
        assert set(station.after) <= set(course.by_key)
        assert set(station.other_eyes) <= set(station.after) | {one.key for one in course.before(station.key)}
