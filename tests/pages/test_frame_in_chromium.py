"""The frame in a real browser: sign in, switch language and area, phone width, print, and a quiet console."""

import re

import pytest

from diguan.registry.models import Officer

PASSWORD = "a-long-enough-password"


@pytest.mark.django_db(transaction=True)
def test_an_officer_signs_in_and_changes_the_language(page, live_server, zhao):
    zhao.set_password(PASSWORD)
    zhao.save()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/sign-in/")
    if page.locator("html").get_attribute("lang") == "en":
        page.click('button[value="zh-hans"]')
    page.fill("#id_username", "zhao")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    assert page.locator("h1").inner_text() == "今日工作"
    page.click('button[value="en"]')
    assert page.locator("h1").inner_text() == "My work today"
    assert page.locator("html").get_attribute("lang") == "en"
    assert Officer.objects.get(pk=zhao.pk).language == "en"
    page.get_by_role("button", name="My account").click()
    page.get_by_role("button", name="Sign out").click()
    assert page.url.endswith("/sign-in/")
    assert said == []
    page.goto("about:blank")


@pytest.mark.django_db(transaction=True)
def test_the_area_is_chosen_by_going_down_from_the_top_bar(browse, zhao, places):
    seen = browse(zhao)
    page = seen.open("/")
    page.click("#area-switch")
    page.get_by_label("柳林镇的下级地区").click()
    page.get_by_role("button", name=places.village.name).click()
    page.wait_for_selector(".alert-info")
    assert page.locator("#area-switch").inner_text().strip() == places.village.name
    assert places.village.full_name in page.locator(".alert-info").inner_text()
    page.get_by_role("button", name="回到本辖区").click()
    assert page.locator("#area-switch").inner_text().strip() == places.county.name
    assert seen.complaints == []


@pytest.mark.django_db(transaction=True)
def test_the_area_is_found_by_its_name(browse, zhao, places):
    page = browse(zhao).open("/")
    page.click("#area-switch")
    page.fill("#area-q", "桥头")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=places.far_village.full_name).click()
    assert page.locator("#area-switch").inner_text().strip() == places.far_village.name


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", ["/", "/area/", "/password/", "/no/such/page/"])
def test_pages_of_the_frame_fit_a_phone_and_break_no_content_rule(browse, zhao, address, language):
    seen = browse(zhao, language, width=390)
    page = seen.open(address)
    assert seen.fits()
    assert seen.complaints == []
    page.locator(".navbar-toggler").click()
    assert page.locator("#desks a").first.is_visible()


@pytest.mark.django_db(transaction=True)
def test_the_keyboard_reaches_the_content_past_the_menu(browse, zhao):
    page = browse(zhao).open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.django_db(transaction=True)
def test_on_paper_the_menu_is_gone_and_the_foot_says_whose_page_it_is(browse, zhao, settings):
    settings.DIGUAN_DEMONSTRATION = True
    page = browse(zhao).open("/")
    page.emulate_media(media="print")
    assert not page.locator(".sidebar").is_visible()
    assert not page.locator(".topbar").is_visible()
    foot = page.locator(".print-line").inner_text()
    assert "清河县" in foot
    assert "赵主任" in foot
    assert "演示数据" in foot
    assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日", foot)


PAGE_RULES = """[...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
    .filter(rule => rule instanceof CSSPageRule).map(rule => rule.cssText).join()"""
FOOT = "getComputedStyle(document.documentElement).getPropertyValue('--foot-right')"


@pytest.mark.django_db(transaction=True)
def test_the_foot_of_every_printed_page_says_whose_it_is_and_its_number(browse, zhao, settings):
    settings.DIGUAN_DEMONSTRATION = True
    Officer.objects.filter(pk=zhao.pk).update(name='赵"主任\\')
    page = browse(zhao).open("/")
    rules = page.evaluate(PAGE_RULES)
    assert "@bottom-left" in rules
    assert "counter(pages)" in rules
    foot = page.evaluate(FOOT)
    assert foot.startswith('"赵\\"主任\\\\ · '), "a name cannot end the words early"
    assert foot.endswith('演示数据"')
