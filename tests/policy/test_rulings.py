"""A pack on a day: dated values, what is unset set aside, what the decision needs, and what is asked."""

from datetime import date

import pytest

from diguan.policy.judging import judged
from diguan.policy.language import evaluate
from diguan.policy.library import Library
from tests.policy.folder import CITY, ID, PARAMETERS, changed, folder, with_more

DAY = date(2017, 6, 1)


def ruling(root, files=CITY, on=DAY):
    return Library(folder(root, files)).pack(ID).at(on)


def one(root, files, household, people=({"labour_ability": "ordinary"},), on=DAY):
    return judged(ruling(root, files, on), {"people": len(people), **household}, list(people))


@pytest.mark.parametrize(
    ("on", "line"),
    [
        (date(2016, 12, 31), None),
        (date(2017, 1, 1), 3000.0),
        (date(2017, 12, 31), 3000.0),
        (date(2018, 1, 1), 3300.0),
        (date(2100, 1, 1), 3300.0),
    ],
)
def test_a_value_holds_from_its_first_day_to_the_day_before_its_end(tmp_path, on, line):
    assert ruling(tmp_path, on=on).parameters.get("line") == line


@pytest.mark.requirement("D-28")
def test_an_unset_parameter_is_listed_and_its_rule_is_not_applied(tmp_path):
    files = changed("rules.toml", "income_per_head < line", "income_per_head < floor")
    made = ruling(tmp_path, files)
    assert list(made.unset) == ["floor", "hanging"]
    assert [(rule.id, lacks) for rule, lacks in made.not_applied] == [("low_income", ("floor",))]
    assert made.decision.canonical == "nobody_able"


def test_a_rule_through_an_unset_formula_is_not_applied_either(tmp_path):
    files = changed(
        "rules.toml",
        "'count(labour_ability == \"ordinary\")'",
        "'count(labour_ability == \"ordinary\") - floor'",
    )
    made = ruling(tmp_path, files)
    assert {rule.id: lacks for rule, lacks in made.not_applied} == {"nobody_able": ("floor",)}
    assert made.unset_formulas == {"able": ("floor",)}


def test_a_rule_that_speaks_of_one_not_applied_goes_on_without_it(tmp_path):
    more = rule("poor", "nobody_able or not low_income") + rule("worse", "known(low_income)")
    files = changed("rules.toml", "income_per_head < line", "income_per_head < floor")
    files[f"{ID}/rules.toml"] += more
    made = ruling(tmp_path, files)
    assert made.rule("poor").tree.canonical == "nobody_able"
    assert {rule.id for rule, _ in made.not_applied} == {"low_income", "worse"}


@pytest.mark.requirement("D-28")
def test_a_rule_that_wants_one_not_applied_as_well_is_never_yes(tmp_path):
    files = changed("rules.toml", "income_per_head < line", "income_per_head < floor")
    files[f"{ID}/rules.toml"] += rule("both", "nobody_able and low_income")
    made = ruling(tmp_path, files)
    both = next(one for one in made.rules if one.id == "both")
    assert [evaluate(both.tree, {"nobody_able": able}, ()) for able in (True, False)] == [None, False]


def test_what_the_decision_needs_counts_as_unknown_while_it_is_unset(tmp_path):
    files = changed("rules.toml", "qualifies = ", 'needs = ["low_income"]\n    qualifies = ')
    on = date(2016, 6, 1)
    assert ruling(tmp_path, files, on).blocked == ("low_income",)
    able, unable = [{"labour_ability": "ordinary"}], [{"labour_ability": "lost"}]
    library = Library(tmp_path)
    answers = [judged(library.pack(ID).at(on), {"people": 1}, people).outcome for people in (able, unable)]
    assert answers == ["cannot_say", "qualifies"]


def test_unknown_is_never_no(tmp_path):
    result = one(tmp_path, CITY, {"income_per_head": None})
    assert result.outcome == "cannot_say"
    assert result.questions == ("low_income",)


def test_only_what_could_change_the_outcome_is_asked(tmp_path):
    result = one(tmp_path, CITY, {"income_per_head": 2000}, people=[{"labour_ability": None}])
    assert (result.outcome, result.questions, result.missing) == ("qualifies", (), ())


def test_the_facts_behind_a_derived_one_are_asked_for(tmp_path):
    household = {
        "wage_income": None,
        "business_income": 1,
        "property_income": 1,
        "transfer_income": None,
        "business_cost": 0,
    }
    assert set(one(tmp_path, CITY, household).missing) == {"wage_income", "transfer_income"}


