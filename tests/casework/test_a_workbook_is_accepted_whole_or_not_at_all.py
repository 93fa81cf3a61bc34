"""Accepting a workbook: new, changed and unchanged told apart, each change with its event, nothing half,
nothing twice."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from diguan.casework import import_writing, imports, years
from diguan.casework.corrections import correct
from diguan.casework.import_plan import PlanFault
from diguan.casework.imports import BatchFault
from diguan.casework.may import NotAllowed
from diguan.casework.record import ChangedMeanwhile
from diguan.registry import files
from diguan.registry.book import book, tokens
from diguan.registry.freeze import freeze
from diguan.registry.models import (
    Event,
    Household,
    HouseholdYear,
    ImportBatch,
    Item,
    Officer,
    Person,
    PersonYear,
)
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level, Scope
from tests.casework.staged import Row, stage
from tests.people import DAY, YEAR, Places

HE: Row = {
    "household_number": "H1", "village_code": "990101100200", "register_status": "registered",
    "wage_income": Decimal("1200.50"), "pension": Decimal(300), "house_dangerous": True,
    "main_cause": "illness", "first_identified_on": date(2014, 5, 1), "cultivated_land": Decimal("3.25"),
    "house_built_year": 1986, "hamlet": '上"屯",\n东头', "food_assured": False,
}  # fmt: skip
FATHER: Row = {
    "household_number": "H1", "person_number": "H1-01", "name": "何大山", "relation": "head", "sex": "male",
    "id_number": "990101197001010012", "birth": date(1970, 1, 1), "health": "chronic_illness", "dibao": True,
}  # fmt: skip
CHILD: Row = {
    "household_number": "H1", "name": "何小山", "relation": "son", "sex": "male", "schooling": "primary"
}  # fmt: skip
COUNTED = ("new_households", "changed_households", "unchanged_households", "new_people", "changed_people")


@pytest.fixture
def bring(tmp_path: Path, li: Officer) -> Callable[..., ImportBatch]:
    """Stage rows for Li's township."""

    def bring_in(households: list[Row], people: list[Row], **other: Any) -> ImportBatch:
        folder = tmp_path / f"batch-{len(list(tmp_path.iterdir()))}"
        return stage(folder, other.pop("area", li.area), other.pop("by", li), households, people, **other)

    return bring_in


def accepted(batch: ImportBatch, by: Officer) -> tuple[int, ...]:
    """Accept and give the counts."""
    counts = imports.accept(batch, by=by)
    return tuple(counts[name] for name in COUNTED)


@pytest.mark.requirement("N-01", "S1-18")
def test_new_files_arrive_with_every_fact_as_it_was_read(bring: Any, li: Officer) -> None:
    assert accepted(bring([HE], [FATHER, CHILD]), li) == (1, 0, 0, 2, 0)
    home = Household.objects.get(number="H1")
    assert (home.people, home.head_name, home.status, home.stage, home.version) == (
        2, "何大山", "registered", "registered", 1,
    )  # fmt: skip
    assert (home.village.name, home.created_on) == ("东沟村", DAY)
    of_year = home.years.get()
    for fact in book().recorded("household"):
        if fact.name not in ("household_number", "village_code", "pension") and hasattr(of_year, fact.name):
            assert getattr(of_year, fact.name) == HE.get(fact.name), fact.name
    assert [(row.item, row.amount) for row in Item.objects.all()] == [("pension", 300)]
    father, child = Person.objects.order_by("number")
    assert (father.number, child.number) == ("H1-01", "H1-02")
    assert (father.id_key, child.id_key) == (tokens().of(FATHER["id_number"]), None)
    year = PersonYear.objects.get(person=father)
    assert (year.relation, year.health, year.dibao, year.wubao) == ("head", "chronic_illness", True, None)
    event = files.events(Viewer.of(li), home).get()
    assert (event.kind, event.by_name, event.reason, event.on) == ("imported", "李干事", "名册.xlsx", DAY)
    assert event.after == {
        "year": YEAR,
        "import": ImportBatch.objects.get().pk,
        "new_members": ["H1-01", "H1-02"],
    }


