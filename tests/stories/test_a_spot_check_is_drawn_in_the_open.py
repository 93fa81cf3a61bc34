"""The city looks at some of the families: drawn by a public number out of a frozen roster, so that anybody
can draw again; who was not drawn goes on only when all that were drawn have been looked at."""

import random
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from bench.promised import show
from diguan.casework import rounds
from diguan.policy.course import Station
from diguan.registry import files
from diguan.registry.models import Case, Household, Officer, Round
from diguan.registry.viewer import Viewer
from diguan.words import draw
from tests.people import DAY, household, member
from tests.stories.walking import Walk

ROSTERS = 1_000
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


def again(roster: list[str], seed: str, size: int) -> tuple[str, list[str]]:
    """What anybody can work out with a pencil and SHA-256: the root of the roster, and who is drawn."""
    row = [sha256(b"\x00" + key.encode()).hexdigest() for key in sorted(roster)]
    while len(row) > 1:
        left, right = row[0::2], row[1::2]
        above = [
            sha256(bytes.fromhex("01" + one + two)).hexdigest() for one, two in zip(left, right, strict=False)
        ]
        row = above + left[len(right) :]
    sums = {sha256(f"{row[0]}|{seed}|{key}".encode()).hexdigest(): key for key in roster}
    return row[0], [sums[one] for one in sorted(sums)][:size]


def test_anybody_gets_the_same_list_by_other_means() -> None:
    chance, same, other = random.Random(7), 0, 0
    for turn in range(ROSTERS):
        roster = [str(one) for one in chance.sample(range(1, 100_000), chance.randint(2, 300))]
        seed, size = f"{chance.randint(0, 999_999):06}", chance.randint(1, len(roster))
        root, named = again(roster, seed, size)
        mixed = chance.sample(roster, len(roster))
        same += (root, named) == (draw.root(mixed), draw.drawn(mixed, seed, size))
        changed = [*roster[:-1], f"{turn + 100_000}"]
        other += draw.root(changed) != root
    figure = f"{same} of {ROSTERS} rosters drawn again by other code gave the same root and list; "
    figure += f"{other} of {ROSTERS} with one name changed gave another root"
    assert show("P27", figure, met=same == other == ROSTERS).met
