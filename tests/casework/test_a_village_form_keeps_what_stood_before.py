"""Recording a village's form: who may, what is kept, and what two officers at once cannot do."""

from datetime import date
from decimal import Decimal

import pytest

from diguan.casework import may, villages, years
from diguan.casework.corrections import YearClosed
from diguan.casework.record import ChangedMeanwhile, NoReason
from diguan.casework.values import ValueFault
from diguan.registry.models import AuditEntry, Officer, VillageYear
from tests.people import YEAR, Places

ON = date(2017, 10, 9)
FACTS = {"total_households": 320, "collective_income": Decimal("6.5"), "paved_road": True}


def record(village, by, version=0, reason="2017年度采集", **facts):
    return villages.record(village, YEAR, facts or FACTS, by=by, reason=reason, on=ON, version=version)


@pytest.mark.requirement("N-04")
def test_wang_records_his_village_and_a_correction_keeps_what_stood(places: Places, wang: Officer) -> None:
    assert record(places.village, wang) == FACTS
    assert record(places.village, wang, 1, total_households=321, paved_road=True) == {"total_households": 321}

    form = VillageYear.objects.get(area=places.village, year=YEAR)
    assert (form.total_households, form.collective_income, form.paved_road, form.clinics) == (
        321, Decimal("6.5"), True, None,
    )  # fmt: skip
    first, second = AuditEntry.objects.filter(kind="village_recorded").order_by("number")
    assert '"total_households":320' in second.before.replace(" ", "")
    assert '"total_households":321' in second.after.replace(" ", "")
    assert (second.by_name, second.reason, second.area_prefix) == (
        str(wang),
        "2017年度采集",
        places.village.code,
    )
    assert first.number < second.number


def test_what_stands_already_is_no_change(places: Places, wang: Officer) -> None:
    record(places.village, wang)
    assert record(places.village, wang, 1) == {}
    assert VillageYear.objects.get(area=places.village).version == 1


def test_a_form_in_which_nothing_is_known_leaves_nothing_behind(places: Places, wang: Officer) -> None:
    assert record(places.village, wang, clinics=None) == {}
    assert not VillageYear.objects.exists()
    assert not AuditEntry.objects.filter(kind="village_recorded").exists()


def test_two_officers_cannot_overwrite_each_other(places: Places, wang: Officer, li: Officer) -> None:
    record(places.village, wang)
    record(places.village, li, 1, clinics=1)
    for seen in (0, 1):
        with pytest.raises(ChangedMeanwhile):
            record(places.village, wang, seen, clinics=2)
    assert VillageYear.objects.get(area=places.village).clinics == 1


@pytest.mark.parametrize("actor", ["sun", "qian", "feng", "chen"])
def test_nobody_records_a_village_that_is_not_his(
    actor: str, places: Places, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(may.NotAllowed):
        record(places.village, request.getfixturevalue(actor))
    assert not VillageYear.objects.exists()


def test_impossible_values_no_reason_and_closed_years_are_refused(
    places: Places, wang: Officer, zhao: Officer
) -> None:
    with pytest.raises(ValueFault):
        record(places.village, wang, total_households=Decimal("3.5"))
    with pytest.raises(NoReason):
        record(places.village, wang, reason=" ")
    years.close(places.county, YEAR, by=zhao)
    with pytest.raises(YearClosed):
        record(places.village, wang)
    assert not VillageYear.objects.exists()
