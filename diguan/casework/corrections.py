"""Correcting one fact of a household file: with a reason, on a day, and with an event that keeps what stood
before.

The register status is not corrected but moved (moves.py); members come and go by members.py.
"""

from datetime import date
from typing import Any

from diguan.casework import audit, may
from diguan.casework.families import recount
from diguan.casework.record import happened, reason_given, touch
from diguan.casework.values import checked
from diguan.policy.facts import Fact
from diguan.registry import places
from diguan.registry.book import book, tokens
from diguan.registry.models import Event, HouseholdYear, Item, Officer, Person, PersonYear
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text

Target = HouseholdYear | PersonYear
NOT_CORRECTED = frozenset({"household_number", "person_number", "village_code", "register_status"})


class CorrectionFault(Fault):
    """A correction that cannot be made."""


class YearClosed(Fault):
    """A year that is closed and frozen."""

    def __init__(self, year: int) -> None:
        super().__init__(_CLOSED.format(year=year), mend=_MEND_CLOSED)


def correct(
    target: Target, fact: str, value: Any, *, by: Officer, reason: str, on: date, version: int
) -> Event | None:
    """Give a fact of a household's (or member's) year another value; None means not known.

    `version` is the household's version that the officer saw. Gives the event, or None when the value
    already stands. Raises NotAllowed, CorrectionFault, ValueFault, NoReason, YearClosed, ChangedMeanwhile.
    """
    meaning = _meant(target, fact)
    given = checked(meaning, value)
    why = reason_given(reason)
    with audit.act():
        of_year, person = _row(target)
        household = of_year.household
        may.must_correct(Viewer.of(by), household.village_code)
        before = read(of_year, person, meaning)
        if before == given:
            return None
        touch(household, version)
        _write(of_year, target, person, meaning, given)
        return happened(
            household,
            "corrected",
            on=on,
            by=by,
            reason=why,
            before={fact: before},
            after={fact: given, "year": of_year.year},
            person=person,
        )


def read(of_year: HouseholdYear, person: Person | None, fact: Fact) -> Any:
    """What stands for a fact now."""
    place = places.of(fact)
    if place.model is Item:
        item = Item.objects.filter(household_year=of_year, item=fact.name).first()
        return item.amount if item else None
    if place.model is HouseholdYear:
        return getattr(of_year, place.column)
    if place.model is Person:
        return getattr(person, place.column)
    return getattr(PersonYear.objects.get(household_year=of_year, person=person), place.column)


def open_year(of_year: HouseholdYear) -> None:
    """Raise YearClosed when the year is closed."""
    if of_year.closed:
        raise YearClosed(of_year.year)


def _meant(target: Target, name: str) -> Fact:
    fact = book().fact(name)
    level = "household" if isinstance(target, HouseholdYear) else "person"
    if fact.origin != "recorded" or fact.level != level:
        raise CorrectionFault(_NOT_RECORDED.format(fact=fact.text), where=name)
    if name in NOT_CORRECTED:
        raise CorrectionFault(_NOT_THIS_WAY.format(fact=fact.text), where=name, mend=_MEND_THIS_WAY)
    return fact


def _row(target: Target) -> tuple[HouseholdYear, Person | None]:
    """The rows as they stand now, locked until the change is written."""
    of_year_id = target.pk if isinstance(target, HouseholdYear) else target.household_year_id
    years = HouseholdYear.objects.select_for_update(of=("self",)).select_related("household")
    of_year = years.get(pk=of_year_id)
    open_year(of_year)
    return of_year, None if isinstance(target, HouseholdYear) else target.person


def _write(of_year: HouseholdYear, target: Target, person: Person | None, fact: Fact, value: Any) -> None:
    place = places.of(fact)
    if place.model is Item:
        _write_item(of_year, fact.name, value)
    elif place.model is HouseholdYear:
        _set(HouseholdYear.objects.get(pk=of_year.pk), {fact.name: value})
    elif place.model is PersonYear:
        _set(PersonYear.objects.get(pk=target.pk), {fact.name: value})
    elif person is not None:
        _set(Person.objects.get(pk=person.pk), {fact.name: value, **_key(fact.name, value)})
    if fact.name in ("name", "relation"):
        recount(of_year.household)


def _set(row: HouseholdYear | PersonYear | Person, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _write_item(of_year: HouseholdYear, item: str, amount: Any) -> None:
    if amount is None:
        Item.objects.filter(household_year=of_year, item=item).delete()
    else:
        Item.objects.update_or_create(household_year=of_year, item=item, defaults={"amount": amount})


def _key(name: str, value: Any) -> dict[str, Any]:
    return {"id_key": tokens().of(value) if value else None} if name == "id_number" else {}


_CLOSED = Text("{year} 年已封存，不能更改", "the year {year} is closed and cannot be changed")
_MEND_CLOSED = Text("请在当前年度登记，并说明情况", "record it in the present year and say what happened")
_NOT_RECORDED = Text("“{fact}”不是这里登记的事实", "'{fact}' is not recorded here")
_NOT_THIS_WAY = Text("“{fact}”不能这样更正", "'{fact}' is not corrected this way")
_MEND_THIS_WAY = Text(
    "状态按程序变动；编号和区划请由县级核对",
    "a status changes by its procedure; numbers and areas are checked by the county",
)
