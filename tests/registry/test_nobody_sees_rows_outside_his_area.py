"""Every function of registry.files, for every officer of the cast: rows of the own area and no other;
bounded queries."""

import inspect
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db.models import Model, QuerySet

from diguan.casework import upkeep
from diguan.registry import files
from diguan.registry.models import (
    AccountProposal,
    Act,
    Area,
    Attachment,
    AuditEntry,
    Ballot,
    Case,
    ComparisonAnswer,
    ComparisonPerson,
    ComparisonRequest,
    Complainant,
    Decision,
    Draw,
    Event,
    Finding,
    GridCell,
    HelpPlan,
    Household,
    HouseholdYear,
    ImportBatch,
    ImportFault,
    Item,
    Judgement,
    Measure,
    Meeting,
    MoreRequest,
    Notice,
    NoticeLine,
    Objection,
    Officer,
    Person,
    PersonYear,
    QualityFinding,
    QualityRun,
    Round,
    Screened,
    Screening,
    Snapshot,
    VillageYear,
)
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level, Scope
from tests.people import DAY, YEAR, Places

NOW = datetime(2017, 6, 1, 4, tzinfo=UTC)
CAST = ("wang", "sun", "li", "zhao", "qian", "zhou", "feng", "chen", "gao")


OWN: dict[type[Model], Callable[[Any], str]] = {
    Household: lambda row: row.village_code,
    HouseholdYear: lambda row: row.village_code,
    Item: lambda row: row.household_year.village_code,
    Person: lambda row: row.household.village_code,
    PersonYear: lambda row: row.household_year.village_code,
    Event: lambda row: row.village_code,
    Decision: lambda row: row.village_code,
    Finding: lambda row: row.village_code,
    QualityFinding: lambda row: row.village_code,
    VillageYear: lambda row: row.village_code,
    Area: lambda row: row.code,
    Case: lambda row: row.village_code,
    Meeting: lambda row: row.village_code,
    Ballot: lambda row: row.village_code,
    NoticeLine: lambda row: row.village_code,
    Objection: lambda row: row.village_code,
    Complainant: lambda row: row.village_code,
    GridCell: lambda row: row.village_code,
    Screened: lambda row: row.village_code,
    HelpPlan: lambda row: row.household.village_code,
    Measure: lambda row: row.plan.household.village_code,
    ComparisonPerson: lambda row: row.village_code,
    ComparisonAnswer: lambda row: row.asked.village_code,
}
WHOLLY_INSIDE: dict[type[Model], Callable[[Any], str]] = {
    ImportBatch: lambda row: row.area_prefix,
    ImportFault: lambda row: row.batch.area_prefix,
    AuditEntry: lambda row: row.area_prefix,
    Officer: lambda row: row.area.prefix,
    AccountProposal: lambda row: row.by.area.prefix,
    MoreRequest: lambda row: row.by.area.prefix,
    ComparisonRequest: lambda row: row.area_prefix,
}
OF_ADMINISTRATORS = (Area, Officer, AccountProposal, MoreRequest)  # who sees no household sees these
ABOUT_AN_AREA = (Snapshot, Judgement, QualityRun, Round, Act, Notice, Draw, Attachment, Screening)


