"""Four eyes: who took a step that others must look at is refused every step that looks at it, also after he
was moved to the duty that may; the verbs refuse him, and the database does without them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from bench.promised import show
from diguan.casework import may, rounds
from diguan.casework.rounds import Decision, acting
from diguan.policy.course import Station
from diguan.registry import bounds
from diguan.registry.models import Act, Case, Household, Officer
from diguan.words.errors import Fault
from tests.people import household
from tests.stories.test_every_procedure_is_walked import LIBRARY, WAYS, day_of, stand
from tests.stories.walking import Walk, form, papers

WATCHED = [
    (id, procedure)
    for id, procedure in WAYS
    if any(
        station.other_eyes
        for station in rounds.following.course_of(LIBRARY.pack(id), procedure, day_of(id)).stations
    )
]
RACES = 100


@contextmanager
def moved(person: Officer, to: Officer) -> Iterator[Officer]:
    """The person with the duty and the area of another for a while: nothing but his eyes speaks against
    him."""
    before = person.duty, person.area
    person.duty, person.area = to.duty, to.area
    person.save()
    try:
        yield person
    finally:
        person.duty, person.area = before
        person.save()


def refused(walk: Walk, case: Case, station: Station) -> tuple[int, int]:
    """How often one person was refused a step that others must take: (by the verb, by the database)."""
    done = rounds.standing(case).done
    by_verb = by_database = 0
    for pk in {done[key].by for key in station.other_eyes if key in done}:
        with moved(Officer.objects.get(pk=pk), walk.taker(station, case)) as person:
            decision = Decision(case, "passed", "程序完成", papers(station), form(station))
            assert may.may_take(rounds.steps.Viewer.of(person), station, case.village_code)
            with pytest.raises(rounds.SameEyes), transaction.atomic():
                acting.record(case.round, station.key, [decision], on=walk.later(), by=person)
            by_verb += 1
            case.refresh_from_db()
            if case.proposed_by_id == pk:
                by_database += past_the_verbs(case, station, person, walk.day)
    return by_verb, by_database


def past_the_verbs(case: Case, station: Station, person: Officer, on: date) -> int:
    """A program that knows no verbs writes the approval into the tables: both ways are refused."""
    row = {"round": case.round, "case": case, "area_prefix": case.village_code, "station": station.key}
    told = {"kind": station.kind, "outcome": "passed", "on": on, "at": timezone.now(), "by": person}
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.create(**row, **told, approves=True, by_name=str(person))
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(approved_by=person)
    return 2


def tried(walk: Walk, id: str, procedure: str, home: Household) -> tuple[int, int]:
    """A case is walked through, and every step with four eyes is tried with one pair of them first."""
    walk.day = day_of(id)
    round = walk.opens(LIBRARY.pack(id), procedure)
    course = rounds.course(round)
    stand(home, course)
    if course.procedure.of == "household":
        case = walk.adds(round, home)
    else:
        place = walk.places.village if course.procedure.of == "village" else walk.places.county
        by = walk.someone("county_officer")
        case = rounds.add_area_case(round, place, source="clue", on=walk.day, by=by)
    found = (0, 0)
    while case.state == Case.State.OPEN:
        station = course.station(case.station)
        by_verb, by_database = refused(walk, case, station)
        found = found[0] + by_verb, found[1] + by_database
        walk.step(case)
        case.refresh_from_db()
    return found


@pytest.mark.requirement("S1-54")
def test_one_person_cannot_approve_what_he_proposed(walk: Walk, yang: Household, anywhere: None) -> None:
    by_verb, by_database = tried(walk, "changchun/2017-opinions", "identification", yang)
    assert by_verb >= 3
    assert by_database >= 2


@pytest.mark.nightly
def test_nor_in_any_procedure_of_any_pack(walk: Walk, yang: Household, anywhere: None) -> None:
    by_verb = by_database = 0
    for id, procedure in WATCHED:
        with transaction.atomic():
            found = tried(walk, id, procedure, yang)
            transaction.set_rollback(True)
        assert found[0], (id, procedure)
        by_verb, by_database = by_verb + found[0], by_database + found[1]
    figure = (
        f"status: 0 of {by_verb} steps with four eyes taken by one person in {len(WATCHED)} procedures "
        f"of the packs, and 0 of {by_database} writes past the verbs; money is not built yet"
    )
    show("P10", figure, met=True, part=f"status-{connection.vendor}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="on SQLite every writer waits for the one before")
@pytest.mark.parametrize("races", [10, pytest.param(RACES, marks=pytest.mark.nightly)])
def test_signatures_at_the_same_moment_are_those_of_different_people(
    races: int, walk: Walk, anywhere: None
) -> None:
    pack, procedure = LIBRARY.pack("hanzhong/plan"), "dragnet"
    walk.day = day_of("hanzhong/plan")
    with bounds.nation():
        round = walk.opens(pack, procedure)
        station = next(one for one in rounds.course(round).stations if one.signatures > 1)
        for number in range(races):
            home = household(walk.places.village, f"RACE{number:04}")
            stand(home, rounds.course(round))
            case = walk.to(walk.adds(round, home), station.key)
            first = walk.taker(station, case)
            second = walk.someone(first.duty, other_than={first.pk, *(act.by_id for act in case.acts.all())})
            assert together(case, station, walk.day, [first, first]) == 1, "one person signs once"
            case.refresh_from_db()
            assert case.station == station.key
            assert together(case, station, walk.day, [second, second]) == 1
            case.refresh_from_db()
            assert case.station != station.key
            signers = case.acts.filter(station=station.key).values_list("by", flat=True)
            assert sorted(signers) == sorted([first.pk, second.pk])
    figure = f"two signatures of one person at the same moment: 0 of {2 * races} counted twice"
    show("P10", figure, met=True, part="status-races")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="on SQLite every writer waits for the one before")
def test_two_who_sign_at_the_same_moment_let_the_case_go_on(walk: Walk, anywhere: None) -> None:
    walk.day = day_of("hanzhong/plan")
    with bounds.nation():
        round = walk.opens(LIBRARY.pack("hanzhong/plan"), "dragnet")
        station = next(one for one in rounds.course(round).stations if one.signatures > 1)
        for number in range(5):
            home = household(walk.places.village, f"BOTH{number:04}")
            stand(home, rounds.course(round))
            case = walk.to(walk.adds(round, home), station.key)
            first = walk.taker(station, case)
            second = walk.someone(first.duty, other_than={first.pk, *(act.by_id for act in case.acts.all())})
            assert together(case, station, walk.day, [first, second]) == 2
            case.refresh_from_db()
            assert case.station != station.key


def together(case: Case, station: Station, on: date, people: list[Officer]) -> int:
    """Some sign the same case at the same moment; gives how many signatures were taken."""

    def signs(person: Officer) -> int:
        try:
            with bounds.nation():
                return len(rounds.endorse([case], station.key, on=on, by=person))
        except Fault:
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        return sum(pool.map(signs, people))
