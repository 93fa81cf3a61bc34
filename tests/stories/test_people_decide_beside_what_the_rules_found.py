"""What the rules found and what people decide: candidates come in by themselves, an answer that differs gives
its reason and is listed, a quota warns, or limits where the pack says so."""

from datetime import date
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
def test_a_quota_that_only_warns_stops_nobody_and_the_act_keeps_it(
    walk: Walk, yang: Household, shi: Household, anywhere: None
) -> None:
    with pytest.raises(rounds.RoundFault):
        walk.opens(pack(CHANGCHUN), "identification", quota=5)
    round = walk.opens(pack(CHANGCHUN), "identification", quota=5, quota_source="县发〔2017〕1号")
    course = rounds.course(round)
    first = walk.adds(round, yang)
    assert rounds.quota_warning(round, course) is None
    second = walk.adds(round, shi)
    warned = rounds.quota_warning(round, course)
    assert warned
    assert "7 人" in warned.zh
    assert "只作提示（S1 §3" in warned.zh
    assert walk.to(first).state == walk.to(second).state == Case.State.PASSED
    assert not [act for act in first.acts.all() if "over_quota" in act.details], "the first five fit"
    beyond = [act for act in second.acts.order_by("id") if "over_quota" in act.details]
    assert [(act.kind, act.details["over_quota"]) for act in beyond] == [("move", {"people": 7, "quota": 5})]


@pytest.mark.requirement("R-016", "S2-24", "D-25")
def test_a_quota_that_limits_stops_at_the_step_that_brings_in(
    walk: Walk, yang: Household, shi: Household, varied: Any
) -> None:
    limiting = varied(quota_is="limit")
    round = walk.opens(limiting, "identification", quota=5, quota_source="县发〔2017〕1号")
    brings_in = next(one for one in rounds.course(round).stations if one.step.move == "register")
    first, second = walk.adds(round, yang), walk.adds(round, shi)
    assert walk.to(first).state == Case.State.PASSED
    walk.to(second, brings_in.key)
    (block,) = [one for one in rounds.what_blocks(second, on=walk.day) if "规模" in one.text.zh]
    assert (block.severity, block.station) == ("block", brings_in.key)
    before = second.acts.count()
    with pytest.raises(rounds.StepFault) as refused:
        walk.step(second)
    assert "7 人，超过规模 5 人（县发〔2017〕1号）；超出规模不再纳入" in refused.value.what.zh
    assert refused.value.where == "what_if", "the clause that makes it a limit"
    assert (second.acts.count(), second.station) == (before, brings_in.key)
    walk.step(second, outcome="refused")
    second.refresh_from_db()
    assert second.state != Case.State.PASSED, "refusing needs no room"


@pytest.mark.requirement("D-25")
@pytest.mark.parametrize("given", ["by the pack", "with the round"])
def test_where_the_document_does_not_say_what_a_quota_does_that_is_said(
    walk: Walk, yang: Household, anywhere: None, given: str
) -> None:
    chongqing, walk.day = pack("chongqing/dynamic"), date(2018, 1, 1)
    own = {} if given == "by the pack" else {"quota": 3, "quota_source": "县发〔2017〕1号"}
    if "quota_is" in chongqing.parameters:
        assert chongqing.parameters["quota_is"].on(walk.day) is None
    round = walk.opens(chongqing, "identification", **own)
    case = walk.adds(round, yang)
    warned = rounds.quota_warning(round, rounds.course(round))
    assert (warned is None) == (given == "by the pack"), "no number: nothing to be beyond"
    if warned:
        assert "未定" in warned.zh
    assert walk.to(case).state == Case.State.PASSED
    beyond = [act.kind for act in case.acts.order_by("id") if "over_quota" in act.details]
    assert beyond == (["approval", "move"] if warned else []), "both who approves and who registers"
