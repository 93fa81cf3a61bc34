"""Freezing: what was recorded stands in the snapshot, unchanged and typed; what identifies people does
not."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from diguan.engine import snapshot as engine
from diguan.registry.book import book, tokens
from diguan.registry.files import NotInSight
from diguan.registry.freeze import NothingToFreeze, freeze
from diguan.registry.models import Household, HouseholdYear, Officer, Person
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level, Scope
from tests.people import DAY, YEAR, Places, record


def frozen(account: Officer, area: Any, folder: Path, **other: Any) -> engine.Snapshot:
    """A fresh snapshot of an area, opened by the engine, which checks every byte."""
    scope = Scope(area.code, Level(area.level))
    row = freeze(Viewer.of(account), scope, other.get("year", YEAR), other.get("on", DAY), folder)
    snapshot = engine.open(folder)
    assert (row.digest, row.households, row.people) == (snapshot.digest, snapshot.households, snapshot.people)
    return snapshot


def rows(file: Path) -> dict[str, dict[str, Any]]:
    """A Parquet file by household or person number."""
    found = pq.read_table(file).to_pylist()
    return {row.get("person_number") or row["household_number"]: row for row in found}


def test_every_recorded_fact_arrives_as_it_stands(
    yang: Household, shi: Household, zhao: Officer, tmp_path: Path
) -> None:
    snapshot = frozen(zhao, zhao.area, tmp_path / "s")
    home = rows(snapshot.household_file)[yang.number]
    assert home["wage_income"] == Decimal("3000.00")
    assert home["pension"] == Decimal("1200.00")
    assert home["family_planning_grant"] == Decimal(0), "nought is an answer"
    assert home["gifts"] is None, "a blank is none"
    assert home["cultivated_land"] == Decimal(8)
    assert (home["house_dangerous"], home["house_grade"], home["electricity"]) == (True, "c", None)
    assert (home["village_code"], home["villager_group"], home["year"]) == (yang.village_code, "三组", YEAR)
    head = rows(snapshot.person_file)[f"{yang.number}-01"]
    assert (head["relation"], head["sex"], head["birth"]) == ("head", "male", date(1965, 3, 4))
    assert (head["health"], head["labour_ability"]) == ("serious_illness", "lost")
    assert (head["id_length"], head["id_fault"], head["id_sex"]) == (18, "none", "male")
    assert head["household_id"] == yang.pk


def test_awkward_texts_survive(yang: Household, zhao: Officer, tmp_path: Path) -> None:
    awkward = "a \"quoted\", comma\nnew line 𠮷·'x'"
    HouseholdYear.objects.filter(household=yang).update(
        hamlet=awkward, house_structure="", villager_group=None
    )
    home = rows(frozen(zhao, zhao.area, tmp_path / "s").household_file)[yang.number]
    assert (home["hamlet"], home["house_structure"], home["villager_group"]) == (awkward, "", None)


def test_no_number_name_or_telephone_goes_into_a_snapshot(
    yang: Household, zhao: Officer, tmp_path: Path
) -> None:
    record(HouseholdYear.objects.filter(household=yang), bank_account="6222020000001234567")
    snapshot = frozen(zhao, zhao.area, tmp_path / "s")
    everything = b"".join(
        str(pq.read_table(file).to_pylist()).encode()
        for file in (snapshot.household_file, snapshot.person_file)
    )
    for person in Person.objects.all():
        assert str(person.id_number).encode() not in everything
        assert str(person.name).encode() not in everything
    assert b"13900000001" not in everything
    assert b"6222020000001234567" not in everything
    assert tokens().of("6222020000001234567").encode() in everything
    assert not {fact.name for fact in book().facts.values() if not fact.travels} & set(
        pq.read_schema(snapshot.person_file).names
    )


def test_who_has_left_is_left_out_from_the_day_of_leaving(
    yang: Household, zhao: Officer, tmp_path: Path
) -> None:
    Person.objects.filter(number=f"{yang.number}-04").update(left_on=date(2017, 5, 1))
    assert frozen(zhao, zhao.area, tmp_path / "before", on=date(2017, 4, 30)).people == 4
    assert frozen(zhao, zhao.area, tmp_path / "after", on=date(2017, 5, 1)).people == 3


def test_the_same_files_give_the_same_digest(yang: Household, zhao: Officer, tmp_path: Path) -> None:
    first, second = frozen(zhao, zhao.area, tmp_path / "1"), frozen(zhao, zhao.area, tmp_path / "2")
    assert first.digest == second.digest
    HouseholdYear.objects.filter(household=yang).update(wage_income=Decimal("3000.01"))
    assert frozen(zhao, zhao.area, tmp_path / "3").digest != first.digest


def test_a_city_is_frozen_county_by_county(
    yang: Household, neighbours: list[Household], qian: Officer, places: Places, tmp_path: Path
) -> None:
    said: list[tuple[int, int, str]] = []
    scope = Scope(places.city.code, Level.CITY)
    row = freeze(Viewer.of(qian), scope, YEAR, DAY, tmp_path / "s", lambda *step: said.append(step))
    parts = engine.counties(tmp_path / "s")
    assert [part.area for part in parts] == [places.county.code, places.other_county.code]
    assert row.households == sum(part.households for part in parts) == 4
    assert said == [(0, 2, "990101"), (1, 2, "990102"), (2, 2, "")]


@pytest.mark.parametrize("where", ["other_county", "city"])
def test_an_officer_freezes_only_the_own_area(
    where: str, yang: Household, neighbours: list[Household], zhao: Officer, places: Places, tmp_path: Path
) -> None:
    area = getattr(places, where)
    with pytest.raises(NotInSight):
        freeze(Viewer.of(zhao), Scope(area.code, Level(area.level)), YEAR, DAY, tmp_path / "s")


def test_an_empty_year_is_not_frozen(yang: Household, zhao: Officer, tmp_path: Path) -> None:
    with pytest.raises(NothingToFreeze) as refused:
        frozen(zhao, zhao.area, tmp_path / "s", year=2009)
    assert "2009" in refused.value.what.zh