@pytest.mark.requirement("T27")
def test_the_same_workbook_again_changes_nothing(bring: Any, li: Officer) -> None:
    accepted(bring([HE], [FATHER, CHILD]), li)
    before = everything()
    assert accepted(bring([HE], [FATHER, CHILD]), li) == (0, 0, 1, 0, 0)
    assert everything() == before


def everything() -> list[Any]:
    """Every row of the register."""
    tables = (Household, HouseholdYear, Item, Person, PersonYear, Event)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_each_change_is_told_with_before_and_after(bring: Any, li: Officer) -> None:
    accepted(bring([HE], [FATHER, CHILD]), li)
    home = {
        **HE,
        "wage_income": Decimal(2000),
        "pension": Decimal("310.10"),
        "gifts": Decimal(5),
        "electricity": True,
    }
    father = {**FATHER, "health": "healthy", "ethnicity": "han"}
    wife = {"household_number": "H1", "name": "周兰", "relation": "spouse", "sex": "female"}
    batch = bring([home], [father, CHILD, wife])
    told = imports.compare(batch)
    facts = ("electricity", "ethnicity", "gifts", "health", "pension", "wage_income")
    assert told["facts"] == dict.fromkeys(facts, 1)
    assert not {"chronic_illness", "healthy"} & {row["after"] for row in told["samples"]}, "kept sealed"
    imports.keep_preview(batch, told)
    heard = imports.preview(batch)["samples"]
    sample = {(row["person_number"], row["fact"]): (row["before"], row["after"]) for row in heard}
    assert sample[None, "wage_income"] == ("1200.5", "2000")
    assert sample["H1-01", "health"] == ("chronic_illness", "healthy")
    assert accepted(batch, li) == (0, 1, 0, 1, 1)
    event = files.events(Viewer.of(li))[0]
    assert event.kind == "changed_by_import"
    before, after = files.heard(Viewer.of(event.by), [event])[0]
    assert "illness" not in str((event.before, event.after)), "sealed in the record too"
    assert before == {
        "wage_income": "1200.5", "pension": "300", "gifts": None, "electricity": None,
        "members": {"H1-01": {"health": "chronic_illness", "ethnicity": None}},
    }  # fmt: skip
    assert after == {
        "wage_income": "2000", "pension": "310.1", "gifts": "5", "electricity": True, "year": YEAR,
        "import": batch.pk, "members": {"H1-01": {"health": "healthy", "ethnicity": "han"}},
        "new_members": ["H1-03"],
    }  # fmt: skip
    file = Household.objects.get()
    assert (file.people, file.version) == (3, 2)
    assert file.years.get().wage_income == 2000
    assert {row.item: row.amount for row in Item.objects.all()} == {"pension": Decimal("310.10"), "gifts": 5}
    assert Person.objects.get(number="H1-01").ethnicity == "han"
    assert PersonYear.objects.get(person__number="H1-01").health == "healthy"


def test_a_blank_cell_erases_nothing_and_who_is_not_listed_has_not_left(bring: Any, li: Officer) -> None:
    accepted(bring([HE], [FATHER, CHILD]), li)
    before = everything()
    batch = bring([{"household_number": "H1", "village_code": HE["village_code"]}], [FATHER])
    assert accepted(batch, li) == (0, 0, 1, 0, 0)
    assert everything() == before
    assert ImportBatch.objects.get(pk=batch.pk).counts["accepted"]["not_listed"] == 1


def test_members_are_found_by_number_then_document_then_name_and_birth(bring: Any, li: Officer) -> None:
    accepted(bring([HE], [FATHER, {**CHILD, "birth": date(2009, 1, 1)}]), li)
    unnumbered = {key: value for key, value in FATHER.items() if key != "person_number"}
    old_form = {**unnumbered, "name": "何大山（改名）"}
    by_name = {**CHILD, "birth": date(2009, 1, 1), "id_number": "990101200901010018"}
    assert accepted(bring([HE], [old_form, by_name]), li) == (0, 1, 0, 0, 2)
    assert {row.number: (row.name, row.id_key) for row in Person.objects.all()} == {
        "H1-01": ("何大山（改名）", tokens().of(FATHER["id_number"])),
        "H1-02": ("何小山", tokens().of("990101200901010018")),
    }


