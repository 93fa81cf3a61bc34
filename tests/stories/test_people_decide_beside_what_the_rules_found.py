"""What the rules found and what people decide: candidates come in by themselves, an answer that differs gives
its reason and is listed, a quota warns and stops nobody."""

from pathlib import Path
from typing import Any

import pytest

from diguan.casework import judging, rounds
from diguan.registry import files
from diguan.registry.models import Case, Household, Judgement, Officer
from diguan.registry.viewer import Viewer
from tests.stories.walking import YEAR, Walk, pack

CHANGCHUN = "changchun/2017-opinions"


@pytest.fixture
def judged(
    walk: Walk, yang: Household, shi: Household, anywhere: None, zhao: Officer, settings: Any, tmp_path: Path
) -> Judgement:
    """The county as the rules see it: the Yangs qualify and are not registered, the Shis do not qualify."""
    for name in ("SNAPSHOTS", "UPLOADS", "JUDGEMENTS"):
        setattr(settings, name, tmp_path / name.lower())
    return judging.judge(walk.places.county, pack(CHANGCHUN), year=YEAR, on=walk.day, by=zhao)


@pytest.mark.requirement("S1-06", "S1-20", "R-004")
def test_those_whom_the_rules_propose_come_in_by_themselves(
    walk: Walk, yang: Household, judged: Judgement, zhao: Officer, wang: Officer
) -> None:
    round = walk.opens(pack(CHANGCHUN), "identification", judgement=judged)
    assert rounds.add_candidates(round, on=walk.day, by=zhao) == 1
    case = files.cases(Viewer.of(wang), round).get()
    assert (case.household, case.source, case.found, case.expected) == (
        yang,
        "candidates",
        "qualifies",
        "passed",
    )
    assert case.found_rules == ["missed"]
    assert rounds.add_candidates(round, on=walk.day, by=zhao) == 0, "nobody comes in twice"
    told = [block.text.zh for block in rounds.what_blocks(case, on=walk.day)]
    assert "宣传动员" in told[0]


@pytest.mark.requirement("S1-06")
def test_an_answer_that_differs_from_the_finding_gives_its_reason_and_is_listed(
    walk: Walk, shi: Household, judged: Judgement, zhao: Officer
) -> None:
    round = walk.opens(pack(CHANGCHUN), "identification", judgement=judged)
    case = walk.to(walk.adds(round, shi), "appraise")
    assert (case.found, case.expected) == ("does_not_qualify", "refused")
    with pytest.raises(rounds.StepFault) as refused:
        walk.step(case)
    assert "不应通过" in refused.value.what.zh
    walk.step(case, reason="刚遭大火，收入已断")
    case.refresh_from_db()
    assert case.differs
    listed = files.differing(Viewer.of(zhao), round).get()
    assert (listed.case, listed.station, listed.reason) == (case, "appraise", "刚遭大火，收入已断")


@pytest.mark.requirement("R-016", "S2-24", "D-25")
def test_a_quota_warns_and_stops_nobody(walk: Walk, yang: Household, shi: Household, anywhere: None) -> None:
    with pytest.raises(rounds.RoundFault):
        walk.opens(pack(CHANGCHUN), "identification", quota=5)
    round = walk.opens(pack(CHANGCHUN), "identification", quota=5, quota_source="县发〔2017〕1号")
    first = walk.adds(round, yang)
    assert rounds.quota_warning(round) is None
    second = walk.adds(round, shi)
    warned = rounds.quota_warning(round)
    assert warned
    assert "7 人" in warned.zh
    assert walk.to(first).state == walk.to(second).state == Case.State.PASSED
