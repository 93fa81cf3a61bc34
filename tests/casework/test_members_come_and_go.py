"""The eight natural changes of a family: day, proof, size worked out again; a head who leaves is followed."""

from datetime import date
from typing import Any

import pytest

from diguan.casework import members
from diguan.casework.may import NotAllowed
from diguan.casework.members import COMING, LEAVING, MemberFault
from diguan.casework.record import ChangedMeanwhile, NoReason
from diguan.registry import files
from diguan.registry.book import book
from diguan.registry.models import Event, Household, Officer, Person, PersonYear
from diguan.registry.viewer import Viewer
from tests.people import DAY

BABY: dict[str, Any] = {"name": "杨小妹", "sex": "female", "relation": "daughter", "birth": date(2017, 5, 20)}


def come(home: Household, by: Officer, change: str = "newborn", facts: Any = BABY, **other: Any) -> Person:
    """Somebody joins."""
    home.refresh_from_db()
    said: dict[str, Any] = {"on": DAY, "proof": "出生医学证明", "version": home.version}
    return members.add(home, change, facts, by=by, **{**said, **other})


def leave(home: Household, name: str, by: Officer, change: str = "death", **other: Any) -> Person:
    """Somebody leaves."""
    home.refresh_from_db()
    person = Person.objects.get(household=home, name=name)
    said: dict[str, Any] = {"on": DAY, "proof": "死亡证明", "version": home.version}
    members.remove(person, change, by=by, **{**said, **other})
    return person


def test_the_changes_are_those_of_the_code_list() -> None:
    assert set(COMING) | set(LEAVING) == set(book().codes("member_change").keys)
    assert not set(COMING) & set(LEAVING)


@pytest.mark.requirement("S1-18", "P-58")
@pytest.mark.parametrize("change", COMING)
def test_who_joins_is_counted_from_that_day(change: str, yang: Household, wang: Officer) -> None:
    person = come(yang, wang, change)
    yang.refresh_from_db()
    assert yang.people == 5
    assert (person.member_since, person.number) == (DAY, f"{yang.number}-05")
    assert PersonYear.objects.get(person=person).member_change == change
    event = files.events(Viewer.of(wang), yang)[0]
    assert (event.kind, event.reason, event.on, event.person) == ("member_added", "出生医学证明", DAY, person)
    assert (event.before["people"], event.after["people"]) == (4, 5)
    assert event.after["birth"] == "2017-05-20"


@pytest.mark.requirement("S1-18", "P-58")
@pytest.mark.parametrize("change", LEAVING)
def test_who_leaves_is_kept_with_the_day_and_no_longer_counted(
    change: str, yang: Household, wang: Officer
) -> None:
    person = leave(yang, "张秀英", wang, change)
    yang.refresh_from_db()
    person.refresh_from_db()
    assert (yang.people, person.left_on) == (3, DAY)
    assert PersonYear.objects.get(person=person).member_change == change
    assert {one.name for one in files.members(Viewer.of(wang), yang)} >= {"张秀英"}
    event = files.events(Viewer.of(wang), yang)[0]
    assert (event.kind, event.after["member_change"], event.after["people"]) == ("member_removed", change, 3)


def test_the_head_is_followed_and_relations_that_no_longer_hold_are_asked_anew(
    yang: Household, wang: Officer
) -> None:
    with pytest.raises(MemberFault):
        leave(yang, "杨建国", wang)
    wife = Person.objects.get(name="刘桂兰")
    leave(yang, "杨建国", wang, new_head=wife)
    yang.refresh_from_db()
    assert (yang.people, yang.head_name) == (3, "刘桂兰")
    now = {row.person.name: row.relation for row in PersonYear.objects.filter(person__left_on=None)}
    assert now == {"刘桂兰": "head", "杨明": "son", "张秀英": None}


def test_a_child_who_becomes_head_leaves_all_relations_open(yang: Household, wang: Officer) -> None:
    leave(yang, "杨建国", wang, new_head=Person.objects.get(name="杨明"))
    now = {row.person.name: row.relation for row in PersonYear.objects.filter(person__left_on=None)}
    assert now == {"刘桂兰": None, "杨明": "head", "张秀英": None}


def test_the_last_member_may_leave(neighbours: list[Household], sun: Officer) -> None:
    home = neighbours[0]
    leave(home, "邻居1", sun)
    home.refresh_from_db()
    assert (home.people, home.head_name) == (0, None)


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ("death", BABY),
        ("adopted", BABY),
        ("newborn", {"name": "无关系", "sex": "male"}),
        ("newborn", {"name": "无性别", "relation": "son"}),
        ("newborn", {**BABY, "relation": "head"}),
        ("newborn", {**BABY, "wage_income": 1}),
        ("newborn", {**BABY, "person_number": "990101100200001-01"}),
    ],
)
def test_a_coming_that_makes_no_sense_changes_nothing(
    change: str, facts: Any, yang: Household, wang: Officer
) -> None:
    with pytest.raises(MemberFault):
        come(yang, wang, change, facts)
    yang.refresh_from_db()
    assert (yang.people, yang.version, Event.objects.count()) == (4, 1, 0)


def test_a_leaving_that_makes_no_sense_changes_nothing(
    yang: Household, shi: Household, wang: Officer
) -> None:
    with pytest.raises(MemberFault):
        leave(yang, "杨明", wang, "newborn")
    with pytest.raises(MemberFault):
        leave(yang, "杨建国", wang, new_head=Person.objects.get(name="石磊"))
    leave(yang, "杨明", wang)
    with pytest.raises(MemberFault):
        leave(yang, "杨明", wang)
    with pytest.raises(NoReason):
        leave(yang, "张秀英", wang, proof=" ")
    with pytest.raises(ChangedMeanwhile):
        leave(yang, "张秀英", wang, version=1)
    assert Event.objects.count() == 1


@pytest.mark.parametrize("who", ["sun", "qian", "feng"])
def test_only_officers_of_the_place_change_members(
    who: str, yang: Household, request: pytest.FixtureRequest
) -> None:
    officer = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        come(yang, officer)
    with pytest.raises(NotAllowed):
        leave(yang, "杨明", officer)
