"""The main path in a real browser: a workbook goes up, its faults are read, it is accepted, a household is
opened and says why it qualifies; then the same pages in English, and all of it on a phone.
"""

import re
from typing import Any

import pytest
from django.urls import reverse

from diguan.registry.models import Finding, Household, ImportBatch
from tests.pages.judged import judged
from tests.pages.nongan import DAY, HOUSEHOLDS, YEAR

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    """The mark of made-up data."""
    settings.DIGUAN_DEMONSTRATION = True


def bring_in(seen: Any, nongan: Any, tmp_path: Any) -> Any:
    """Upload the workbook and press the button; gives the page."""
    page = seen.open(reverse("intake:index"))
    page.locator("a.btn-primary").click()
    page.set_input_files("#id_file", str(nongan.workbook(tmp_path)))
    page.select_option("#id_year", str(YEAR))
    page.fill("#id_on", DAY.isoformat())
    page.locator("form.narrow button.btn-primary").click()
    return page


def test_from_the_workbook_to_the_reason_of_one_household(browse, nongan, tmp_path):
    seen = browse(nongan.county_officer)
    page = bring_in(seen, nongan, tmp_path)
    assert page.locator("h1").inner_text() == "农安县采集表.xlsx"
    assert page.get_by_text("新增户").locator("xpath=..").locator("dd").inner_text() == str(HOUSEHOLDS)
    page.get_by_role("link", name="查看全部问题及改法").click()
    first = page.locator("tbody tr").first.inner_text()
    assert "成员" in first or "家庭" in first
    page.go_back()
    assert not Household.objects.exists()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="确认整批导入").click()
    page.get_by_text("已整批导入").wait_for()
    assert Household.objects.count() == HOUSEHOLDS
    judged(nongan.county_officer, tmp_path, year=YEAR, on=DAY)
    page.get_by_role("link", name="查看农户档案").click()
    page.select_option("#id_outcome", "qualifies")
    page.get_by_role("button", name="查询").click()
    found = Finding.objects.filter(outcome="qualifies").count()
    assert f"共 {found} 条" in page.locator(".pages").inner_text()
    page.locator("tbody td a").first.click()
    why = page.locator("#why")
    assert "该户符合条件，理由：" in why.inner_text()
    assert why.locator("tr.decided").count() >= 1
    assert "§4" in why.locator("tr.decided").first.inner_text()
    assert page.locator(".demonstration").is_visible()
    assert seen.complaints == []


def test_the_same_pages_speak_english(browse, nongan, tmp_path):
    seen = browse(nongan.county_officer, "en")
    page = bring_in(seen, nongan, tmp_path)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Accept as one batch").click()
    page.get_by_text("Taken in, the whole workbook as one batch").wait_for()
    judged(nongan.county_officer, tmp_path, year=YEAR, on=DAY)
    page.get_by_role("link", name="To the households").click()
    page.select_option("#id_outcome", "qualifies")
    page.get_by_role("button", name="Search").click()
    page.locator("tbody td a").first.click()
    assert "This household qualifies because: " in page.locator("#why").inner_text()
    chrome = [
        page.locator(part).inner_text() for part in ("nav.page-parts", "#income thead", "#why thead >> nth=0")
    ]
    assert not re.search(r"[\u4e00-\u9fff]", "".join(chrome))
    assert seen.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_both_desks_fits_a_phone(browse, nongan, tmp_path, language):
    seen = browse(nongan.county_officer, language, width=390)
    page = bring_in(seen, nongan, tmp_path)
    batch = ImportBatch.objects.get()
    assert seen.fits()
    page.goto(seen.site + reverse("intake:faults", args=[batch.pk]))
    assert seen.fits()
    page.goto(seen.site + reverse("intake:batch", args=[batch.pk]))
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("form[action$='accept/'] button").click()
    page.locator(".done").wait_for()
    judged(nongan.county_officer, tmp_path, year=YEAR, on=DAY)
    file = Household.objects.filter(findings__outcome="qualifies").first()
    person = file.members.first()
    for address in (
        reverse("intake:index"),
        reverse("intake:upload"),
        reverse("intake:new"),
        reverse("intake:quality"),
        reverse("household:index"),
        reverse("household:page", args=[file.pk]),
        reverse("household:card", args=[file.pk]),
        reverse("household:member", args=[file.pk, person.pk]),
        reverse("household:correct", args=[file.pk, "wage_income"]),
        reverse("household:add-member", args=[file.pk]),
        reverse("household:remove-member", args=[file.pk, person.pk]),
    ):
        seen.open(address)
        assert seen.fits(), address
    assert seen.complaints == []


def test_a_household_is_entered_at_the_door_on_a_phone(browse, nongan):
    seen = browse(nongan.village_officer, width=390)
    page = seen.open(reverse("intake:new"))
    page.fill("#id_reason", "普查发现，2017年6月1日入户")
    page.select_option("#id_year", "2017")
    page.fill("#id_on", "2017-06-01")
    page.fill("#id_wage_income", "0")
    page.fill("#id_members-0-name", "马有田")
    page.select_option("#id_members-0-relation", "head")
    page.select_option("#id_members-0-sex", "male")
    page.get_by_role("button", name="再加一名成员").click()
    assert page.locator("#id_members-0-name").input_value() == "马有田"
    page.fill("#id_members-2-name", "马小田")
    page.select_option("#id_members-2-relation", "son")
    page.get_by_role("button", name="保存档案").click()
    doubts = page.locator("#doubts")
    if doubts.count():
        page.fill("#id_keep", "老人独居，证件未带")
        page.get_by_role("button", name="保存档案").click()
    page.locator("#members").wait_for()
    assert page.locator("h1").inner_text() == "马有田"
    assert "马小田" in page.locator("#members").inner_text()
    assert seen.complaints == []
