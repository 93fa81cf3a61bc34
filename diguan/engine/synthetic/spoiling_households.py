"""The defects of households, one each: the rule that must find it, whom it fits, what it changes.

The ids are those of packs/national/quality; nothing else is taken from there.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from diguan.engine.synthetic.houses import House, Row
from diguan.engine.synthetic.spoiling import (
    ABLE,
    Defect,
    anybody,
    exited,
    healthy,
    kind,
    nobody_works,
    on_file,
    outside,
    put,
    put_income,
    put_item,
    student,
    works,
)

MONITORED: Final = date(2020, 1, 1)
"""Watching for a fall back into poverty began in 2020."""
MONITORING: Final = {"monitored_kind": "unstable_exited", "risk_identified_on": date(2020, 6, 1)}
ELIMINATED: Final = {
    **MONITORING,
    "risks": "accident",
    "risk_eliminated": True,
    "risk_eliminated_on": date(2020, 9, 1),
}


def _no_head(house: House, _: Row) -> None:
    for person in house.members:
        if person["relation"] == "head":
            person["relation"] = "other"


def _nobody(house: House, _: Row) -> None:
    house.members.clear()


def _relation_of_last(relation: str) -> Defect:
    """Give the last member a relation that another one has."""
    rule = {"head": "several_heads", "spouse": "several_spouses"}[relation]

    def spoil(house: House, _: Row) -> None:
        house.members[-1]["relation"] = relation

    def fits(house: House) -> bool:
        there = [person["relation"] for person in house.members]
        return "spouse" in there and there[-1] in ("son", "daughter", "father", "mother")

    return Defect(rule, fits, spoil)


def _spouse_of_one_sex(house: House, _: Row) -> None:
    head, spouse = (next(p for p in house.members if p["relation"] == one) for one in ("head", "spouse"))
    spouse["sex"] = head["sex"]


def _one_receives_dibao(house: House, _: Row) -> None:
    house.members[0]["dibao"] = True


def _nobody_receives_dibao(house: House, _: Row) -> None:
    for person in house.members:
        person["dibao"] = False


def _child_leaves_school(reason: str | None) -> Callable[[House, Row], None]:
    """A healthy school child stays away, for a reason or for none on file."""

    def spoil(house: House, _: Row) -> None:
        child = _school_child(house)
        if child:
            child.update(schooling="not_student", education="primary", dropout_reason=reason)

    return spoil


def _sick_without_insurance(house: House, _: Row) -> None:
    for person in house.members:
        if not healthy(person):
            person["major_illness_insurance"] = False


def _three_posts(house: House, _: Row) -> None:
    for person, post in zip(house.members, ("cleaner", "ranger", "road_keeper"), strict=False):
        person["public_post"] = post


def _both_grants(house: House, _: Row) -> None:
    house.add_to("dibao_grant", "transfer_income", 2400)
    house.add_to("wubao_grant", "transfer_income", 4000)


def _cost_above_income(house: House, _: Row) -> None:
    gross = sum(house.facts[f"{name}_income"] for name in ("wage", "business", "property", "transfer"))
    house.facts["business_cost"] = gross + 1000


def _per_head(name: str, amount: int) -> Defect:
    rule = {"cultivated_land": "arable_land_too_large", "forest_land": "forest_land_too_large"}[name]
    return Defect(rule, lambda h: bool(h.members), lambda h, f: f.update({name: amount * len(h.members)}))


def _more_returned_than_forest(house: House, facts: Row) -> None:
    facts["returned_forest"] = facts["forest_land"] + facts["pasture_land"] + 5


def _school_child(house: House) -> Row | None:
    pupils = ("primary", "junior_7", "junior_8")
    return next((p for p in house.members if p["schooling"] in pupils and healthy(p)), None)


def _known_income(house: House) -> bool:
    names = ("wage_income", "business_income", "property_income", "transfer_income", "business_cost")
    return all(house.facts[name] is not None for name in names)


HOUSEHOLDS: Final = (
    Defect("no_head", anybody, _no_head),
    Defect("empty_household", anybody, _nobody),
    Defect("main_cause_blank", on_file, put(main_cause=None)),
    Defect("in_cooperative_blank", on_file, put(in_cooperative=None)),
    Defect("road_distance_blank", on_file, put(road_distance=None)),
    Defect("road_kind_blank", on_file, put(road_kind=None)),
    Defect("water_difficult_blank", on_file, put(water_difficult=None)),
    Defect("water_safe_blank", on_file, put(water_safe=None)),
    Defect("fuel_blank", on_file, put(fuel=None)),
    Defect("sanitary_toilet_blank", on_file, put(sanitary_toilet=None)),
    Defect("electricity_missing", on_file, put(electricity=False)),
    Defect("house_area_blank", on_file, put(house_area=0)),
    Defect(
        "illness_but_all_healthy",
        lambda h: on_file(h) and all(map(healthy, h.members)),
        put(main_cause="illness", other_causes=None),
    ),
    Defect(
        "schooling_but_no_student",
        lambda h: on_file(h) and not any(map(student, h.members)),
        put(main_cause="schooling", other_causes=None),
    ),
    Defect(
        "disability_but_none_disabled",
        lambda h: on_file(h) and not any("disabled" in (p["health"] or "") for p in h.members),
        put(main_cause="disability", other_causes=None),
    ),
    Defect("other_cause_repeats_main", on_file, lambda h, f: f.update(other_causes=f["main_cause"])),
    Defect("dibao_household_without_member", kind("dibao"), _nobody_receives_dibao),
    Defect("general_household_with_dibao", kind("general"), _one_receives_dibao),
    Defect("general_household_with_grant", kind("general"), put_item("dibao_grant", "transfer_income", 2400)),
    Defect("dibao_household_without_grant", kind("dibao"), put_item("dibao_grant", "transfer_income", 0)),
    Defect(
        "wubao_household_with_labour",
        lambda h: kind("general")(h) and any(p["labour_ability"] in ABLE for p in h.members),
        put_item("wubao_grant", "transfer_income", 4000, household_kind="wubao"),
    ),
    Defect(
        "wubao_household_without_grant",
        lambda h: kind("general")(h) and not any(p["labour_ability"] in ABLE for p in h.members),
        put_item("wubao_grant", "transfer_income", 0, household_kind="wubao"),
    ),
    Defect("dibao_and_wubao_grants", outside, _both_grants),
    Defect("dibao_grant_too_small", outside, put_item("dibao_grant", "transfer_income", 150)),
    Defect("wubao_grant_too_small", outside, put_item("wubao_grant", "transfer_income", 150)),
    Defect(
        "family_planning_grant_too_small", anybody, put_item("family_planning_grant", "transfer_income", 50)
    ),
    Defect("pension_too_small", anybody, put_item("pension", "transfer_income", 60)),
    Defect(
        "ecology_grant_without_land",
        lambda h: not h.facts["returned_forest"],
        put_item("ecology_grant", "transfer_income", 500),
    ),
    Defect(
        "exited_below_line",
        lambda h: exited(h) and nobody_works(h),
        put_income(2000),
        since=date(2017, 1, 1),
        until=date(2021, 1, 1),
    ),
    Defect(
        "exited_dropout", lambda h: exited(h) and _school_child(h) is not None, _child_leaves_school("weary")
    ),
    Defect("exited_dangerous_house", exited, put(house_dangerous=True, house_grade="d")),
    Defect("exited_water_unsafe", exited, put(water_safe=False)),
    Defect(
        "exited_sick_without_insurance",
        lambda h: exited(h) and h.facts["main_cause"] == "illness",
        _sick_without_insurance,
    ),
    Defect("exited_road_too_far", exited, put(road_distance=8)),
    Defect("business_income_without_cost", lambda h: bool(h.facts["business_income"]), put(business_cost=0)),
    Defect("income_out_of_range", _known_income, _cost_above_income),
    Defect("wage_out_of_range", lambda h: any(map(works, h.members)), put(wage_income=200)),
    Defect(
        "spouses_of_one_sex", lambda h: any(p["relation"] == "spouse" for p in h.members), _spouse_of_one_sex
    ),
    _relation_of_last("head"),
    _relation_of_last("spouse"),
    _per_head("cultivated_land", 60),
    _per_head("forest_land", 80),
    Defect("returned_forest_too_large", anybody, _more_returned_than_forest),
    Defect("road_too_far", anybody, put(road_distance=60)),
    Defect("orchard_is_zero", exited, put(orchard_land=0)),
    Defect(
        "dangerous_house_not_monitored",
        exited,
        put(house_dangerous=True, house_grade="c", monitored_kind=None),
    ),
    Defect("water_unsafe_not_monitored", exited, put(water_safe=False, monitored_kind=None)),
    Defect(
        "dropout_not_monitored",
        lambda h: exited(h) and _school_child(h) is not None and not h.facts["monitored_kind"],
        _child_leaves_school(None),
    ),
    Defect(
        "low_income_not_monitored",
        lambda h: exited(h) and nobody_works(h) and not h.facts["monitored_kind"],
        put_income(5000),
        since=date(2023, 1, 1),
        until=date(2024, 1, 1),
    ),
    Defect(
        "eliminated_but_unsafe",
        exited,
        put(**ELIMINATED, house_dangerous=True, house_grade="c"),
        since=MONITORED,
    ),
    Defect("eliminated_house_damaged", exited, put(**ELIMINATED, house_damaged_after=True), since=MONITORED),
    Defect("eliminated_water_damaged", exited, put(**ELIMINATED, water_damaged_after=True), since=MONITORED),
    Defect(
        "other_risk_without_note", exited, put(**MONITORING, risks="other", risk_note=None), since=MONITORED
    ),
    Defect(
        "illness_risk_without_expense",
        exited,
        put(**MONITORING, risks="illness", expense_medical=0),
        since=MONITORED,
    ),
    Defect(
        "work_risk_without_labour",
        lambda h: exited(h) and not any(p["labour_ability"] in (*ABLE, "weak") for p in h.members),
        put(**MONITORING, risks="unstable_work"),
        since=MONITORED,
    ),
    Defect("wage_but_nobody_works", nobody_works, put(wage_income=5000)),
    Defect("works_but_no_wage", lambda h: any(map(works, h.members)), put(wage_income=0)),
    Defect("three_posts", lambda h: len(h.members) >= 3, _three_posts),
)
