"""Favours, connections, split households, kin and evening out are forbidden: each sign is raised for a second
look and decides nothing (S1-11).
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diguan.casework import judging, rounds
from diguan.casework.may import NotAllowed
from diguan.casework.record import NoReason
from diguan.casework.rounds.steps import FLAGS
from diguan.registry import files
from diguan.registry.models import Ballot, Case, Household, Officer, Round
from diguan.registry.viewer import Viewer
from tests.stories.walking import YEAR, Walk

BANS = {
    "favour": "人情户",
    "relation": "关系户",
    "split_or_merged": "拆户、并户",
    "kin_favoured": "优亲厚友",
    "evened_out": "平衡照顾",
}


@pytest.mark.requirement("C-29", "S1-11")
@pytest.mark.parametrize(("flag", "name"), BANS.items())
def test_each_of_the_five_bans_is_raised_with_a_reason_and_decides_nothing(
    walk: Walk, yang: Household, identification: Round, wang: Officer, sun: Officer, flag: str, name: str
) -> None:
    case = walk.adds(identification, yang)
    with pytest.raises(NoReason):
        rounds.flag_conflict(case, flag, on=walk.day, by=wang, reason=" ")
    with pytest.raises(NotAllowed):
        rounds.flag_conflict(case, flag, on=walk.day, by=sun, reason="邻村也不能提")
    assert not files.flagged(Viewer.of(wang), identification)
    rounds.flag_conflict(case, flag, on=walk.day, by=wang, reason="村民反映")
    assert name in FLAGS[flag].zh
    assert files.flagged(Viewer.of(wang), identification).get() == case
    assert not files.flagged(Viewer.of(sun), identification)
    told = [one for one in rounds.what_blocks(case, on=walk.day) if name in one.text.zh]
    assert [one.severity for one in told] == ["warn"]
    assert walk.to(case).state == Case.State.PASSED


@pytest.mark.requirement("S1-11", "R-018")
def test_kinship_that_the_file_declares_is_flagged_as_the_case_opens_and_the_kinsman_stays_out_of_the_vote(
    walk: Walk, yang: Household, identification: Round, wang: Officer
) -> None:
    yang.years.update(kin_of_cadre=True)
    case = walk.to(walk.adds(identification, yang), "appraise")
    assert case.flags == ["kin_of_cadre"]
    with pytest.raises(rounds.MeetingFault) as refused:
        walk.step(case, votes=(29, 1), recused=1)
    assert refused.value.mend, "thirty came: one who stays out cannot vote"
    walk.step(case, votes=(27, 2), recused=1)
    assert Ballot.objects.get(case=case).recused == 1


@pytest.mark.requirement("S1-11", "R-017")
@pytest.mark.parametrize(("split", "flagged"), [(date(2017, 5, 2), True), (date(2014, 5, 2), False)])
def test_a_household_split_around_the_identification_is_found_once_the_span_is_set(
    walk: Walk,
    yang: Household,
    varied: Any,
    zhao: Officer,
    settings: Any,
    tmp_path: Path,
    split: date,
    flagged: bool,
) -> None:
    for name in ("SNAPSHOTS", "UPLOADS", "JUDGEMENTS"):
        setattr(settings, name, tmp_path / name.lower())
    yang.years.update(split_or_merged_on=split)
    county = varied(split_merge_months=6)
    judged = judging.judge(walk.places.county, county, year=YEAR, on=walk.day, by=zhao)
    found = files.findings(Viewer.of(zhao), judged).get(household=yang)
    assert ("split_or_merged" in found.flags) is flagged
    round = walk.opens(county, "identification", judgement=judged)
    assert "split_or_merged" in walk.adds(round, yang).flags, "the day on file is reason enough to look"
