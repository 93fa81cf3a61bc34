"""The frame round every page: its words in both languages, area and language switch, errors, content
policy.
"""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

import diguan
from diguan.registry import files
from diguan.registry.models import Officer
from diguan.web import desk, errors
from diguan.web.middleware import FaultMiddleware
from diguan.words.errors import Fault
from diguan.words.text import Text

HOUSE = Path(diguan.__file__).parent
FRAME_PAGES = ("home:index", "areas", "password")
HEADINGS = {
    "home:index": {"zh": "今日工作", "en": "My work today"},
    "areas": {"zh": "选择地区", "en": "Choose an area"},
    "password": {"zh": "修改密码", "en": "Change password"},
}


@pytest.mark.parametrize("name", FRAME_PAGES)
def test_every_page_opens_for_every_level_in_both_languages(
    enter, officer_of_each_level, each_language, name
):
    response = enter(officer_of_each_level, each_language).get(reverse(name))
    page = response.content.decode()
    assert response.status_code == 200
    assert f'lang="{"zh-Hans" if each_language == "zh" else "en"}"' in page
    assert response.headers["Content-Language"] == ("zh-hans" if each_language == "zh" else "en")
    assert HEADINGS[name][each_language] in re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S).group(1)
    assert officer_of_each_level.area.name in page
    assert officer_of_each_level.name in page


def test_administrators_and_auditors_get_the_frame_too(enter, chen, feng, each_language):
    for officer in (chen, feng):
        assert enter(officer, each_language).get("/").status_code == 200


def test_an_officer_without_an_area_sees_no_numbers_and_no_error(enter, db, each_language):
    stranger = Officer.objects.create(username="new", name="新来的", duty="county_officer", area=None)
    page = enter(stranger, each_language).get("/").content.decode()
    assert {"zh": "未设辖区", "en": "No area"}[each_language] in page


def test_the_page_has_a_skip_link_labels_and_one_heading(enter, zhao):
    page = enter(zhao, "en").get("/").content.decode()
    assert '<a class="skip" href="#content">' in page
    assert 'id="content"' in page
    assert page.count("<h1") == 1


def test_demonstration_data_say_so_on_every_page(enter, zhao, settings, each_language):
    words = {"zh": "演示数据", "en": "Demonstration data"}[each_language]
    for on in (True, False):
        settings.DIGUAN_DEMONSTRATION = on
        for name in FRAME_PAGES:
            assert (words in enter(zhao, each_language).get(reverse(name)).content.decode()) is on
        accept = {"zh": "zh-CN", "en": "en"}[each_language]
        door = Client(HTTP_ACCEPT_LANGUAGE=accept).get(reverse("sign-in")).content.decode()
        assert (words in door) is on


# -- language --------------------------------------------------------------------------------------------


def test_before_sign_in_the_browser_decides_the_language_until_somebody_chooses(db):
    client = Client(HTTP_ACCEPT_LANGUAGE="en-GB")
    assert "Sign in" in client.get(reverse("sign-in")).content.decode()
    client.post(reverse("language"), {"language": "zh-hans", "next": "/sign-in/"})
    assert "登录" in client.get(reverse("sign-in")).content.decode()


def test_the_language_chosen_is_kept_with_the_officer(enter, zhao):
    client = enter(zhao, "zh")
    answer = client.post(reverse("language"), {"language": "en", "next": "/password/"})
    assert answer.url == "/password/"
    zhao.refresh_from_db()
    assert zhao.language == "en"
    assert "My work" in client.get("/").content.decode()
    other_machine = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    other_machine.force_login(zhao)
    assert "My work" in other_machine.get("/").content.decode()


@pytest.mark.requirement("T20")
def test_language_and_area_are_never_changed_by_a_link(enter, zhao, places):
    client = enter(zhao, "zh")
    client.get(reverse("language"), {"language": "en"})
    client.get(reverse("choose-area"), {"area": places.village.pk})
    zhao.refresh_from_db()
    assert zhao.language == "zh-hans"
    assert "area" not in client.session


def test_the_way_back_never_leads_to_another_site(enter, zhao):
    client = enter(zhao)
    for planted in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""):
        assert client.post(reverse("language"), {"language": "en", "next": planted}).url == "/"


# -- area ------------------------------------------------------------------------------------------------


def choose(client: Client, area) -> int:
    return client.post(reverse("choose-area"), {"area": area.pk, "next": "/"}).status_code


def test_an_area_below_ones_own_narrows_every_list(enter, zhao, places, yang, neighbours, rf):
    client = enter(zhao)
    assert choose(client, places.village) == 302
    request = client.get("/").wsgi_request
    assert [file.number for file in files.households(request.viewer)] == [yang.number]
    assert files.households(request.own_viewer).count() == 3
    client.post(reverse("own-area"))
    assert client.get("/").wsgi_request.viewer == request.own_viewer


@pytest.mark.requirement("T01")
def test_an_area_outside_ones_own_is_not_found_and_changes_nothing(enter, zhao, places):
    client = enter(zhao)
    for outside in (places.other_county, places.foreign_village, places.city, places.province):
        assert choose(client, outside) == 404
        assert client.get(reverse("areas"), {"at": outside.pk}).status_code == 404
    assert client.get("/").wsgi_request.viewer.scope.code == places.county.code
    assert client.post(reverse("choose-area"), {"area": "x"}).status_code == 404


@pytest.mark.requirement("T05")
def test_an_old_choice_falls_away_when_the_officer_is_moved(enter, zhao, places):
    client = enter(zhao)
    choose(client, places.village)
    Officer.objects.filter(pk=zhao.pk).update(area=places.other_county)
    assert client.get("/").wsgi_request.viewer.scope.code == places.other_county.code


