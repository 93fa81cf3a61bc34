"""A county's quota is one number for all its townships, also for an officer who may see only his own."""

from typing import Any

import pytest
from django.db import transaction

from diguan.casework.rounds import course, quota
from diguan.registry import bounds
from diguan.registry.models import Case, Household, Officer
from diguan.registry.viewer import Viewer
from tests import site_role
from tests.people import Places, household
from tests.stories.walking import OPENED, Walk, anywhere, varied, walk

__all__ = ["anywhere", "varied", "walk"]
pytestmark = [pytest.mark.postgres, pytest.mark.requirement("D-25")]


def test_a_township_is_held_to_the_quota_that_others_have_filled(
    walk: Walk, varied: Any, places: Places, yang: Household, li: Officer
) -> None:
    far = household(places.far_village, "远村001")
    round = walk.opens(varied(quota_is="limit"), "identification", quota=4, quota_source="县发〔2017〕1号")
    by = walk.someone("county_officer")
    for one in (yang, far):
        columns = {"area_id": one.village_id, "village_code": one.village_code, "since": OPENED}
        Case.objects.create(
            round=round, household=one, people=3, source="census", opened_on=OPENED, at=round.at, by=by,
            by_name="赵", state=Case.State.PASSED if one == far else Case.State.OPEN, **columns,
        )  # fmt: skip
    followed = course(round)
    registers = next(one for one in followed.stations if one.step.move == "register")
    site_role.take()
    with bounds.of(Viewer.of(li)), transaction.atomic():
        (own,) = Case.objects.filter(round=round)
        assert own.household_id == yang.pk, "the far village is not his to see"
        with pytest.raises(quota.StepFault) as refused:
            quota.weigh(round, followed, registers, [own])
        assert "6 人，超过规模 4 人" in refused.value.what.zh
        assert quota.quota_warning(round, followed) is not None
        assert Case.objects.filter(round=round).count() == 1, "the count has widened nothing for good"
