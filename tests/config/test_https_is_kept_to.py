"""A site that is set to HTTPS: what it tells browsers, what its cookies are like, what it does to whoever
comes unencrypted."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
told = {}
def ask(name, method, address, secure, **more):
    answer = getattr(Client(), method)(address, secure=secure, **more)
    cookies = {key: {k: v for k, v in value.items() if v != ""} for key, value in answer.cookies.items()}
    told[name] = {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies}
ask("page", "get", "/sign-in/", True)
ask("language", "post", "/language/", True, data={"language": "en", "next": "/sign-in/"})
ask("file", "get", "/static/web/frame.js", True)
ask("missing", "get", "/static/nothing", True)
ask("plain", "get", "/sign-in/", False)
ask("api", "get", "/api/areas", False, HTTP_AUTHORIZATION="Bearer x")
names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
         "SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN", "IDLE_COOKIE_NAME")
told["settings"] = {name: getattr(settings, name) for name in names}
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a site of its own with HTTPS=1 answers."""
    home = tmp_path_factory.mktemp("https")
    said = {**os.environ, "DIGUAN_HTTPS": "1", "DIGUAN_HOME": str(home), "DIGUAN_HOSTS": "testserver"}
    said.pop("DATABASE_URL", None)
    said["DJANGO_SETTINGS_MODULE"] = "diguan.config.settings"
    done = subprocess.run([sys.executable, "-c", ASK], env=said, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("what", ["page", "file", "missing"])
def test_browsers_remember_for_a_year_to_come_encrypted(told: dict[str, Any], what: str) -> None:
    assert told[what]["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_browser_that_comes_unencrypted_is_led_on_and_a_program_is_refused(told: dict[str, Any]) -> None:
    assert told["plain"]["status"] == 301
    assert told["plain"]["headers"]["Location"] == "https://testserver/sign-in/"
    assert told["api"]["status"] == 403
    assert "Location" not in told["api"]["headers"]


def test_no_cookie_travels_unencrypted_or_to_another_host(told: dict[str, Any]) -> None:
    seen = {**told["page"]["cookies"], **told["language"]["cookies"]}
    assert set(seen) >= {"__Host-csrf", "__Host-language"}
    for name, cookie in seen.items():
        assert name.startswith("__Host-")
        assert cookie["secure"] is True
        assert cookie["path"] == "/"
        assert cookie["samesite"] in ("Lax", "Strict")
        assert "domain" not in cookie


def test_the_name_of_a_session_is_for_the_server_alone(told: dict[str, Any]) -> None:
    assert told["settings"] == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_DOMAIN": None,
        "CSRF_COOKIE_DOMAIN": None,
        "IDLE_COOKIE_NAME": "__Host-last",
    }
