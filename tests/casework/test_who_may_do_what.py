"""The table of duties: each act by each duty at home, next door and above, as one truth table."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from diguan.casework import may
from diguan.casework.may import ACTS, DUTIES, NotAllowed
from diguan.registry.models import Duty
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level, Scope
from diguan.words.text import Text

HOME = {
    "village_officer": Scope("990101100200", Level.VILLAGE),
    "township_officer": Scope("990101100", Level.TOWNSHIP),
    "county_officer": Scope("990101", Level.COUNTY),
    "city_officer": Scope("9901", Level.CITY),
    "province_officer": Scope("99", Level.PROVINCE),
    "auditor": Scope("990101", Level.COUNTY),
    "department_officer": Scope("990101", Level.COUNTY),
    "system_admin": Scope("99", Level.PROVINCE),
    "security_admin": Scope("99", Level.PROVINCE),
    "audit_admin": Scope("99", Level.PROVINCE),
}
VILLAGE, ELSEWHERE = "990101100200", "110101001001"


def viewer(duty: str) -> Viewer:
    """Somebody of that duty at home."""
    return Viewer(1, "-", duty, HOME[duty], "zh-hans")


def test_every_duty_and_every_act_is_in_the_table() -> None:
    assert set(DUTIES) == set(Duty.values) == set(HOME)
    for key, act in ACTS.items():
        assert act.duties <= set(DUTIES)
        assert isinstance(getattr(may, f"may_{key}"), Callable)  # type: ignore[arg-type]  # a protocol of its own
        assert isinstance(getattr(may, f"must_{key}"), Callable)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("key", ACTS)
def test_an_act_is_done_by_its_duties_in_their_area_and_by_nobody_else(key: str, duty: str) -> None:
    answers, demands = getattr(may, f"may_{key}"), getattr(may, f"must_{key}")
    assert answers(viewer(duty), VILLAGE) == (duty in ACTS[key].duties)
    assert not answers(viewer(duty), ELSEWHERE)
    if duty in ACTS[key].duties:
        demands(viewer(duty), VILLAGE)
    else:
        with pytest.raises(NotAllowed) as refused:
            demands(viewer(duty), VILLAGE)
        assert ACTS[key].text.zh in refused.value.what.zh
    with pytest.raises(NotAllowed):
        demands(viewer(duty), ELSEWHERE)


def test_the_three_administrators_do_nothing_to_households() -> None:
    admins = {"system_admin", "security_admin", "audit_admin"}
    assert not [act.key for act in ACTS.values() if act.duties & admins]


def test_the_auditor_sees_and_changes_nothing() -> None:
    assert [act.key for act in ACTS.values() if "auditor" in act.duties] == ["see"]


def test_the_county_decides_and_the_township_reports() -> None:
    assert ACTS["decide"].duties == {"county_officer"}
    own = {act.key for act in ACTS.values() if "township_officer" in act.duties}
    assert {"correct", "change_members", "bring_in", "propose"} <= own
    assert "decide" not in own


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("key", ACTS)
def test_a_part_of_the_own_area_is_inside_and_the_area_above_is_not(key: str, duty: str) -> None:
    scope = HOME[duty]
    assert may.may(key, viewer(duty), scope.prefix) == (duty in ACTS[key].duties)
    if scope.level > Level.PROVINCE:
        assert not may.may(key, viewer(duty), scope.prefix[:-2])


def station(level: str | None, move: str | None = None) -> Any:
    """A step of a procedure, as far as rights depend on it."""
    step, text = SimpleNamespace(move=move), Text("公示", "notice")
    return SimpleNamespace(level=level, step=step, text=text, source="S1 §14", key="publish/notice")


@pytest.mark.parametrize(
    ("level", "move", "duties"),
    [
        ("household", None, {"village_officer", "township_officer"}),
        ("villager_group", None, {"village_officer"}),
        ("village", None, {"village_officer"}),
        ("township", None, {"township_officer"}),
        ("county", None, {"county_officer"}),
        ("city", None, {"city_officer"}),
        ("province", None, {"province_officer"}),
        ("any", None, {"village_officer", "township_officer", "county_officer", "city_officer"}),
        (None, None, {"village_officer", "township_officer", "county_officer", "city_officer"}),
        ("village", "not_a_move", {"village_officer"}),
        ("township", "watch", {"township_officer"}),
        ("county", "register", {"county_officer"}),
        ("village", "register", {"county_officer"}),
        ("city", "propose_exit", {"township_officer", "county_officer"}),
    ],
)
def test_a_step_is_taken_by_its_level_and_a_move_by_those_that_may_move(
    level: str | None, move: str | None, duties: set[str]
) -> None:
    taken = station(level, move)
    assert may.duties_of(taken) == duties
    for duty in DUTIES:
        assert may.may_take(viewer(duty), taken, HOME[duty].code) == (duty in duties)
        assert not may.may_take(viewer(duty), taken, ELSEWHERE)
        assert not may.may_take(Viewer(1, "-", duty, None, "zh-hans"), taken, HOME[duty].code)


def test_a_step_elsewhere_is_refused_with_the_step_and_the_way_out() -> None:
    may.must_take(viewer("village_officer"), station("village"), VILLAGE)
    with pytest.raises(NotAllowed) as refused:
        may.must_take(viewer("village_officer"), station("village"), ELSEWHERE)
    assert (refused.value.what, refused.value.mend) == (
        may._NOT_HERE.format(act=Text("公示", "notice")), may._MEND_HERE,
    )  # fmt: skip
    assert "notice" in refused.value.what.en
    assert refused.value.where is None


def test_a_step_of_another_duty_is_refused_with_its_source_and_who_may() -> None:
    with pytest.raises(NotAllowed) as refused:
        may.must_take(viewer("village_officer"), station("household", "register"), VILLAGE)
    assert refused.value.where == "S1 §14 publish/notice"
    assert refused.value.what == may._NOT_BY_DUTY.format(act=Text("公示", "notice"))
    assert refused.value.mend == may._MEND_DUTY.format(allowed=Text("县级", "county"))


def test_a_refusal_of_an_act_says_act_place_and_who_may() -> None:
    with pytest.raises(NotAllowed) as by_duty:
        may.must("decide", viewer("village_officer"), VILLAGE)
    assert by_duty.value.what == may._NOT_BY_DUTY.format(act=ACTS["decide"].text)
    assert by_duty.value.mend == may._MEND_DUTY.format(allowed=Text("县级", "county"))
    with pytest.raises(NotAllowed) as by_place:
        may.must("decide", viewer("county_officer"), ELSEWHERE)
    assert by_place.value.what == may._NOT_HERE.format(act=ACTS["decide"].text)
    assert by_place.value.mend == may._MEND_HERE
    assert may.said({"city_officer", "village_officer"}) == Text("村级、市级", "village, city")


def test_a_pair_answers_and_demands_the_same_act() -> None:
    answers, demands = may._pair("decide")
    assert answers(viewer("county_officer"), VILLAGE) is True
    assert answers(viewer("county_officer"), ELSEWHERE) is answers(viewer("auditor"), VILLAGE) is False
    demands(viewer("county_officer"), VILLAGE)
    for duty, code in (("county_officer", ELSEWHERE), ("village_officer", VILLAGE)):
        with pytest.raises(NotAllowed):
            demands(viewer(duty), code)


ASKED: Any = SimpleNamespace(area_prefix="990101", department="public_security")
NOT_BY_DUTY = "your duty does not allow: Answer requests to compare data. it is done by: department."
NOT_HERE = "this is outside your area: Answer requests to compare data. leave it to the officers there."


@pytest.mark.parametrize(
    ("duty", "scope", "department", "refusal"),
    [
        ("department_officer", Scope("990101", Level.COUNTY), "public_security", None),
        ("department_officer", Scope("9901", Level.CITY), "public_security", None),
        ("department_officer", Scope("990102", Level.COUNTY), "public_security", NOT_HERE),
        ("department_officer", Scope("990101100", Level.TOWNSHIP), "public_security", NOT_HERE),
        ("department_officer", Scope("990101", Level.COUNTY), "housing", NOT_HERE),
        ("department_officer", None, "public_security", NOT_HERE),
        ("county_officer", Scope("990101", Level.COUNTY), "public_security", NOT_BY_DUTY),
        ("system_admin", Scope("99", Level.PROVINCE), "", NOT_BY_DUTY),
    ],
)
def test_a_request_is_answered_by_the_department_asked_and_by_nobody_else(
    duty: str, scope: Scope | None, department: str, refusal: str | None
) -> None:
    someone = Viewer(1, "-", duty, scope, "zh-hans", department)
    assert may.may_answer(someone, ASKED) == (refusal is None)
    if refusal is None:
        may.must_answer(someone, ASKED)
        return
    with pytest.raises(NotAllowed) as refused:
        may.must_answer(someone, ASKED)
    assert refused.value.say("en") == refusal