def _arguments(function: Callable[..., Any]) -> Iterable[tuple[Any, ...]]:
    """Every sensible way to call a function of files after the viewer: with the rows of all families, not
    only one's own."""
    named = list(inspect.signature(function).parameters)[1:]
    choices: dict[str, list[Any]] = {
        "household": list(Household.objects.all()),
        "household_id": [home.pk for home in Household.objects.all()],
        "households": [list(Household.objects.all())],
        "key": [home.pk for home in Household.objects.all()]
        + [home.number for home in Household.objects.all()],
        "household_year": list(HouseholdYear.objects.all()),
        "person": list(Person.objects.all()),
        "person_id": [row.pk for row in Person.objects.all()],
        "judgement": list(Judgement.objects.all()),
        "judgement_id": [row.pk for row in Judgement.objects.all()],
        "snapshot_id": [row.pk for row in Snapshot.objects.all()],
        "run": list(QualityRun.objects.all()),
        "run_id": [row.pk for row in QualityRun.objects.all()],
        "finding_id": [row.pk for row in QualityFinding.objects.all()],
        "batch": list(ImportBatch.objects.all()),
        "batch_id": [row.pk for row in ImportBatch.objects.all()],
        "officer_id": [row.pk for row in Officer.objects.all()],
        "proposal_id": [row.pk for row in AccountProposal.objects.all()],
        "more_id": [row.pk for row in MoreRequest.objects.all()],
        "entry_id": [row.pk for row in AuditEntry.objects.all()],
        "since": [{1: ""}],
        "kinds": [("backed_up", "drilled", "key_made", "resealed", "audit_verified")],
        "keys": [[person.id_key for person in Person.objects.all()]],
        "year": [YEAR],
        "on": [DAY, DAY - timedelta(days=1)],
        "events": [list(Event.objects.all()), *([one] for one in Event.objects.all())],
        "act": list(Act.objects.all()),
        "request": list(ComparisonRequest.objects.all()),
        "request_id": [row.pk for row in ComparisonRequest.objects.all()],
        "asked": list(ComparisonPerson.objects.all()),
        "asked_id": [row.pk for row in ComparisonPerson.objects.all()],
        "rounds": [Round.objects.all()],
        "end": [YEAR + 3],
        "code": [row.code for row in Area.objects.all()],
        "level": list(Level),
        "station": ["verify"],
        **{name: list(model.objects.all()) for name, model in HELD.items()},
        **{f"{name}_id": [row.pk for row in model.objects.all()] for name, model in HELD.items()},
    }
    ways: list[tuple[Any, ...]] = [()]
    for name in named:
        ways = [(*way, choice) for way in ways for choice in choices[name]]
    return ways


def _rows(answer: Any) -> list[Any]:
    if isinstance(answer, QuerySet):
        return list(answer)
    if isinstance(answer, dict):
        return [row for part in answer.values() for row in _rows(part)]
    return [answer] if isinstance(answer, Model) else []


def _must_be_seen_by(row: Any, viewer: Viewer) -> None:
    prefix = viewer.prefix
    if type(row) in OF_ADMINISTRATORS and viewer.scope:
        prefix = viewer.scope.prefix
    assert prefix is not None, f"{viewer.duty} sees {row!r}"
    if type(row) in ABOUT_AN_AREA:
        assert row.area_prefix.startswith(prefix) or prefix.startswith(row.area_prefix)
    elif type(row) in WHOLLY_INSIDE:
        assert WHOLLY_INSIDE[type(row)](row).startswith(prefix)
    else:
        assert OWN[type(row)](row).startswith(prefix)


HELD: dict[str, Any] = {
    "round": Round, "case": Case, "meeting": Meeting, "notice": Notice, "objection": Objection,
    "attachment": Attachment, "cell": GridCell, "screening": Screening, "measure": Measure,
}  # fmt: skip
READERS = [name for name in files.__all__ if inspect.isfunction(getattr(files, name))]
COUNTERS = {
    "looks",
    "counts",
    "counts_by_area",
    "finding_counts",
    "candidates",
    "recorded_years",
    "roster",
    "incidence",
    "progress",
    "coverage",
    "heard",  # values of events that are given: see below
    "households_checked",
    "planned_by_area",
    "grid_coverage",  # these three: tests/stories/test_a_village_is_screened_cell_by_cell.py
    "screening_coverage",
    "left_to_screen",
    "helped",  # nor are these four: tests/stories/test_a_family_is_helped_by_its_plan_and_leaves.py
    "helped_household",
    "exit_ledger",
    "years_left",
    "planned_households",  # none of this cast is in the register: tests/pages/test_planned_exits.py
    "planned_year",  # one number of one household: tests/pages/test_planned_exits.py
    "newest_upkeep",  # of the site, not of an area: see below
    "on_list",  # what is printed of a list, no rows: see below
    "board",  # these three: test_a_passer_by_sees_what_hangs_and_no_more.py
    "hanging",
    "hanging_below",
}