def test_a_family_without_members_on_file_is_asked_for_its_members(tmp_path):
    result = one(tmp_path, CITY, {"income_per_head": 9000}, people=())
    assert result.outcome == "cannot_say"
    assert "people" in result.missing


def test_layers_read_only_what_stands_before_them(tmp_path):
    made = ruling(tmp_path)
    seen: set[str] = set()
    for layer in made.layers:
        assert all(column.tree.names & {c.name for c in made.order} <= seen for column in layer)
        seen |= {column.name for column in layer}
    assert seen == {"able", "low_income", "nobody_able", "qualifies"}


def test_one_pass_over_the_people_answers_everything(tmp_path):
    made = ruling(tmp_path)
    assert len(made.aggregates) == len(set(made.aggregates))
    everything = [c.tree for c in made.order] + [*made.questions.values(), *made.missing.values()]
    assert {a for tree in everything for a in tree.aggregates} == set(made.aggregates)


def test_today_is_the_day_of_judging(tmp_path):
    files = with_more("rules.toml", rule("fresh", "days(applied_on, today) < 30"))
    household = {"income_per_head": 9000, "applied_on": date(2017, 5, 10)}
    assert one(tmp_path, files, household).answers["fresh"] is True
    assert (
        judged(Library(tmp_path).pack(ID).at(date(2018, 1, 1)), {**household, "people": 1}, [{}]).answers[
            "fresh"
        ]
        is False
    )


def test_a_setting_chooses_between_two_readings_before_anybody_is_judged(tmp_path):
    setting = """
    [[parameter]]
    id = "weighing"
    type = "text"
    choices = ["either", "both"]
    zh = "综合"
    en = "Weighing"

    [[parameter.value]]
    is = "either"
    source = "M §4"
    basis = "stated"
    """
    both = "low_income or nobody_able if weighing == \\'either\\' else low_income and nobody_able"
    files = {**changed("rules.toml", '"low_income or nobody_able"', f'"{both}"'.replace("\\'", "'"))}
    files[f"{ID}/parameters.toml"] = PARAMETERS + setting
    library = Library(folder(tmp_path, files))
    pack = library.pack(ID)
    assert pack.at(DAY).decision.canonical == "low_income or nobody_able"
    varied = pack.with_value("weighing", "both", DAY, "what if")
    assert varied.at(DAY).decision.canonical == "low_income and nobody_able"


SCORECARD = """
    [[scorecard]]
    id = "looks"
    zh = "看"
    en = "Looks"
    source = "M §7"
    basis = "stated"
    poorer = "lower"
    cut_off = "floor"

    [[scorecard.item]]
    id = "house"
    zh = "房"
    en = "House"
    source = "M §7"
    basis = "stated"
    points = "20 if house_grade == 'a' else 5"
    most = 20

    [[scorecard.item]]
    id = "labour"
    zh = "劳力"
    en = "Labour"
    source = "M §7"
    basis = "stated"
    points = "10 * able"
    """
RANKING = """
    [ranking]
    zh = "次序"
    en = "Order"
    source = "M §7"
    basis = "stated"
    by = "score"
    order = "ascending"
    """


@pytest.mark.requirement("R-014")
def test_a_scorecard_adds_its_items_and_rules_may_speak_of_the_score(tmp_path):
    files = {
        **with_more("rules.toml", RANKING + rule("poor_score", "score < 20")),
        f"{ID}/scorecard.toml": SCORECARD,
    }
    made = ruling(tmp_path, files)
    assert made.score.cut_off is None, "the cut-off is unset"
    assert [item.id for item in made.score.items] == ["house", "labour"]
    assert made.ranking.tree.names == {"score"}
    household = {"income_per_head": 9000, "house_grade": "c", "people": 1}
    assert judged(made, household, [{"labour_ability": "ordinary"}]).answers["poor_score"] is True
    assert (
        judged(made, {**household, "house_grade": "a"}, [{"labour_ability": "ordinary"}]).answers[
            "poor_score"
        ]
        is False
    )


def test_a_scorecard_with_an_unset_weight_is_not_applied(tmp_path):
    card = SCORECARD.replace("10 * able", "floor * able")
    files = {
        **with_more("rules.toml", RANKING + rule("poor_score", "score < 20")),
        f"{ID}/scorecard.toml": card,
    }
    made = ruling(tmp_path, files)
    assert made.score is None
    assert made.ranking is None
    assert {r.id: lacks for r, lacks in made.not_applied} == {"poor_score": ("floor",)}


def rule(id, when):
    return f"""
    [[rule]]
    id = "{id}"
    kind = "flag"
    zh = "另一条"
    en = "Another"
    source = "M §9"
    basis = "stated"
    when = "{when}"
    """
