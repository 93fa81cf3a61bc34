"""The table of duties: each act by each duty at home, next door and above, as one truth table."""

from collections.abc import Callable

import pytest

from diguan.casework import may
from diguan.casework.may import ACTS, DUTIES, NotAllowed
from diguan.registry.models import Duty
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level, Scope

HOME = {
    "village_officer": Scope("990101100200", Level.VILLAGE),
    "township_officer": Scope("990101100", Level.TOWNSHIP),
    "county_officer": Scope("990101", Level.COUNTY),
    "city_officer": Scope("9901", Level.CITY),
    "province_officer": Scope("99", Level.PROVINCE),
    "auditor": Scope("990101", Level.COUNTY),
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