@pytest.mark.requirement("A-13", "A-15", "A-17")
@pytest.mark.parametrize("name", READERS)
def test_a_reader_gives_only_rows_of_the_viewers_area(
    name: str, register: None, request: pytest.FixtureRequest
) -> None:
    function, seen = getattr(files, name), 0
    ways = list(_arguments(function))
    assert next(iter(inspect.signature(function).parameters)) == "viewer"
    for actor in CAST:
        viewer = Viewer.of(request.getfixturevalue(actor))
        for way in ways:
            try:
                rows = _rows(function(viewer, *way))
            except files.NotInSight:
                continue
            seen += len(rows)
            for row in rows:
                _must_be_seen_by(row, viewer)
    assert seen or name in COUNTERS, "a test that saw no row proves nothing"


@pytest.mark.requirement("A-13")
@pytest.mark.parametrize("actor", CAST)
def test_what_was_done_to_keep_the_site_is_read_by_who_looks_after_it_only(
    actor: str, register: None, request: pytest.FixtureRequest
) -> None:
    viewer = Viewer.of(request.getfixturevalue(actor))
    assert upkeep.tell("backed_up", name="copy", bytes=1)
    told = files.newest_upkeep(viewer, ("backed_up", "audit_verified"))
    assert set(told) == ({"backed_up"} if viewer.duty == "system_admin" else set())


def test_counts_are_those_of_the_viewers_area(
    register: None, wang: Officer, li: Officer, zhou: Officer
) -> None:
    assert files.counts(Viewer.of(wang)).total == files.Number(2, 7)
    assert files.counts(Viewer.of(li)).total == files.Number(3, 8)
    assert files.counts(Viewer.of(zhou)).total == files.Number(5, 10)
    assert files.counts(Viewer.of(zhou)).of("unregistered", "nonsense").households == 5
    by_village = {area.name: counts.total for area, counts in files.counts_by_area(Viewer.of(li))}
    assert by_village == {"东沟村": files.Number(2, 7), "西岭村": files.Number(1, 1)}
    county_wide = Judgement.objects.get(area__name="清河县")
    assert files.finding_counts(Viewer.of(wang), county_wide).of("qualifies") == files.Number(2, 7)
    assert files.candidates(Viewer.of(wang), county_wide)["missed"] == files.Number(2, 7)
    assert set(files.households_checked(Viewer.of(li), Round.objects.all()).values()) == {1, 2}


@pytest.mark.parametrize("actor", CAST)
def test_a_roster_holds_the_families_of_the_viewers_area_and_no_other(
    actor: str, register: None, request: pytest.FixtureRequest
) -> None:
    viewer = Viewer.of(request.getfixturevalue(actor))
    held = files.roster(viewer, YEAR)
    mine = sorted(files.households(viewer).values_list("number", flat=True))
    assert held.households["household_number"].to_pylist() == mine
    assert set(held.people["household_number"].to_pylist()) == set(mine)


def test_what_is_printed_of_a_list_is_of_the_families_of_the_viewers_area(
    register: None, zhao: Officer, wang: Officer
) -> None:
    county = Notice.objects.get(area__name="清河县")
    assert len(files.on_list(Viewer.of(zhao), county)) == 4
    assert files.on_list(Viewer.of(wang), county) == [("三组", "杨建国", 4, ""), ("一组", "石磊", 3, "")]


def test_years_are_recorded_where_there_are_files(register: None, zhao: Officer, chen: Officer) -> None:
    HouseholdYear.objects.filter(household__number__startswith="990102").update(year=YEAR - 1)
    assert files.recorded_years(Viewer.of(zhao)) == [YEAR], "the year of the county next door is not told"
    assert files.recorded_years(Viewer.of(chen)) == []


