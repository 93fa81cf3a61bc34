"""Every step of a round taken for a few households and for many: the database is asked as often, not more,
and every household has its own act."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from diguan.casework import rounds
from diguan.policy.course import Station
from diguan.registry.models import Act, AuditedRow, AuditEntry, Case, Household, Round
from tests.people import DAY, household, member
from tests.stories.walking import OPENED, Walk, decided, pack, papers

FEW, MANY = 3, 23


def homes(walk: Walk, count: int) -> list[Household]:
    """Families of the village with a head each."""
    made = [household(walk.places.village, f"99010110030{number:04}") for number in range(count)]
    for number, home in enumerate(made):
        member(home, f"邻居{number}", "head", "male", DAY.replace(year=1970), 100 + number)
    return made


def walked(walk: Walk, count: int) -> dict[str, int]:
    """Families through all steps of the Changchun identification, always together, and forgotten again:
    act → how often the database was asked."""
    asked: dict[str, int] = {}

    def counted(name: str, attempt: Callable[[], Any]) -> None:
        with CaptureQueriesContext(connection) as queries:
            attempt()
        asked[name] = len(queries)

    with transaction.atomic():
        walk.day = OPENED
        round, files = walk.opens(pack("changchun/2017-opinions"), "identification"), homes(walk, count)
        said = {"source": "candidates", "on": walk.day, "by": walk.someone("county_officer")}
        counted("add", lambda: rounds.add_cases(round, files, **said))
        for station in rounds.course(round).stations:
            for name, attempt in acts_of(walk, round, station):
                counted(name, attempt)
        assert Case.objects.filter(round=round, state="passed").count() == count
        of_each = Act.objects.filter(round=round).exclude(case=None).values_list("case").annotate(Count("pk"))
        assert len({many for _, many in of_each}) == 1
        assert not AuditedRow.objects.exists()
        transaction.set_rollback(True)
    return asked


def acts_of(walk: Walk, round: Round, station: Station) -> Iterator[tuple[str, Any]]:
    """The verbs that take a step for every case of the round, by name."""
    cases = list(Case.objects.filter(round=round).order_by("pk"))
    by, day, key = walk.taker(station, cases[0]), walk.later(), station.key
    said: dict[str, Any] = {"on": day, "by": by}
    if station.of_an_area:
        yield key, lambda: rounds.take_area_step(round, key, by.area, evidence=papers(station), **said)
    elif station.kind == "meeting":
        votes = [rounds.Votes(case, 28, 2, outcome="passed", recusal="已核对") for case in cases]
        held = {"place": "村部", "entitled": 40, "present": 30, "minutes": "逐户评议", "votes": votes}
        yield key, lambda: rounds.hold_meeting(round, key, cases[0].area, **held, **said)
    elif station.kind in ("notice", "announcement"):
        until, places = day + timedelta(days=10), [(place, "公示栏") for place in station.texts("places")]
        hung = {"starts": day, "until": until, "places": places}
        yield (
            f"{key} up",
            lambda: rounds.post_notice(round, key, walk.places.village, cases, **hung, **said),
        )
        walk.day = until
        yield f"{key} off", lambda: rounds.close_notice(round.notices.get(station=key), on=until, by=by)
    elif station.kind == "endorsement":
        yield key, lambda: rounds.endorse(cases, key, **said)
    elif station.sampled:
        seed = {"seed": "7", "seed_source": "公布的号码", "share": Decimal("0.5"), "share_source": "商定"}
        yield f"{key} drawn", lambda: rounds.draw_sample(round, key, by.area, **seed, **said)
        drawn = round.draws.get()
        seen = decided([case for case in cases if str(case.pk) in drawn.drawn], station)
        yield f"{key} seen", lambda: rounds.take_steps(round, key, seen, **said)
        yield f"{key} ended", lambda: rounds.finish_draw(drawn, **said)
    else:
        yield key, lambda: rounds.take_steps(round, key, decided(cases, station), **said)


def test_every_step_asks_as_often_for_many_households_as_for_few(walk: Walk, anywhere: None) -> None:
    assert walked(walk, MANY) == walked(walk, FEW)


def test_many_are_taken_out_in_one_act_with_an_act_of_each(
    walk: Walk, identification: Round, django_assert_max_num_queries: Any
) -> None:
    by = walk.someone("county_officer")
    rounds.add_cases(identification, homes(walk, MANY), source="candidates", on=walk.day, by=by)
    cases = list(Case.objects.filter(round=identification))
    entries = AuditEntry.objects.count()
    with django_assert_max_num_queries(22):
        acts = rounds.withdraw_all(cases, on=walk.day, by=by, reason="整村迁出")
    assert {act.case_id for act in acts} == {case.pk for case in cases}
    assert not Case.objects.filter(round=identification, state="open").exists()
    assert AuditEntry.objects.count() == entries + 1
