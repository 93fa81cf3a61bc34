"""Every rural household is looked at: inside the register and outside it together, counted against the forms
of the villages (S1-23).
"""

import json
from typing import Any

import pytest

from diguan.casework import rounds
from diguan.registry.models import AuditEntry, Case, Household, Round, VillageYear
from diguan.registry.viewer import Viewer
from tests.stories.walking import YEAR, Walk, pack

CHANGCHUN, INSIDE, OUTSIDE = "changchun/2017-opinions", "inside_register", "outside_register"


def form(village: Any, rural: int | None) -> None:
    """The village's form of the year."""
    values = {"village_code": village.code, "rural_households": rural}
    VillageYear.objects.update_or_create(area=village, year=YEAR, defaults=values)


def census(walk: Walk, round: Round) -> rounds.Census:
    """As the county sees it."""
    found = rounds.census_of(Viewer.of(walk.someone("county_officer")), round, rounds.course(round))
    assert found is not None
    return found


@pytest.fixture
def forms(walk: Walk) -> None:
    """Two households in the Yangs' village, none in the others."""
    form(walk.places.village, 2)
    for empty in (walk.places.next_village, walk.places.far_village):
        form(empty, 0)


def registered(home: Household) -> None:
    """The family is on the register."""
    Household.objects.filter(pk=home.pk).update(status="registered", stage="registered")
    home.refresh_from_db()


@pytest.mark.requirement("R-007", "I-020", "S1-23")
def test_a_household_counts_once_it_was_visited_whichever_round_did_it(
    walk: Walk, yang: Household, shi: Household, forms: None, anywhere: None
) -> None:
    registered(yang)
    inside, outside = walk.opens(pack(CHANGCHUN), INSIDE), walk.opens(pack(CHANGCHUN), OUTSIDE)
    first = walk.adds(inside, yang, "census")
    assert (census(walk, inside).checked, census(walk, inside).rural) == (0, 2)
    walk.to(first)
    assert (census(walk, inside).checked, census(walk, inside).complete) == (1, False)
    said = census(walk, inside).told()
    assert "已核查农户 1 户，农户数 2（S1 §5" in said.zh
    assert "1 个村没有查完，0 个村没有填农户数；没有查完怎么办，文件没有写明（未定）" in said.zh
    walk.to(walk.adds(outside, shi, "census"), "include/appraise")
    whole = census(walk, outside)
    assert (whole.checked, whole.rural, whole.complete) == (2, 2, True)
    assert whole.of(walk.places.far_village.prefix).complete


def test_a_village_whose_number_nobody_recorded_makes_the_whole_unknown(
    walk: Walk, yang: Household, forms: None, anywhere: None
) -> None:
    form(walk.places.far_village, None)
    found = census(walk, walk.opens(pack(CHANGCHUN), INSIDE))
    assert (found.rural, found.blank, found.complete) == (None, [walk.places.far_village.code], False)
    assert "农户数 没有登记" in found.told().zh


@pytest.mark.requirement("R-007", "I-020")
def test_where_the_document_leaves_it_open_a_short_census_is_closed_and_the_record_says_how_short(
    walk: Walk, yang: Household, forms: None, anywhere: None
) -> None:
    registered(yang)
    round = walk.opens(pack(CHANGCHUN), INSIDE)
    walk.to(walk.adds(round, yang, "census"))
    rounds.close_round(round, on=walk.day, by=round.by, reason="办结")
    closed = AuditEntry.objects.filter(kind="round_closed").last()
    assert closed is not None
    told = json.loads(closed.after)
    assert (told["checked"], told["rural"]) == (1, 2)


@pytest.mark.requirement("R-007")
def test_where_the_pack_limits_the_last_round_of_a_short_census_is_not_closed(
    walk: Walk, yang: Household, shi: Household, forms: None, varied: Any
) -> None:
    registered(yang)
    limiting = varied(census_below_is="limit")
    inside, outside = walk.opens(limiting, INSIDE), walk.opens(limiting, OUTSIDE)
    walk.to(walk.adds(inside, yang, "census"))
    rounds.close_round(inside, on=walk.day, by=inside.by, reason="档内办结，档外还在查")
    with pytest.raises(rounds.RoundFault) as refused:
        rounds.close_round(outside, on=walk.day, by=outside.by, reason="不查了")
    assert "没有查完不能结束" in refused.value.what.zh
    assert refused.value.where == "what_if", "the paper that makes it a limit"
    case = walk.to(walk.adds(outside, shi, "census"), "include/appraise")
    walk.step(case, votes=(2, 28), reason="收入超过标准")
    case.refresh_from_db()
    assert case.state == Case.State.REFUSED
    Case.objects.filter(pk=case.pk).update(awaits="")
    closed = rounds.close_round(outside, on=walk.day, by=outside.by, reason="全部查完")
    assert closed.state == Round.State.CLOSED