def test_sun_next_door_is_told_nothing_about_the_yangs(register: None, yang: Household, sun: Officer) -> None:
    viewer = Viewer.of(sun)
    for key in (yang.pk, yang.number):
        with pytest.raises(files.NotInSight) as refused:
            files.household(viewer, key)
        assert yang.number not in str(refused.value)
    assert not files.years(viewer, yang).exists()
    assert files.finding(viewer, yang) is None
    assert not files.events(viewer, yang).exists()
    with pytest.raises(files.NotInSight):
        files.heard(viewer, list(Event.objects.filter(household=yang)))


@pytest.mark.parametrize("duty", ["system_admin", "security_admin", "audit_admin"])
def test_an_administrator_sees_areas_but_no_household(duty: str, register: None, chen: Officer) -> None:
    chen.duty = duty
    viewer = Viewer.of(chen)
    assert files.areas(viewer).count() == 6
    assert not files.households(viewer).exists()
    assert files.counts(viewer).total.households == 0


def test_a_closed_account_and_one_without_area_see_nothing(register: None, zhao: Officer) -> None:
    zhao.is_active = False
    assert not files.households(Viewer.of(zhao)).exists()
    zhao.is_active, zhao.area = True, None
    assert not files.households(Viewer.of(zhao)).exists()
    assert not files.areas(Viewer.of(zhao)).exists()


def test_looking_at_a_part_never_widens_the_view(register: None, li: Officer, places: Places) -> None:
    viewer = Viewer.of(li)
    village = viewer.within(Scope(places.village.code, Level.VILLAGE))
    assert {home.village_code for home in files.households(village)} == {places.village.code}
    for outside in (places.county, places.far_village, places.other_county):
        assert not files.households(viewer.within(Scope(outside.code, Level(outside.level)))).exists()


def test_lists_ask_the_same_number_of_questions_however_long_they_are(
    register: None, zhou: Officer, django_assert_max_num_queries: Any
) -> None:
    viewer, judgement = Viewer.of(zhou), Judgement.objects.order_by("id")[0]
    with django_assert_max_num_queries(1):
        assert [home.village.full_name for home in files.households(viewer)]
    with django_assert_max_num_queries(1):
        assert [row.household.village.name for row in files.household_years(viewer, YEAR)]
    with django_assert_max_num_queries(1):
        assert [row.household.village.name for row in files.findings(viewer, judgement)]
    with django_assert_max_num_queries(2):
        files.counts_by_area(viewer)


def test_who_objected_is_never_told_to_the_village(register: None, wang: Officer, li: Officer) -> None:
    objection = files.objections(Viewer.of(wang))[0]
    with pytest.raises(files.NotInSight):
        files.complainant(Viewer.of(wang), objection)
    found = files.complainant(Viewer.of(li), objection)
    assert found
    assert found.name == "某人"


def test_how_far_a_round_is_counts_only_the_viewers_area(
    register: None, wang: Officer, zhao: Officer
) -> None:
    held = files.rounds(Viewer.of(zhao)).get(area__name="清河县")
    below = files.progress(Viewer.of(zhao), held, Level.TOWNSHIP)
    assert {part: one.cases for part, one in below.items()} == {"990101100": 3, "990101101": 1}
    mine = files.progress(Viewer.of(wang), held, Level.VILLAGE)
    assert {part: (one.cases, one.people, one.stations) for part, one in mine.items()} == {
        "990101100200": (2, 7, {"verify": 2})
    }
    assert files.coverage(Viewer.of(wang), held, "verify") == (7, 7)
    assert files.coverage(Viewer.of(wang), held, "approve") == (0, 7)


def test_the_share_of_poor_people_is_told_for_the_villages_of_the_area(
    register: None, yang: Household, wang: Officer, chen: Officer
) -> None:
    VillageYear.objects.filter(village_code=yang.village_code).update(rural_people=200)
    Household.objects.filter(pk=yang.pk).update(status="registered")
    told = files.incidence(Viewer.of(wang), YEAR)
    assert {code: (one.poor, one.rate) for code, one in told.items()} == {
        yang.village_code: (4, Fraction(1, 50))
    }
    assert files.incidence(Viewer.of(chen), YEAR) == {}
    VillageYear.objects.update(rural_people=None)
    assert files.incidence(Viewer.of(wang), YEAR)[yang.village_code].rate is None
