"""The course of a case: procedures put into each other's places, numbers of the day, and no step left out."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.policy.course import (
    NOT_DRAWN,
    PASSED,
    REFUSED,
    RETURNED,
    Course,
    CourseFault,
    Taken,
    course_of,
    procedures,
)
from diguan.policy.library import Library

LIBRARY = Library()
DAY = date(2017, 6, 1)
PACK = LIBRARY.pack("changchun/2017-opinions")
COURSES = [
    course_of(pack, one.id, pack.interval.start or DAY)
    for pack in map(LIBRARY.pack, LIBRARY.ids)
    for one in procedures(pack, pack.interval.start or DAY)
]


def test_a_procedure_that_is_run_stands_in_its_place() -> None:
    course = course_of(PACK, "identification", DAY)
    keys = [station.key for station in course.stations]
    assert keys[2:8] == [
        "verify_at_home",
        "appraise",
        "publish_and_compare/first_notice",
        "publish_and_compare/second_notice",
        "publish_and_compare/compare_data",
        "publish_and_compare/announce",
    ]
    visit = course.station("verify_at_home")
    assert [line.id for line in visit.parts] == ["enter", "look", "calculate", "compare", "discuss"]
    first = course.station("publish_and_compare/first_notice")
    assert "appraise" in first.after
    assert [text.zh for text in first.within] == ["两公示一比对一公告"]
    assert course.station("endorse").after[-1] == "publish_and_compare/announce"


def test_what_the_document_leaves_open_is_said_to_be_unset_and_whose_it_is() -> None:
    notice = course_of(PACK, "identification", DAY).station("publish_and_compare/first_notice")
    assert [(one.parameter.id, one.origin) for one in notice.unset] == [
        ("first_notice_days", "changchun/2017-opinions")
    ]
    assert notice.number("days") is None
    assert notice.texts("places") == ("village_office", "administrative_village", "natural_hamlet")
    filled = PACK.with_value("first_notice_days", 7, DAY, "县里规定")
    again = course_of(filled, "identification", DAY).station("publish_and_compare/first_notice")
    assert (again.number("days"), again.unset) == (7, ())


def test_what_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(CourseFault):
        course_of(PACK, "identificatoin", DAY)
    course = course_of(PACK, "identification", DAY)
    with pytest.raises(CourseFault):
        course.station("nowhere")
    assert "five_steps" not in {one.id for one in procedures(PACK, DAY)}, "a part is no round"


@pytest.mark.parametrize("course", COURSES, ids=lambda one: f"{one.pack.id}:{one.procedure.id}")
def test_every_pack_has_an_order_in_which_all_steps_can_be_taken(course: Course) -> None:
    done: list[str] = []
    while ready := course.ready(done):
        done.append(ready[0].key)
    assert sorted(done) == sorted(course.by_key)
    for station in course.stations:
        assert station.key in course.behind[station.key]
        if station.back_to:
            assert station.back_to in {one.key for one in course.before(station.key)}


@given(
    st.sampled_from(COURSES),
    st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["pass", "back", "no"])), max_size=40),
)
@pytest.mark.requirement("R-010")
def test_whatever_is_taken_nothing_is_ever_behind_without_what_comes_before(
    course: Course, moves: Sequence[tuple[int, str]]
) -> None:
    taken: list[Taken] = []
    for number, kind in moves:
        ready = course.ready(course.done(taken))
        if not ready:
            break
        station = ready[number % len(ready)]
        before = course.before(station.key)
        if kind == "back" and before:
            taken.append(Taken(station.key, RETURNED, before[number % len(before)].key))
        else:
            taken.append(
                Taken(station.key, REFUSED if kind == "no" else (NOT_DRAWN if station.sampled else PASSED))
            )
        done = course.done(taken)
        for key in done:
            assert set(course.station(key).after) <= set(done)
            assert taken[done[key]].station == key