def test_twins_of_one_name_stay_two(bring: Any, li: Officer) -> None:
    twin = {**CHILD, "birth": date(2010, 2, 2)}
    assert accepted(bring([HE], [FATHER, twin, twin]), li) == (1, 0, 0, 3, 0)
    assert accepted(bring([HE], [FATHER, twin, twin]), li) == (0, 0, 1, 0, 0)
    assert Person.objects.count() == 3


def test_a_member_who_has_left_does_not_come_back_by_a_list(bring: Any, li: Officer) -> None:
    accepted(bring([HE], [FATHER, CHILD]), li)
    Person.objects.filter(number="H1-02").update(left_on=DAY, birth=date(2009, 1, 1))
    batch = bring([HE], [FATHER, {**CHILD, "person_number": "H1-02", "name": "又来"}])
    assert accepted(batch, li) == (0, 0, 1, 0, 0)
    assert ImportBatch.objects.get(pk=batch.pk).counts["accepted"]["left_but_listed"] == 1
    assert Person.objects.get(number="H1-02").name == "何小山"


@pytest.mark.requirement("S1-07")
def test_a_status_is_moved_by_its_procedure_and_not_by_a_list(bring: Any, li: Officer) -> None:
    accepted(bring([HE], [FATHER]), li)
    batch = bring([{**HE, "register_status": "exited"}], [FATHER])
    assert accepted(batch, li) == (0, 0, 1, 0, 0)
    assert ImportBatch.objects.get(pk=batch.pk).counts["accepted"]["other_status"] == 1
    assert HouseholdYear.objects.get().register_status == Household.objects.get().status == "registered"


def test_another_year_is_added_beside_the_first(bring: Any, li: Officer) -> None:
    accepted(bring([HE], [FATHER, CHILD]), li)
    later = {**HE, "wage_income": Decimal(5000), "register_status": None}
    assert accepted(bring([later], [FATHER], year=YEAR + 1), li) == (0, 1, 0, 0, 0)
    earlier = {**HE, "wage_income": Decimal(800), "register_status": "unregistered"}
    assert accepted(bring([earlier], [FATHER], year=YEAR - 1), li) == (0, 1, 0, 0, 0)
    kept = HouseholdYear.objects.order_by("year").values_list("year", "wage_income", "register_status")
    assert list(kept) == [
        (YEAR - 1, 800, "unregistered"),
        (YEAR, Decimal("1200.50"), "registered"),
        (YEAR + 1, 5000, "registered"),
    ]
    assert PersonYear.objects.filter(person__number="H1-01").count() == 3
    assert Household.objects.get().people == 2


def test_a_household_may_move_within_the_area_that_brings_it_in(
    bring: Any, li: Officer, places: Places
) -> None:
    accepted(bring([HE], [FATHER]), li)
    assert accepted(bring([{**HE, "village_code": places.next_village.code}], [FATHER]), li) == (
        0,
        1,
        0,
        0,
        0,
    )
    home = Household.objects.select_related("village").get()
    assert (home.village.name, home.village_code) == ("西岭村", places.next_village.code)
    assert home.years.get().village_code == places.next_village.code
    assert files.events(Viewer.of(li))[0].before == {"village_code": places.village.code}


def test_a_file_of_another_area_is_neither_changed_nor_shown(
    bring: Any, li: Officer, neighbours: list[Household], places: Places
) -> None:
    before = everything()
    stranger = {**HE, "household_number": neighbours[1].number}
    with pytest.raises(PlanFault) as refused:
        accepted(
            bring([HE, stranger], [FATHER, {**CHILD, "household_number": stranger["household_number"]}]), li
        )
    assert "1" in refused.value.what.zh
    assert everything() == before


def test_a_village_that_the_area_does_not_have_is_refused(bring: Any, li: Officer, places: Places) -> None:
    with pytest.raises(PlanFault):
        accepted(bring([{**HE, "village_code": places.far_village.code}], [FATHER]), li)
    assert not Household.objects.exists()


