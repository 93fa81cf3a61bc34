"""Opening a household file by hand: the household, its first year and its members in one step, with one
event.

A new file is not registered as poor: that is a move (moves.py). Workbooks come in by imports.py.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from diguan.casework import audit, may
from diguan.casework.families import recount
from diguan.casework.record import happened, reason_given
from diguan.casework.values import checked
from diguan.casework.years import is_closed
from diguan.policy.facts import Fact
from diguan.registry import places
from diguan.registry.book import book, tokens
from diguan.registry.models import (
    Area,
    Household,
    HouseholdYear,
    Item,
    Officer,
    Person,
    PersonYear,
)
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level
from diguan.words.errors import Fault
from diguan.words.text import Text

_GIVEN_BY_THE_FILE = frozenset({"household_number", "village_code", "register_status"})


class OpeningFault(Fault):
    """A household file that cannot be opened."""


def open_file(
    village: Area,
    facts: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]],
    *,
    year: int,
    on: date,
    by: Officer,
    reason: str,
    number: str = "",
) -> Household:
    """Open a file with its facts of a year and its members' facts; without a number it gets the village's
    next.

    Blank facts are not known. Raises NotAllowed, OpeningFault, ValueFault (`where` names the fact), NoReason.
    """
    may.must_open_file(Viewer.of(by), village.code)
    why = reason_given(reason)
    given = _checked("household", facts)
    people = [_checked("person", each) for each in members]
    _check(village, year, people)
    with audit.act():
        household = _file(village, number.strip() or next_number(village), on)
        of_year = _year(household, year, given)
        for order, each in enumerate(people, start=1):
            _member(household, of_year, each, f"{household.number}-{order:02}", on)
        recount(household)
        after = {"year": year, "people": household.people, "head_name": household.head_name}
        happened(household, "opened", on=on, by=by, reason=why, before={}, after=after)
    return household


def next_number(village: Area) -> str:
    """The number after the highest of the village: its code and four digits."""
    taken = Household.objects.filter(number__startswith=village.code).values_list("number", flat=True)
    tails = [number[len(village.code) :] for number in taken]
    highest = max((int(tail) for tail in tails if tail.isdigit()), default=0)
    return f"{village.code}{highest + 1:04}"


def _checked(level: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Fact] = {fact.name: fact for fact in book().facts.values() if fact.level == level}
    wrong = [name for name in facts if name not in known or known[name].origin != "recorded"]
    if wrong or (level == "household" and facts.keys() & _GIVEN_BY_THE_FILE):
        raise OpeningFault(
            _STRANGE.format(names=", ".join(sorted(wrong or facts.keys() & _GIVEN_BY_THE_FILE)))
        )
    values = {name: checked(known[name], value) for name, value in facts.items()}
    return {name: value for name, value in values.items() if value is not None}


def _check(village: Area, year: int, people: Sequence[Mapping[str, Any]]) -> None:
    if village.level != Level.VILLAGE:
        raise OpeningFault(_NOT_A_VILLAGE)
    if is_closed(village, year):
        raise OpeningFault(_CLOSED.format(year=year))
    if sum(person.get("relation") == "head" for person in people) != 1:
        raise OpeningFault(_ONE_HEAD, where="relation")


def _file(village: Area, number: str, on: date) -> Household:
    if Household.objects.filter(number=number).exists():
        raise OpeningFault(_TAKEN, where="household_number")
    return Household.objects.create(number=number, village=village, village_code=village.code, created_on=on)


def _year(household: Household, year: int, given: Mapping[str, Any]) -> HouseholdYear:
    items = {name: value for name, value in given.items() if places.is_item(book().fact(name))}
    columns = {name: value for name, value in given.items() if name not in items}
    of_year = HouseholdYear.objects.create(
        household=household,
        year=year,
        village_code=household.village_code,
        register_status=household.status,
        **columns,
    )
    Item.objects.bulk_create(Item(household_year=of_year, item=name, amount=items[name]) for name in items)
    return of_year


def _member(
    household: Household, of_year: HouseholdYear, given: Mapping[str, Any], number: str, on: date
) -> None:
    own = {name: value for name, value in given.items() if places.of(book().fact(name)).model is Person}
    yearly = {name: value for name, value in given.items() if name not in own}
    number = own.pop("person_number", number)
    id_number = own.get("id_number")
    key = tokens().of(id_number) if id_number else None
    person = Person.objects.create(
        household=household, number=number, id_key=key, **{"member_since": on, **own}
    )
    PersonYear.objects.create(person=person, household_year=of_year, **yearly)


_STRANGE = Text("不能在这里填写：{names}", "these cannot be given here: {names}")
_NOT_A_VILLAGE = Text("户档要建在村一级", "a household file stands in a village")
_CLOSED = Text("{year} 年已封存", "the year {year} is closed")
_ONE_HEAD = Text("每户要有且只有一名户主", "a household has exactly one head")
_TAKEN = Text("户编号已被使用", "the household number is taken")
