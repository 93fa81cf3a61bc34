"""The headers of every answer, the report of a browser that refused something, and a sign-in that tells
nothing about who has an account."""

import json
import logging
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse

from diguan.registry.models import Officer
from tests.pages.conftest import Enter


def test_no_markup_may_carry_script_or_style(enter: Enter, wang: Officer) -> None:
    policy = enter(wang).get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "report-uri /refused/" in policy
    for directive in ("object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert directive in policy


def test_a_page_made_for_somebody_is_stored_nowhere(enter: Enter, wang: Officer) -> None:
    answer = enter(wang).get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_a_method_that_no_page_has_is_refused_everywhere(enter: Enter, wang: Officer, method: str) -> None:
    for address in ("/", reverse("sign-in"), reverse("live"), "/static/web/frame.js", "/api/areas"):
        answer = enter(wang).generic(method, address, HTTP_X_TOLD="said-by-the-browser")
        assert answer.status_code == 405, address
        assert b"said-by-the-browser" not in answer.getvalue()


def test_files_of_the_site_carry_the_headers_too(db: None) -> None:
    answer = Client().get("/static/web/frame.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == 'text/javascript; charset="utf-8"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    for folder in ("/static/", "/static/web/", "/static/../settings.py", "/.git/config", "/uploads/"):
        assert Client().get(folder).status_code in (302, 404), folder


def test_no_page_lends_itself_to_another_site(enter: Enter, wang: Officer) -> None:
    for address in ("/", "/api/areas", "/static/web/frame.js"):
        answer = enter(wang).get(address, HTTP_ORIGIN="https://evil.example")
        assert answer.status_code == 200
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize(
    ("address", "kind"),
    [("/", "text/html; charset=utf-8"), ("/api/areas", "application/json; charset=utf-8")],
)
def test_every_answer_says_what_it_is(enter: Enter, wang: Officer, address: str, kind: str) -> None:
    assert enter(wang).get(address).headers["Content-Type"] == kind


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"csp-report": 1}', b"x" * 9000])
def test_a_report_that_makes_no_sense_is_dropped(db: None, body: bytes) -> None:
    answer = Client().post(reverse("refused"), body, content_type="application/csp-report")
    assert answer.status_code == 204


def test_what_a_browser_refused_is_logged_without_what_was_asked(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    said = {
        "document-uri": "https://x.example/household/7/?q=杨建国",
        "blocked-uri": "https://evil.example/a?杨建国",
        "violated-directive": "script-src-elem",
    }
    with caplog.at_level(logging.WARNING, "diguan.refused"):
        Client().post(
            reverse("refused"), json.dumps({"csp-report": said}), content_type="application/csp-report"
        )
    told = caplog.records[-1].fields
    assert told == {"page": "/household/7/", "blocked": "evil.example", "directive": "script-src-elem"}


@pytest.mark.requirement("T12")
def test_an_unknown_account_costs_the_same_work_as_a_wrong_password(
    wang: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang.set_password("a-long-enough-password")
    wang.save()
    done: list[str] = []
    original = Argon2PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        done.append("hashed")
        return original(self, password, salt)

    def verified(self: Any, password: str, encoded: str) -> bool:
        done.append("hashed")
        return False

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", verified)
    work = []
    for name in ("wang", "nobody"):
        done.clear()
        Client().post(reverse("sign-in"), {"username": name, "password": "wrong"})
        work.append(len(done))
    assert work == [1, 1]


@pytest.mark.requirement("T45")
def test_a_name_with_line_breaks_forges_no_line_of_the_log(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    Client().post(reverse("sign-in"), {"username": 'x\r\n{"forged": 1}', "password": "wrong"})
    assert '\n{"forged"' not in capsys.readouterr().err
