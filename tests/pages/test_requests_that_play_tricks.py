"""Requests that say a thing twice, encode it twice or hide something in it are read once, and plainly."""

import json
import logging
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diguan.casework import granting, second_factor
from diguan.config.environment import Environment
from diguan.config.logs import JsonLines
from diguan.registry.models import Household, Officer
from tests.pages.conftest import Enter
from tests.pages.test_household_changes import correct
from tests.people import Places, officer

WORDS = (
    "{0.__class__} %(passwd)s %s %n",
    "{{ request.user.password }}{% load i18n %}",
    "${7*7} #{7*7} <%= 7 %>",
)
LIST = "/household/"


def test_what_was_encoded_twice_is_decoded_once(enter: Enter, wang: Officer, yang: Household) -> None:
    page = enter(wang).get(f"{LIST}?q=%253Cb%253E%2541").content.decode()
    assert "%3Cb%3E%41" in page
    assert "<b>A" not in page
    assert enter(wang).get("/%2568ousehold/").status_code == 404


def test_addresses_that_a_page_builds_are_encoded(enter: Enter, wang: Officer, yang: Household) -> None:
    page = enter(wang).get(LIST, {"q": 'a&sort=x"><i>杨'}).content.decode()
    assert '"><i>' not in page
    assert "a&sort=x" not in page
    assert "a%26sort%3Dx" in page


@pytest.mark.parametrize(
    "way",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example/", "https:evil.example", "\\\\evil.example"],
)
def test_no_step_of_signing_in_leads_to_another_scheme_or_site(way: str, wang: Officer) -> None:
    wang.set_password("a-long-enough-password")
    wang.save()
    given = {"username": "wang", "password": "a-long-enough-password", "next": way}
    assert Client().post(reverse("sign-in"), given).url == "/"


@pytest.mark.parametrize("words", WORDS)
def test_words_that_look_like_a_template_stay_words(
    words: str, enter: Enter, wang: Officer, yang: Household
) -> None:
    client = enter(wang)
    assert correct(client, yang, "villager_group", words[:20]).status_code == 302
    shown = client.get(reverse("household:page", args=[yang.pk])).context
    page = client.get(reverse("household:page", args=[yang.pk])).content.decode()
    assert shown is not None
    assert wang.password not in page
    kept = words[:20].strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert kept in page


def test_a_parameter_given_twice_is_read_once(enter: Enter, wang: Officer, yang: Household) -> None:
    client = enter(wang)
    twice = client.get(f"{LIST}?q={yang.number}&q=nobody").content.decode()
    assert yang.number not in twice.partition("<tbody")[2], "the last one counts, for filter and field alike"
    file = Household.objects.get(pk=yang.pk)
    form = f"version={file.version}&value=1&value=3600.50&on=2017-06-01&reason=a&reason=b"
    kind = "application/x-www-form-urlencoded"
    client.post(reverse("household:correct", args=[yang.pk, "wage_income"]), form, kind)
    event = yang.events.latest("id")
    assert (event.after["wage_income"], event.reason) == ("3600.5", "b")
    address = reverse("household:correct", args=[yang.pk, "wage_income"])
    assert client.get(f"{address}?value=9&reason=x&version=0").status_code == 200
    assert yang.events.count() == 1, "what stands in the address changes nothing"


def test_a_download_bears_a_name_of_ours(enter: Enter, wang: Officer, yang: Household) -> None:
    trick = 'x"; filename=evil.exe\r\nX-Evil: 1'
    answer = enter(wang).get(LIST, {"q": trick, "export": "xlsx", "_export": "xlsx", "name": trick})
    assert "X-Evil" not in answer.headers
    assert "evil" not in answer.headers.get("Content-Disposition", "")
    pdf = enter(wang).get(reverse("household:card-pdf", args=[yang.pk]))
    assert pdf.headers["Content-Disposition"] == f'attachment; filename="card-{yang.number}.pdf"'


def test_what_was_refused_stands_in_the_log(enter: Enter, wang: Officer, places: Places) -> None:
    into = StringIO()
    handler = logging.StreamHandler(into)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    try:
        enter(wang).get("/office/settings/")
        Client().get("/household/")
    finally:
        logging.getLogger().removeHandler(handler)
    said = [json.loads(line) for line in into.getvalue().splitlines()]
    told = [(one["page"], one["status"], one["officer"]) for one in said if one["message"] == "request"]
    assert told == [("office/settings/", 403, wang.pk), ("household/", 302, None)]


def test_a_new_password_does_not_take_the_second_factor_away(wang: Officer, places: Places) -> None:
    second_factor.new_codes(wang)
    guard = officer("安全", "security_admin", places.county, "guard")
    word = granting.ask("password", by=guard, officer=wang)
    assert isinstance(word, str)
    client = Client()
    client.post(reverse("sign-in"), {"username": "wang", "password": word})
    assert client.get("/").url.startswith(reverse("sign-in-code"))
    assert client.get(reverse("password")).url.startswith(reverse("sign-in-code"))


def test_how_the_database_is_reached_can_be_demanded(tmp_path: Any) -> None:
    asked = Environment(
        {"DATABASE_URL": "postgres://a:b@db:5432/d?sslmode=verify-full&sslrootcert=/etc/ca.pem"}
    )
    made = asked.database("DATABASE_URL", tmp_path)
    assert (made["OPTIONS"]["sslmode"], made["OPTIONS"]["sslrootcert"]) == ("verify-full", "/etc/ca.pem")


def test_a_session_lasts_no_longer_than_a_working_day(settings: Any) -> None:
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) <= timedelta(hours=8)
