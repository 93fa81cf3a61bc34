"""Whoever stands before the boards of an area reads the lists that hang there, and nothing else of the
register: neither through another reader, nor in the database itself."""

from datetime import date, timedelta
from typing import Any

import pytest

from diguan.registry import bounds, files
from diguan.registry.models import Area, Household, Notice, Objection, Person
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level, Scope
from tests import site_role
from tests.people import DAY, YEAR, Places
from tests.registry.test_nobody_sees_rows_outside_his_area import READERS, _arguments, _rows

UNTIL = DAY.replace(day=9)
MARKS = ("杨建国", "石磊", "990101100200001")
YANG, SHI = ("三组", "杨建国", 4, ""), ("一组", "石磊", 3, "")


def before(area: Area) -> Viewer:
    """Whoever stands before the boards of an area."""
    return Viewer.passing(Scope(area.code, Level(area.level)))


def test_a_list_is_read_with_its_closed_columns_and_by_nobody_elsewhere(
    register: None, places: Places
) -> None:
    notice, listed = files.board(before(places.village), "0", DAY)
    assert (notice.area, sorted(listed)) == (places.village, sorted([YANG, SHI]))
    for elsewhere in (places.next_village, places.township, places.city):
        with pytest.raises(files.NotInSight):
            files.board(before(elsewhere), "0", DAY)
    of_county = files.board(before(places.county), "0", DAY)[1]
    assert len(of_county) == 4


@pytest.mark.requirement("T50")
@pytest.mark.parametrize(
    ("on", "wrong"),
    [
        (DAY - timedelta(days=1), files.NotInSight),
        (DAY, None),
        (UNTIL, None),
        (UNTIL + timedelta(days=1), files.Over),
    ],
)
def test_it_is_read_on_its_days_only(
    register: None, places: Places, on: date, wrong: type[Exception] | None
) -> None:
    viewer = before(places.village)
    counted = files.hanging_below(before(places.county), on)
    if wrong is None:
        assert files.board(viewer, "0", on)
        assert {one.area for one in files.hanging(viewer, on)} == {places.county, places.village}
        assert counted == {places.county.prefix: 1, places.village.prefix: 1}
    else:
        with pytest.raises(wrong):
            files.board(viewer, "0", on)
        assert (files.hanging(viewer, on), counted) == ([], {})


@pytest.mark.parametrize("name", sorted(set(READERS) - {"board", "hanging", "hanging_below"}))
def test_no_other_reader_tells_a_passer_by_anything(name: str, register: None, places: Places) -> None:
    function: Any = getattr(files, name)
    viewer = before(places.province)
    for way in _arguments(function):
        try:
            found = function(viewer, *way)
        except files.NotInSight:
            continue
        assert all(isinstance(row, Area) for row in _rows(found)), "names of areas are no secret"
        assert not [mark for mark in MARKS if mark in repr(found)]


def test_nobody_is_counted_for_a_passer_by(register: None, places: Places) -> None:
    viewer = before(places.province)
    assert files.counts(viewer).total == files.Number(0, 0)
    assert files.recorded_years(viewer) == []
    assert not files.roster(viewer, YEAR).households.num_rows


@pytest.mark.postgres
@pytest.mark.requirement("T06")
def test_the_database_opens_the_area_of_the_board_for_as_long_as_it_is_read(
    register: None, places: Places
) -> None:
    site_role.take()
    assert sorted(files.board(before(places.village), "0", DAY)[1]) == sorted([YANG, SHI])
    assert len(files.hanging(before(places.village), DAY)) == 2
    assert files.hanging_below(before(places.county), DAY)[places.village.prefix] == 1
    for model in (Household, Person, Objection, Notice):
        assert not model.objects.exists(), "the wall stands again"
    with bounds.before_boards(before(places.village)):
        assert {home.village_code for home in Household.objects.all()} == {places.village.code}
