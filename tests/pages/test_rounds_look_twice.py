"""The five bans on screen: named where a case is marked, listed for the round with names in words."""

import pytest

from tests.pages.rounds import at, shown


@pytest.mark.requirement("C-29", "S1-11")
def test_the_bans_are_named_on_the_case_and_the_marked_are_listed(enter, walk, round_, yang, wang, zhao, sun):
    case = walk.adds(round_, yang)
    text = shown(enter(wang), at("case", case.pk))
    for name in ("人情户", "关系户", "拆户、并户", "优亲厚友", "平衡照顾"):
        assert name in text
    assert at("flagged", round_.pk) not in shown(enter(zhao), at("round", round_.pk))
    enter(wang).post(at("flag", case.pk), {"flag": "evened_out", "reason": "村里轮流当"})
    assert at("flagged", round_.pk) in shown(enter(zhao), at("round", round_.pk))
    listed = shown(enter(zhao, "en"), at("flagged", round_.pk))
    assert "杨建国" in listed
    assert "may have come in to even things out" in listed
    assert "杨建国" not in shown(enter(sun), at("flagged", round_.pk))
