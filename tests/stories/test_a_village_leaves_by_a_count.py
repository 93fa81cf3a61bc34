"""A village leaves when its incidence is below the limit: people still poor are counted from the register,
its rural people stand in its form, and no reason takes the place of the count (R-028).
"""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from diguan.casework import rounds, villages
from diguan.registry.models import Act, Case, Household, Round, VillageYear
from tests.stories.walking import OPENED, YEAR, Walk, pack

EXIT = "national/exit-2016"


@pytest.fixture
def leaving(walk: Walk, yang: Household, anywhere: None) -> Round:
    """A round of village exits; the Yangs, four people, are the village's poor."""
    register(yang, "registered")
    return walk.opens(pack(EXIT), "village_exit")


def register(home: Household, status: str) -> None:
    """The family as it stands on the register."""
    Household.objects.filter(pk=home.pk).update(status=status, stage=status)


def village_case(walk: Walk, round: Round) -> Case:
    """The case of the Yangs' village."""
    by = walk.someone("county_officer")
    return rounds.add_area_case(round, walk.places.village, source="clue", on=walk.day, by=by)


def form(walk: Walk, rural: int | None) -> None:
    """The village's form of the year, with its rural people."""
    known = VillageYear.objects.filter(area=walk.places.village, year=YEAR).values_list("version", flat=True)
    villages.record(
        walk.places.village, YEAR, {"rural_people": rural}, by=walk.someone("village_officer"), reason="年报",
        on=walk.day, version=known.first() or 0,
    )  # fmt: skip


@pytest.mark.requirement("R-028")
@pytest.mark.parametrize(("rural", "share"), [(100, "4.00%"), (200, "2.00%")])
def test_a_village_above_or_at_the_limit_cannot_leave_whatever_the_reason(
    walk: Walk, leaving: Round, rural: int, share: str
) -> None:
    form(walk, rural)
    case = village_case(walk, leaving)
    (block,) = [one for one in rounds.what_blocks(case, on=walk.day) if f"发生率 {share}" in one.text.zh]
    assert (block.severity, block.station) == ("block", "check_village")
    with pytest.raises(rounds.StepFault) as refused:
        walk.step(case, reason="其他条件都已达到")
    said = refused.value.what.zh
    assert f"未脱贫 4 人，农村人口 {rural} 人，贫困发生率 {share}，标准 2.00%（villages）" in said
    assert not Act.objects.filter(case=case).exists()
    walk.step(case, outcome="refused", reason="发生率高于标准")
    case.refresh_from_db()
    assert case.state == Case.State.REFUSED


@pytest.mark.requirement("R-028")
def test_below_the_limit_it_leaves_and_its_form_says_so(walk: Walk, leaving: Round) -> None:
    form(walk, 201)
    case = walk.to(village_case(walk, leaving))
    assert case.state == Case.State.PASSED
    left = VillageYear.objects.get(area=walk.places.village, year=YEAR)
    assert (left.village_delisted, left.village_delisted_year) == (True, YEAR)


def test_who_fell_back_between_the_check_and_the_end_counts(
    walk: Walk, leaving: Round, yang: Household, shi: Household
) -> None:
    form(walk, 201)
    case = walk.to(village_case(walk, leaving), "delist_village")
    register(shi, "returned")
    with pytest.raises(rounds.StepFault) as refused:
        walk.step(case)
    assert "未脱贫 7 人" in refused.value.what.zh
    register(yang, "exited")
    assert walk.to(case).state == Case.State.PASSED, "3 of 201"


def test_without_the_rural_people_it_cannot_be_said_and_people_give_their_reason(
    walk: Walk, leaving: Round
) -> None:
    case = village_case(walk, leaving)
    told = [one for one in rounds.what_blocks(case, on=walk.day) if "农村人口数" in one.text.zh]
    assert [(one.severity, "没有填农村人口数" in one.text.zh) for one in told] == [("warn", True)]
    with pytest.raises(rounds.StepFault):
        walk.step(case, reason="")
    walk.step(case, reason="村情表待补，乡镇核实全村只有一户未脱贫")
    assert Act.objects.get(case=case).details["differs"]


def test_a_limit_that_no_document_gives_is_unset_and_judges_nobody(
    walk: Walk, leaving: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: Any = pack(EXIT)
    limit = replace(found.parameters["incidence_limit"], values=())
    open_ended = replace(found, parameters={**found.parameters, "incidence_limit": limit})
    monkeypatch.setattr(rounds.following, "library", lambda: SimpleNamespace(pack=lambda id: open_ended))
    rounds.following._laid.cache_clear()
    form(walk, 10)
    case = village_case(walk, leaving)
    told = [one for one in rounds.what_blocks(case, on=OPENED) if "标准 未定" in one.text.zh]
    assert [one.severity for one in told] == ["warn"]
    walk.step(case, reason="标准未定，由县里研究")
    rounds.following._laid.cache_clear()
