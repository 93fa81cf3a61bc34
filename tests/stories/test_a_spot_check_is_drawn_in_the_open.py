"""The city looks at some of the families: drawn by a public number out of a frozen roster, so that anybody
can draw again; who was not drawn goes on only when all that were drawn have been looked at."""

from decimal import Decimal
from typing import Any

import pytest

from diguan.casework import rounds
from diguan.policy.course import Station
from diguan.registry import files
from diguan.registry.models import Case, Household, Officer, Round
from diguan.registry.viewer import Viewer
from diguan.words import draw
from tests.people import DAY, household, member
from tests.stories.walking import Walk

SAID = {"seed": "08 21 03", "seed_source": "2017年8月8日公布的开奖号码"}


@pytest.fixture
def waiting(walk: Walk, yang: Household, shi: Household, identification: Round) -> list[Case]:
    """Four families on the register, before the city's spot check."""
    homes = [yang, shi]
    for number in (3, 4):
        home = household(walk.places.village, f"99010110020000{number}")
        member(home, f"邻居{number}", "head", "male", DAY.replace(year=1970), 40 + number)
        homes.append(home)
    return [walk.to(walk.adds(identification, home), "spot_check") for home in homes]


@pytest.fixture
def station(identification: Round) -> Station:
    """The city's step."""
    return rounds.course(identification).station("spot_check")


@pytest.mark.requirement("S1-23")
def test_anybody_can_draw_again_and_the_rest_waits_for_those_drawn(
    walk: Walk, waiting: list[Case], station: Station, identification: Round, qian: Officer, wang: Officer
) -> None:
    how: dict[str, Any] = {**SAID, "on": walk.later(), "by": qian}
    with pytest.raises(rounds.StepFault) as unset:
        rounds.draw_sample(identification, "spot_check", qian.area, **how)
    assert "没有规定" in unset.value.what.zh, "the document sets no share, so somebody must answer for one"
    how |= {"share": Decimal("0.5"), "share_source": "市脱贫办商定"}
    drawn = rounds.draw_sample(identification, "spot_check", qian.area, **how)
    assert rounds.verified(drawn)
    assert drawn.drawn == draw.drawn([str(case.pk) for case in waiting], SAID["seed"], 2)
    assert files.draws(Viewer.of(wang), identification).get() == drawn, "the village sees it too"

    named = [case for case in waiting if str(case.pk) in drawn.drawn]
    others = [case for case in waiting if case not in named]
    with pytest.raises(rounds.StepFault):
        rounds.take_step(others[0], "spot_check", on=walk.day, by=qian)
    with pytest.raises(rounds.StepFault):
        rounds.finish_draw(drawn, on=walk.later(), by=qian)
    for case in named:
        walk.takes(case, station, by=qian)
    rounds.finish_draw(drawn, on=walk.later(), by=qian)
    states = [Case.objects.get(pk=case.pk).state for case in waiting]
    assert states == ["passed"] * 4
    ends = [case.acts.order_by("-id")[0].outcome for case in others]
    assert ends == ["not_drawn"] * 2


def test_a_second_draw_needs_a_reason_and_leaves_the_first(
    walk: Walk, waiting: list[Case], identification: Round, qian: Officer
) -> None:
    how: dict[str, Any] = {
        **SAID,
        "on": walk.later(),
        "by": qian,
        "share": Decimal("0.5"),
        "share_source": "商定",
    }
    first = rounds.draw_sample(identification, "spot_check", qian.area, **how)
    with pytest.raises(Exception, match="no reason"):
        rounds.draw_sample(identification, "spot_check", qian.area, **how)
    second = rounds.draw_sample(identification, "spot_check", qian.area, **{**how, "reason": "扩大抽查"})
    assert (first.order, second.order) == (1, 2)
    assert [one.pk for one in files.draws(Viewer.of(qian), identification)] == [second.pk, first.pk]
    with pytest.raises(rounds.StepFault):
        rounds.draw_sample(
            identification, "spot_check", qian.area, **{**how, "reason": "再", "seed_source": " "}
        )
