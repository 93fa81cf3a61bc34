"""Policy and front pages in a real browser: on a phone, with charts drawn, on paper, and with a quiet
console.
"""

import pytest
from django.urls import reverse

from diguan.registry.freeze import freeze
from tests.pages.test_home import judged
from tests.people import DAY, YEAR, household, viewer

PACK = reverse("policy:pack", args=["qinghe/2017"])
PAGES = {
    "the list": reverse("policy:index"),
    "a document": PACK,
    "two documents": f"{reverse('policy:compare')}?one=qinghe/2017&other=qinghe/2018",
    "what if": reverse("policy:what-if"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_a_phone_and_break_no_content_rule(browse, zhao, library, name, language):
    seen = browse(zhao, language, width=390)
    seen.open(PAGES[name])
    assert seen.fits()
    assert seen.complaints == []


@pytest.mark.django_db(transaction=True)
def test_another_day_shows_the_document_as_it_stood_then(browse, zhao, library):
    page = browse(zhao, "en").open(PACK)
    page.fill("#on", "2017-03-15")
    page.wait_for_url("**on=2017-03-15")
    assert page.get_by_text("15 Mar 2017").first.is_visible()


@pytest.mark.django_db(transaction=True)
def test_the_form_shows_only_what_the_chosen_kind_of_change_needs(browse, zhao, library, yang, tmp_path):
    freeze(viewer(zhao), viewer(zhao).scope, YEAR, DAY, tmp_path / "frozen")
    page = browse(zhao).open(PAGES["what if"])
    assert page.locator("#id_value").is_visible()
    assert not page.locator("#id_after").is_visible()
    page.get_by_label("换成另一份政策").check()
    assert page.locator("#id_after").is_visible()
    assert not page.locator("#id_value").is_visible()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1440, 390])
def test_the_chart_is_drawn_and_a_bar_leads_to_its_township(browse, zhao, places, yang, width):
    far = household(places.far_village, "F1")
    judged(places.county, {yang: "qualifies", far: "cannot_say"})
    seen = browse(zhao, width=width)
    page = seen.open("/")
    page.wait_for_selector("[data-chart] svg")
    assert seen.fits()
    page.locator("[data-chart]").hover(position={"x": 120, "y": 80})  # the tooltip places itself with styles
    assert seen.complaints == []
    page.get_by_text("以表格显示").click()
    page.locator(".chart-table a").first.click()
    assert page.locator("h1").inner_text() == "柳林镇"


@pytest.mark.django_db(transaction=True)
def test_on_paper_the_numbers_of_a_chart_stand_in_a_table(browse, zhao, places, yang):
    judged(places.county, {yang: "qualifies"})
    page = browse(zhao).open("/")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".chart-table table").first.is_visible()
    assert not page.locator("[data-chart]").first.is_visible()
