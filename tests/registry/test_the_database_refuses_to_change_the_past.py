"""Guards in the database itself: events and decisions are only added, closed years are frozen, test
databases can be emptied."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from diguan.registry import guards
from diguan.registry.models import (
    Area,
    ClosedYear,
    Decision,
    Event,
    Household,
    HouseholdYear,
    Item,
    Officer,
    Person,
    PersonYear,
)
from tests.people import DAY, YEAR

NOW = datetime(2017, 12, 31, tzinfo=UTC)


def refused(sql: str, *values: Any) -> bool:
    """Whether the database refuses a statement that any program might send."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError:
        return True
    return False


@pytest.fixture
def said(yang: Household, zhao: Officer) -> dict[str, Any]:
    """What an event and a decision about the Yangs have in common."""
    code = yang.village_code
    return {
        "household": yang,
        "village_code": code,
        "on": DAY,
        "at": NOW,
        "by": zhao,
        "by_name": "赵",
        "reason": "-",
    }


def test_every_guard_stands(db: None) -> None:
    assert guards.missing(connection) == set()


@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET reason = 'other'", "UPDATE {} SET by_name = 'other'", "DELETE FROM {}"]
)
def test_an_event_and_a_decision_can_neither_be_changed_nor_removed(
    statement: str, said: dict[str, Any]
) -> None:
    Event.objects.create(kind="corrected", before={}, after={}, **said)
    Decision.objects.create(year=YEAR, kind="approval", outcome="approved", rule_ids=[], **said)
    assert refused(statement.format("registry_event"))
    assert refused(statement.format("registry_decision"))
    assert (Event.objects.get().reason, Decision.objects.get().by_name) == ("-", "赵")


def close(area: Area, by: Officer) -> None:
    """Close the year for an area, as casework does."""
    HouseholdYear.objects.filter(year=YEAR, village_code__startswith=area.prefix).update(closed=True)
    ClosedYear.objects.create(year=YEAR, area=area, prefix=area.prefix, at=NOW, by=by)


def test_a_closed_year_can_be_written_by_nobody(yang: Household, zhao: Officer) -> None:
    of_year, item, member = yang.years.get(), Item.objects.first(), PersonYear.objects.first()
    assert item
    assert member
    close(zhao.area, zhao)  # type: ignore[arg-type]  # Zhao has an area
    assert refused("UPDATE registry_householdyear SET wage_income = 1 WHERE id = %s", of_year.pk)
    assert refused("UPDATE registry_householdyear SET closed = %s WHERE id = %s", False, of_year.pk)
    assert refused("UPDATE registry_item SET amount = 1 WHERE id = %s", item.pk)
    assert refused("DELETE FROM registry_item WHERE id = %s", item.pk)
    assert refused("UPDATE registry_personyear SET dibao = %s WHERE id = %s", True, member.pk)
    assert refused("DELETE FROM registry_personyear WHERE id = %s", member.pk)
    assert refused("DELETE FROM registry_closedyear")
    assert refused("UPDATE registry_closedyear SET year = 2001")
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.create(household_year=of_year, item="gifts", amount=Decimal(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonYear.objects.create(
            household_year=of_year, person=Person.objects.create(household=yang, number="x")
        )


def test_a_closed_year_takes_no_new_household_and_other_places_and_years_stay_open(
    yang: Household, neighbours: list[Household], zhao: Officer
) -> None:
    newcomer = Household.objects.create(
        number="new", village=yang.village, village_code=yang.village_code, created_on=DAY
    )
    close(zhao.area, zhao)  # type: ignore[arg-type]  # Zhao has an area
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdYear.objects.create(household=newcomer, year=YEAR, village_code=newcomer.village_code)
    HouseholdYear.objects.create(household=newcomer, year=YEAR + 1, village_code=newcomer.village_code)
    foreign = neighbours[-1].years.get()
    foreign.wage_income = Decimal(5)
    foreign.save()
    assert neighbours[-1].years.get().wage_income == 5


def test_an_open_year_is_written_freely(yang: Household) -> None:
    assert not refused("UPDATE registry_householdyear SET wage_income = 1")
    assert not refused("DELETE FROM registry_item")


@pytest.mark.django_db(transaction=True)
def test_a_test_database_can_be_emptied_and_is_guarded_again_afterwards(said: dict[str, Any]) -> None:
    Event.objects.create(kind="corrected", before={}, after={}, **said)
    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    assert guards.missing(connection) == set()
