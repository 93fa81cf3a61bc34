"""A passkey in a real Chromium, whose own virtual authenticator makes and holds it: added, used, refused."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from diguan.casework import second_factor
from diguan.registry.models import Officer, SecurityKey
from tests.pages.by_day import at_widths, in_language
from tests.pages.conftest import LANGUAGES, Watched

PASSWORD = "a-long-enough-password"
WORDS = {
    "zh": {
        "add": "登记此密钥", "name": "密钥名称", "have": "我已保存", "door": "使用通行密钥或安全密钥登录",
        "none": "没有收到密钥的应答", "refused": "密钥没有通过验证",
        "in": "登录", "known": "该密钥已登记", "unable": "此浏览器不支持安全密钥", "script": "需要脚本",
    },
    "en": {
        "add": "Add this key", "name": "Name of the key", "have": "I have them",
        "door": "Sign in with a passkey or security key", "none": "No key answered",
        "refused": "the key was not accepted", "in": "Sign in",
        "known": "This key is in use", "unable": "This browser knows no security keys",
        "script": "A key is asked by script",
    },
}  # fmt: skip


class Keys:
    """Chromium's virtual authenticators."""

    def __init__(self, page: Any) -> None:
        self.browser = page.context.new_cdp_session(page)
        self.browser.send("WebAuthn.enable")
        self.now = ""

    def plug_in(self) -> None:
        """A USB key that says yes when asked."""
        options = {
            "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False,
            "isUserVerified": False, "automaticPresenceSimulation": True,
        }  # fmt: skip
        self.now = self.browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})[
            "authenticatorId"
        ]

    def unplug(self) -> None:
        """Take it away."""
        self.browser.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.now})


@pytest.fixture
def keys(page: Any) -> Keys:
    return Keys(page)


@pytest.fixture
def watched(page: Any, live_server: Any) -> Iterator[Watched]:
    """Chromium at the site's name, nobody signed in."""
    yield Watched(page, live_server.url)
    page.goto("about:blank")


@pytest.fixture
def door(watched: Watched, wang: Officer, each_language: str) -> Callable[[], Any]:
    """Signs Wang in with his password, and gives the page that comes next."""
    wang.language = LANGUAGES[each_language]
    wang.set_password(PASSWORD)
    wang.save()

    def enter() -> Any:
        watched.page.context.clear_cookies()
        page = watched.open(reverse("sign-in"))
        page.locator("input[name=username]").fill("wang")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form:has(input[name=password]) button").click()
        page.wait_for_url(lambda address: not address.endswith(reverse("sign-in")))
        return page

    return enter


def add(page: Any, site: str, words: dict[str, str]) -> None:
    page.goto(site + reverse("security-keys"))
    page.get_by_label(words["name"]).fill("蓝色密钥")
    page.get_by_role("button", name=words["add"]).click()


@in_language("zh")
def test_a_key_is_added_and_opens_the_door_and_nothing_else_does(
    door: Callable[[], Any], keys: Keys, watched: Watched, each_language: str
) -> None:
    words = WORDS[each_language]
    keys.plug_in()
    page = door()
    add(page, watched.site, words)
    page.get_by_text(words["have"]).click()
    page.goto(watched.site + reverse("security-keys"))
    expect(page.get_by_text("蓝色密钥").first).to_be_visible()
    add(page, watched.site, words)
    expect(page.locator("[data-key-note]")).to_contain_text(words["known"])

    page = door()
    assert reverse("sign-in-code") in page.url
    page.get_by_role("button", name=words["door"]).click()
    page.wait_for_url(watched.site + "/")
    page = door()
    page.get_by_role("button", name=words["door"]).click()
    page.wait_for_url(watched.site + "/")
    assert SecurityKey.objects.get().uses > 1

    SecurityKey.objects.update(uses=1_000_000)  # as if a copy of the key had been used since
    page = door()
    page.get_by_role("button", name=words["door"]).click()
    expect(page.get_by_role("alert")).to_contain_text(words["refused"])
    assert not watched.complaints


@in_language("en")
def test_without_the_key_there_is_a_word_and_the_code_still_opens(
    door: Callable[[], Any], keys: Keys, watched: Watched, each_language: str, wang: Officer
) -> None:
    words = WORDS[each_language]
    keys.plug_in()
    add(door(), watched.site, words)
    watched.page.get_by_text(words["have"]).click()
    keys.unplug()
    keys.plug_in()  # another one
    page = door()
    page.get_by_role("button", name=words["door"]).click()
    expect(page.locator("[data-key-note]")).to_contain_text(words["none"])
    page.locator("input[name=code]").fill(second_factor.new_codes(wang)[0])
    page.get_by_role("button", name=words["in"], exact=True).click()
    page.wait_for_url(watched.site + "/")
    assert not watched.complaints


def test_without_script_and_in_old_browsers_the_page_says_so(
    door: Callable[[], Any], watched: Watched, browser: Any, each_language: str
) -> None:
    words = WORDS[each_language]
    page = door()
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(watched.site + reverse("security-keys"))
    expect(page.locator("[data-key-note]")).to_contain_text(words["unable"])
    expect(page.get_by_role("button", name=words["add"])).to_be_disabled()
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    silent = plain.new_page()
    silent.goto(watched.site + reverse("security-keys"))
    assert words["script"] in silent.content()
    plain.close()


@at_widths(1280)
def test_both_pages_fit(
    width: int, door: Callable[[], Any], keys: Keys, watched: Watched, each_language: str
) -> None:
    words = WORDS[each_language]
    watched.page.set_viewport_size({"width": width, "height": 900})
    keys.plug_in()
    add(door(), watched.site, words)
    watched.page.get_by_text(words["have"]).click()
    for address in ("security-keys", "account"):
        watched.open(reverse(address))
        assert watched.fits()
    door()
    assert watched.fits()
