"""The way of a county through identification in a real browser: judge, look, go into a village, print."""

from pathlib import Path

import pytest

from tests.pages.by_day import at_widths
from tests.pages.judged import judged
from tests.people import DAY, YEAR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
WORDS = {
    "zh": {
        "judged": "判定名单：东沟村",
        "why": "人均纯收入低于标准",
        "list": "名单",
        "notice": "公示名单",
        "qualifies": "符合",
    },
    "en": {
        "judged": "Judged households: 东沟村",
        "why": "Net income per head is below the line",
        "list": "Households",
        "notice": "Notice list",
        "qualifies": "qualifies",
    },
}


@at_widths(1440)
def test_from_the_county_to_one_village_and_its_notice(
    browse, zhao, yang, shi, neighbours, places, tmp_path, each_language, width
):
    judged(zhao, tmp_path)
    words = WORDS[each_language]
    seen = browse(zhao, each_language, width=width)
    page = seen.open("/identification/")
    page.wait_for_selector("canvas, .chart svg")
    assert seen.fits()
    page.goto(f"{page.url}?area={places.village.pk}")
    page.get_by_role("link", name=words["list"], exact=True).last.click()
    assert page.locator("h1").inner_text() == words["judged"]
    assert seen.fits()
    row = page.locator("tr", has_text="杨建国")
    assert words["qualifies"] in row.inner_text()
    assert words["why"] in row.inner_text()
    page.go_back()
    page.get_by_role("link", name=words["notice"]).first.click()
    assert "杨**" in page.locator("table").inner_text()
    assert "杨建国" not in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert seen.complaints == []


def test_a_county_officer_judges_from_the_form(browse, zhao, changchun, inline_jobs, settings, tmp_path):
    settings.SNAPSHOTS, settings.JUDGEMENTS = tmp_path / "snapshots", tmp_path / "judgements"
    seen = browse(zhao, "zh")
    page = seen.open("/identification/judge/")
    page.select_option("#id_year", str(YEAR))
    page.fill("#id_on", DAY.isoformat())
    page.get_by_role("button", name="判定").click()
    page.wait_for_url("**/identification/*/")
    assert "农安县" in page.locator("h1").inner_text()
    assert seen.complaints == []
