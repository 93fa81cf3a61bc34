"""Wuzhong's seven steps and Chongqing's fifteen rules: names and numbers, and nothing invented inside."""

from datetime import date

import pytest

from diguan.policy.procedures import applies

WUZHONG, CHONGQING = "wuzhong/7366", "chongqing/dynamic"
DAY = date(2018, 6, 1)


@pytest.mark.requirement("P-01", "S2-11")
def test_the_seven_steps_stand_in_their_order_at_their_levels(library):
    chain = library.pack(WUZHONG).procedures["identification"]
    found = [(step.text.zh, step.kind, step.level) for step in chain.steps][:8]
    assert found == [
        ("户申报", "application", "household"),
        ("小组议", "meeting", "villager_group"),
        ("村评定", "meeting", "village"),
        ("入户查", "visit", "township"),
        ("逐级核：乡镇审核", "check", "township"),
        ("逐级核：县级审核", "check", "county"),
        ("县确认", "approval", "county"),
        ("市抽查", "draw", "city"),
    ]
    assert chain.order == "stated"
    assert chain.step("county_confirms").four_eyes == ("county_reviews",)
    assert [step.move for step in chain.steps if step.move] == ["nominate", "register"]


@pytest.mark.requirement("P-05", "D-02")
def test_three_levels_of_publicity_are_a_setting(library):
    pack = library.pack(WUZHONG)
    publicity = pack.procedures["three_level_publicity"]
    assert [(step.kind, step.level) for step in publicity.steps] == [
        ("notice", "village"),
        ("notice", "township"),
        ("notice", "county"),
    ]
    assert pack.parameters["notice_levels"].on(DAY).basis == "reading", "which three is not said"
    two = pack.with_value("notice_levels", ("village", "county"), DAY, "what if").at(DAY).parameters
    assert [step.level for step in publicity.steps if applies(step, two)] == ["village", "county"]


@pytest.mark.requirement("P-06", "R-014")
def test_five_looks_and_five_compares_give_no_score_until_points_and_line_are_set(library):
    pack = library.pack(WUZHONG)
    form = [step.id for step in pack.procedures["five_looks_five_compares"].steps]
    assert form == ["five_looks", "five_compares", "score_sheet", "analyse"]
    assert pack.procedures["identification"].step("check_at_home").runs == "five_looks_five_compares"
    unset = pack.at(DAY)
    assert unset.score is None
    assert unset.blocked == ("by_score",)
    for name, value in (("five_looks_points", 20), ("five_compares_points", 30), ("score_cut_off", 60)):
        pack = pack.with_value(name, value, DAY, "what if")
    pack = pack.with_value("poorer_scores_less", True, DAY, "what if")
    ruling = pack.at(DAY)
    assert (ruling.score.cut_off, ruling.blocked) == (60.0, ())
    assert "by_score" in {rule.id for rule in ruling.rules}


@pytest.mark.requirement("P-18")
def test_the_year_ends_with_an_adjustment_that_the_article_asks_for(library):
    pack = library.pack(WUZHONG)
    year_end = pack.procedures["year_end_adjustment"]
    assert year_end.kind == "yearly_adjustment"
    assert pack.at(DAY).parameters[year_end.cycle] == 12
    assert "S2-ZG" in str(pack.parameters["adjustment_months"].on(DAY).source)
    assert {step.runs for step in year_end.steps if step.kind == "choice"} == {
        "leave_register",
        "identification",
    }


@pytest.mark.requirement("P-07", "R-015", "S2-04")
def test_fifteen_rules_are_declared_by_their_number_and_none_is_made_up(library):
    pack = library.pack(CHONGQING)
    unset = [rule for rule in pack.rules.values() if rule.basis == "unset"]
    counts = {kind: sum(rule.kind == kind for rule in unset) for kind in ("ground", "bar", "exit", "flag")}
    assert counts == {"ground": 4, "bar": 7, "exit": 1, "flag": 3}
    assert not any(rule.when for rule in unset)
    assert set(pack.at(DAY).blocked) == {rule.id for rule in unset if rule.kind in ("ground", "bar")}


@pytest.mark.requirement("P-20")
def test_the_borderline_is_watched_and_the_newly_poor_go_into_identification(library):
    watch = library.pack(CHONGQING).procedures["borderline_watch"]
    assert [(step.kind, step.move, step.runs) for step in watch.steps] == [
        ("move", "watch", None),
        ("visit", None, None),
        ("choice", None, "identification"),
    ]
    assert watch.proposed_by == ("at_the_borderline",)
    assert library.pack(CHONGQING).parameters["inclusion_days"].basis == "unset"