def test_the_search_finds_areas_of_ones_own_only(enter, zhao, qian, each_language):
    page = enter(zhao, each_language).get(reverse("areas"), {"q": "石门"}).content.decode()
    assert {"zh": "没有这个名称的地区", "en": "No area of that name"}[each_language] in page
    assert "石门镇" not in page
    assert "石门镇石门村" in enter(qian).get(reverse("areas"), {"q": "石门"}).content.decode()


def test_the_way_down_starts_at_ones_own_area(enter, li, places):
    page = enter(li).get(reverse("areas")).content.decode()
    choice = page[page.index('id="area-choice"') : page.index("</main>")]
    for shown in (places.township, places.village, places.next_village):
        assert shown.name in choice
    assert places.county.name not in choice


# -- errors ----------------------------------------------------------------------------------------------

MEND = {
    400: {"zh": "请返回上一页，核对所填内容后重新提交", "en": "Go back, check what you entered"},
    403: {"zh": "请从菜单中选择其他页面", "en": "Choose another page from the menu"},
    404: {"zh": "请核对网址", "en": "Check the address"},
    500: {"zh": "请过一会儿再试", "en": "Try again in a minute"},
}


def test_a_page_that_is_not_there_says_what_to_do(enter, wang, each_language):
    response = enter(wang, each_language).get("/no/such/page/")
    assert response.status_code == 404
    assert MEND[404][each_language] in response.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404])
def test_error_pages_say_what_to_do_to_strangers_too(db, each_language, status):
    handler = getattr(errors, f"handler{status}")
    with translation.override({"zh": "zh-hans", "en": "en"}[each_language]):
        response = handler(RequestFactory().get("/"))
    assert response.status_code == status
    assert MEND[status][each_language] in response.content.decode()


def test_the_page_of_a_breakdown_needs_no_database(each_language):
    with translation.override({"zh": "zh-hans", "en": "en"}[each_language]):
        response = errors.handler500(RequestFactory().get("/"))
    assert response.status_code == 500
    assert MEND[500][each_language] in response.content.decode()


@pytest.mark.requirement("T20")
def test_a_form_without_its_token_is_refused_with_words(enter, wang, each_language):
    client = enter(wang, each_language)
    client.handler.enforce_csrf_checks = True
    response = client.post(reverse("language"), {"language": "en"})
    assert response.status_code == 403
    assert {"zh": "表单已过期", "en": "This form has grown old"}[each_language] in response.content.decode()


def test_a_refusal_with_words_of_its_own_says_them(rf):
    page = errors.handler403(rf.get("/"), PermissionDenied("只有县级可以判定")).content.decode()
    assert "只有县级可以判定" in page


class Locked(Fault):
    status = 409


def test_a_fault_of_a_view_becomes_a_page_with_place_cause_and_mend(rf, each_language):
    fault = Locked(
        Text("该年度已封账", "The year is closed"), "2016", Text("请先解封", "Ask to open it first")
    )
    with translation.override({"zh": "zh-hans", "en": "en"}[each_language]):
        response = FaultMiddleware(lambda request: None).process_exception(rf.get("/"), fault)
    page = response.content.decode()
    assert response.status_code == 409
    for words in {
        "zh": ("2016：该年度已封账", "请先解封"),
        "en": ("2016: The year is closed", "Ask to open it first"),
    }[each_language]:
        assert words in page


def test_an_error_that_is_no_fault_is_left_to_django(rf):
    assert FaultMiddleware(lambda request: None).process_exception(rf.get("/"), ValueError()) is None


# -- desks -----------------------------------------------------------------------------------------------


def test_a_desk_opens_only_to_the_duties_on_its_card(enter, wang, zhao, monkeypatch):
    def closed(names):
        return (
            desk.Desk("home", "Home", "home", "diguan.desks.home.urls", duties=frozenset({"county_officer"})),
        )

    monkeypatch.setattr(desk, "_cards", closed)
    assert enter(wang).get("/").status_code == 403
    assert enter(zhao).get("/").status_code == 200


def test_what_waits_is_gathered_from_all_open_desks_without_empty_lines(monkeypatch, zhao):
    from_desk = desk.Desk(
        "a", "A", "home", "x", to_do=lambda viewer: [desk.ToDo("two", 2, "/a/"), desk.ToDo("none", 0, "/b/")]
    )
    shut = desk.Desk(
        "b", "B", "home", "x", duties=frozenset({"auditor"}), to_do=lambda viewer: [desk.ToDo("no", 9, "/")]
    )
    monkeypatch.setattr(desk, "_cards", lambda names: (from_desk, shut))
    viewer = type("V", (), {"duty": zhao.duty})()
    assert [(card.name, item.text) for card, item in desk.to_do(viewer)] == [("a", "two")]


# -- content policy --------------------------------------------------------------------------------------


@pytest.mark.requirement("T19")
def test_the_content_policy_allows_no_inline_script(enter, wang):
    policy = enter(wang).get("/").headers["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["script-src"] == "'self'"
    assert rules["style-src"] == "'self'"
    assert "unsafe" not in policy


@pytest.mark.requirement("T19")
def test_no_template_of_the_house_carries_inline_script():
    templates = sorted(HOUSE.rglob("templates/**/*.html"))
    assert len(templates) > 20
    for template in templates:
        words = template.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)", words), template
        assert not re.search(r"""\son[a-z]+\s*=\s*["']""", words), template
        assert "<style" not in words, template
        assert "hx-on" not in words, template
        assert "javascript:" not in words, template


@pytest.mark.requirement("T19")
def test_htmx_runs_no_text_as_script(enter, wang):
    assert '"allowEval":false' in enter(wang).get("/").content.decode()
