"""A plan of help on a telephone in Chromium: made, a measure added, what it brought written down; every page
fits, and nothing is complained of."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from diguan.registry.models import Household, Officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "zh": {
        "make": "制定计划", "save": "保存", "add": "新增措施", "effect": "登记成效", "lacks": "计划还缺",
        "complete": "计划完整", "agreed": "农户确认",
    },
    "en": {
        "make": "Make the plan", "save": "Save", "add": "Add a measure", "effect": "Record an effect",
        "lacks": "The plan still lacks", "complete": "plan complete", "agreed": "Agreed to by",
    },
}  # fmt: skip


@pytest.mark.requirement("N-09", "S2-31")
def test_an_officer_at_the_door_writes_plan_measure_and_effect(
    browse: Callable[..., Any], yang: Household, wang: Officer, each_language: str
) -> None:
    Household.objects.filter(pk=yang.pk).update(status="registered", stage="registered")
    said, seen = WORDS[each_language], browse(wang, each_language, 390)
    page = seen.open(reverse("assistance:household", args=[yang.pk]))

    def fill(button: str, **typed: str) -> None:
        page.get_by_role("link", name=said[button]).first.click()
        assert seen.fits()
        for name, value in typed.items():
            field = page.locator(f"[name={name}]")
            field.select_option(value) if name == "kind" else field.fill(value)
        page.get_by_role("button", name=said["save"], exact=True).click()
        page.wait_for_load_state()
        assert seen.fits()

    fill("make", words="户主患病，缺资金", responsible="王书记")
    assert said["lacks"] in page.content()
    fill("add", kind="industry", what="养羊项目", money="8000")
    fill("effect", reached="购羊20只", received="8000", agreed_by="杨建国")
    told = page.content()
    assert all(one in told for one in (said["complete"], said["agreed"], "养羊项目", "购羊20只", "杨建国"))
    for address in (reverse("assistance:index"), reverse("exit:ledger")):
        seen.open(address)
        assert seen.fits()
    assert not seen.complaints