def test_a_closed_year_takes_no_workbook(bring: Any, li: Officer, zhao: Officer) -> None:
    accepted(bring([HE], [FATHER]), li)
    years.close(zhao.area, YEAR, by=zhao)  # type: ignore[arg-type]  # Zhao has an area
    with pytest.raises(PlanFault):
        accepted(bring([{**HE, "wage_income": Decimal(1)}], [FATHER]), li)
    with pytest.raises(PlanFault):
        accepted(bring([{**HE, "household_number": "H2"}], [{**FATHER, "household_number": "H2"}]), li)


@pytest.mark.requirement("T27")
@pytest.mark.parametrize(
    "step", ["_new_files", "_years", "_items", "_persons", "_person_years", "_touch", "_events"]
)
def test_a_break_at_any_step_leaves_nothing_and_the_next_try_completes(
    step: str, bring: Any, li: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = bring([HE], [FATHER, CHILD])
    with monkeypatch.context() as broken:
        broken.setattr(import_writing, step, _break)
        with pytest.raises(KeyboardInterrupt):
            imports.accept(batch, by=li)
    assert not any(everything())
    batch.refresh_from_db()
    assert batch.state == "read"
    assert accepted(batch, li) == (1, 0, 0, 2, 0)


def _break(*_: Any) -> None:
    raise KeyboardInterrupt


def test_accepting_twice_does_it_once_and_removes_the_staged_secrets(bring: Any, li: Officer) -> None:
    batch = bring([HE], [FATHER])
    assert accepted(batch, li) == accepted(batch, li) == (1, 0, 0, 1, 0)
    assert Event.objects.count() == 1
    assert not Path(batch.folder).exists()


def test_a_file_changed_meanwhile_stops_the_import(
    bring: Any, li: Officer, wang: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted(bring([HE], [FATHER]), li)
    batch = bring([{**HE, "wage_income": Decimal(7)}], [FATHER])
    written = import_writing.write

    def late(*arguments: Any) -> None:
        of_year = HouseholdYear.objects.get()
        correct(of_year, "wage_income", Decimal(1300), by=wang, reason="核实", on=DAY, version=1)
        written(*arguments)

    monkeypatch.setattr(imports, "write", late)
    with pytest.raises(ChangedMeanwhile):
        imports.accept(batch, by=li)
    monkeypatch.setattr(imports, "write", written)
    assert accepted(batch, li) == (0, 1, 0, 0, 0)
    assert HouseholdYear.objects.get().wage_income == 7


@pytest.mark.parametrize("who", ["wang", "sun", "qian", "feng", "chen"])
def test_only_the_offices_of_the_place_accept(who: str, bring: Any, request: pytest.FixtureRequest) -> None:
    batch = bring([HE], [FATHER])
    with pytest.raises(NotAllowed):
        imports.accept(batch, by=request.getfixturevalue(who))
    assert not Household.objects.exists()


def test_a_dropped_workbook_is_gone(bring: Any, li: Officer, wang: Officer) -> None:
    batch = bring([HE], [FATHER])
    with pytest.raises(NotAllowed):
        imports.drop(batch, by=wang)
    imports.drop(batch, by=li)
    assert not Path(batch.folder).exists()
    for act in (lambda: imports.accept(batch, by=li), lambda: imports.drop(batch, by=li)):
        with pytest.raises(BatchFault):
            act()


@pytest.mark.django_db(transaction=True)
def test_it_works_the_same_outside_the_transaction_of_a_test(bring: Any, li: Officer, tmp_path: Path) -> None:
    batch = bring([HE], [FATHER, CHILD])
    assert imports.compare(batch)["counts"]["new_people"] == 2
    assert accepted(batch, li) == (1, 0, 0, 2, 0)
    assert accepted(bring([HE], [FATHER, CHILD]), li) == (0, 0, 1, 0, 0)
    scope = Scope("990101100", Level.TOWNSHIP)
    assert freeze(Viewer.of(li), scope, YEAR, DAY, tmp_path / "frozen").people == 2
