"""What stands between a stranger and an account: limits on guessing from one and from many addresses,
sign-ins that end by themselves, session names that change, passwords that nobody would guess first."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diguan.casework import accounts, granting, sign_ins
from diguan.registry.models import Officer
from diguan.web import attempts, ending
from tests.pages.conftest import Enter
from tests.people import Places, officer

pytestmark = pytest.mark.one_database

PASSWORD = "wheat-fields-in-autumn"


@pytest.fixture
def wang(wang: Officer) -> Officer:
    wang.set_password(PASSWORD)
    wang.save()
    return wang


def try_in(password: str, address: str = "127.0.0.1", username: str = "wang", **more: Any) -> Client:
    """A browser that has tried to sign in from an address; its last answer is `tried`."""
    client = Client(REMOTE_ADDR=address, **more)
    client.tried = client.post(reverse("sign-in"), {"username": username, "password": password})  # type: ignore[attr-defined]
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


# -- guessing ----------------------------------------------------------------------------------------------


@pytest.mark.requirement("T12", "T13")
def test_guessing_from_many_addresses_stops_and_the_officer_still_comes_in(wang: Officer) -> None:
    assert is_in(try_in(PASSWORD, "10.1.1.1")), "the usual address of the officer"
    heard = [try_in("wrong", f"10.2.{n // 250}.{n % 250}").tried.status_code for n in range(70)]
    assert heard == [200] * attempts.EVERYWHERE + [429] * (70 - attempts.EVERYWHERE)
    assert not is_in(try_in(PASSWORD, "10.9.9.9")), "a new address is not heard, even with the password"
    assert is_in(try_in(PASSWORD, "10.1.1.1")), "strangers lock nobody out"


@pytest.mark.requirement("T13")
def test_one_address_alone_never_shuts_an_account_for_others(wang: Officer) -> None:
    for _ in range(attempts.EVERYWHERE + 5):
        try_in("wrong", "10.2.0.1")
    assert is_in(try_in(PASSWORD, "10.3.0.1"))


@pytest.mark.requirement("T12")
def test_an_account_that_is_not_there_is_limited_alike(wang: Officer) -> None:
    for n in range(attempts.EVERYWHERE):
        try_in("wrong", f"10.2.0.{n}", "nobody")
    assert try_in("wrong", "10.3.0.1", "nobody").tried.status_code == 429


@pytest.mark.requirement("T12")
def test_behind_a_web_server_the_limit_counts_browsers_and_their_own_words_do_not_help(
    wang: Officer, settings: Any
) -> None:
    settings.HTTPS = True
    for n in range(5):
        made_up = {"HTTP_X_FORWARDED_FOR": f"10.5.5.{n}, 10.2.0.1"}
        last = try_in("wrong", **made_up)
    assert last.tried.status_code == 429, "the address that our own web server saw was the same"
    assert is_in(try_in(PASSWORD, HTTP_X_FORWARDED_FOR="10.2.0.2"))


def test_without_a_web_server_the_words_of_a_browser_are_not_its_address(wang: Officer) -> None:
    for n in range(5):
        last = try_in("wrong", HTTP_X_FORWARDED_FOR=f"10.5.5.{n}")
    assert last.tried.status_code == 429


def test_what_failed_is_logged_by_number_and_never_by_what_was_typed(
    wang: Officer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "diguan.doors"):
        try_in("my-secret-typed", "10.2.0.1")
        try_in("x", "10.2.0.1", "password-typed-as-name")
    first, second = (record.fields for record in caplog.records if record.name == "diguan.doors")
    assert (first["account"], first["address"], first["step"]) == (wang.pk, "10.2.0.1", "password")
    assert second["account"] is None
    assert "typed" not in repr((first, second))


# -- sign-ins that end -------------------------------------------------------------------------------------


@pytest.fixture
def aged(wang: Officer) -> Callable[..., Client]:
    """A browser signed in `at` seconds ago in which something was last done `done` seconds ago."""

    def come(at: int, done: int | None) -> Client:
        client = try_in(PASSWORD)
        session, now = client.session, int(time.time())
        session[sign_ins.AT] = now - at
        session.save()
        if done is None:
            del client.cookies[site.IDLE_COOKIE_NAME]
        else:
            told = [sign_ins.named(session.session_key), now - done]
            client.cookies[site.IDLE_COOKIE_NAME] = signing.dumps(told, salt=ending.SALT)
        return client

    return come


HOUR = 3600


@pytest.mark.requirement("T16")
@pytest.mark.parametrize(
    ("at", "done", "goes_on"),
    [
        (10, 10, True),
        (5 * HOUR, 10, True),  # at work all morning
        (5 * HOUR, 2 * HOUR, False),  # gone to lunch
        (9 * HOUR, 10, False),  # a working day is over
        (10, None, True),
        (2 * HOUR, None, False),  # a session name that was copied, without the rest
    ],
)
def test_a_sign_in_ends_by_itself(
    aged: Callable[..., Client], at: int, done: int | None, goes_on: bool
) -> None:
    client = aged(at, done)
    kept = client.session.session_key
    assert is_in(client) is goes_on
    assert Session.objects.filter(pk=kept).exists() is goes_on, "what has ended is gone on our side too"


def test_the_cookie_of_another_session_and_a_made_up_one_keep_nobody_in(
    aged: Callable[..., Client], wang: Officer
) -> None:
    for value in (try_in(PASSWORD).cookies[site.IDLE_COOKIE_NAME].value, "made-up", ""):
        client = aged(2 * HOUR, None)
        client.cookies[site.IDLE_COOKIE_NAME] = value
        assert not is_in(client)


def test_who_types_is_not_idle(aged: Callable[..., Client]) -> None:
    client = aged(5 * HOUR, HOUR - 60)
    before = client.cookies[site.IDLE_COOKIE_NAME].value
    assert client.get(reverse("here")).status_code == 204
    assert client.cookies[site.IDLE_COOKIE_NAME].value != before


@pytest.mark.requirement("T16")
def test_a_session_has_a_new_name_after_each_password_and_the_old_one_opens_nothing(wang: Officer) -> None:
    before = Client()
    before.get(reverse("sign-in"))
    planted = before.session.session_key
    client = try_in(PASSWORD)
    first = client.session.session_key
    client.post(reverse("sign-in-again"), {"password": PASSWORD})
    second = client.session.session_key
    assert len({planted, first, second}) == 3
    assert min(len(first), len(second)) >= 32, "32 letters and digits are more than 128 bits"
    stolen = Client()
    stolen.cookies[site.SESSION_COOKIE_NAME] = first
    assert not is_in(stolen)


@pytest.mark.requirement("T16")
def test_after_signing_out_the_session_opens_nothing(wang: Officer) -> None:
    client = try_in(PASSWORD)
    kept = client.cookies[site.SESSION_COOKIE_NAME].value
    client.post(reverse("sign-out"))
    assert not client.cookies[site.IDLE_COOKIE_NAME].value
    assert not Session.objects.filter(pk=kept).exists()
    again = Client()
    again.cookies[site.SESSION_COOKIE_NAME] = kept
    assert not is_in(again)


def test_every_page_has_the_way_out(enter: Enter, wang: Officer) -> None:
    for address in ("/", reverse("account"), reverse("household:index")):
        assert f'action="{reverse("sign-out")}"' in enter(wang).get(address).content.decode()


# -- passwords ---------------------------------------------------------------------------------------------


def test_a_first_password_runs_out_when_nobody_uses_it(places: Places) -> None:
    password = accounts.open_account("new", "新人", "county_officer", places.county)
    new = Officer.objects.get(username="new")
    assert is_asked_to_change(password)
    new.refresh_from_db()
    guard = officer("安全", "security_admin", places.county, "guard")
    given = granting.ask("password", by=guard, officer=new)
    assert isinstance(given, str)
    Officer.objects.filter(pk=new.pk).update(password_until=timezone.localdate() - timedelta(days=9))
    page = try_in(given, username="new").tried
    assert "安全管理员" in page.content.decode()
    assert is_asked_to_change(password) is False, "the earlier password is gone"


def is_asked_to_change(password: str) -> bool:
    answer = try_in(password, username="new").get("/")
    return bool(answer.status_code == 302 and answer.url.startswith(reverse("password")))


@pytest.mark.parametrize(
    "typed", [" with blanks at both ends ", "Wheat-Fields-In-Autumn", "麦田里的秋天很长很长的" * 4, "x7" * 40]
)
def test_a_password_counts_exactly_as_typed_and_may_be_long(wang: Officer, typed: str) -> None:
    client = try_in(PASSWORD)
    form = {"old_password": PASSWORD, "new_password1": typed, "new_password2": typed}
    assert client.post(reverse("password"), form).status_code == 302
    assert is_in(try_in(typed))
    for other in (
        typed.strip()[:-1],
        typed.swapcase() if typed.swapcase() != typed else typed + " ",
        typed[:64],
    ):
        if other != typed:
            assert not is_in(try_in(other, "10.2.0.1"))


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("diguan202020202020", False),
        ("fupin-tuopin-2020", False),
        ("扶贫办主任2020202020", False),
        ("CountyOfficer123456", False),
        ("seven villages make a county", True),
        ("wheat-fields-in-autumn", True),
    ],
)
def test_words_of_this_work_with_a_number_are_no_password(typed: str, good: bool) -> None:
    if good:
        validate_password(typed)
    else:
        with pytest.raises(ValidationError):
            validate_password(typed)


def test_fields_for_passwords_hide_what_is_typed_and_let_a_password_keeper_fill_them(
    enter: Enter, wang: Officer
) -> None:
    pages = [Client().get(reverse("sign-in")), enter(wang).get(reverse("password"))]
    said = "".join(page.content.decode() for page in pages)
    assert said.count('type="password"') == 4
    assert said.count('autocomplete="current-password"') == 2
    assert 'autocomplete="off"' not in said
    assert "onpaste" not in said


def test_the_own_password_is_changed_with_the_old_one_only(enter: Enter, wang: Officer) -> None:
    new = "another-long-one-of-mine"
    form = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    enter(wang).post(reverse("password"), form)
    assert not is_in(try_in(new))
    assert is_in(try_in(PASSWORD, "10.2.0.1"))
