"""Passkeys and security keys: added, named, asked for at sign-in, withdrawn; and answers that are refused."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diguan.casework import second_factor, security_keys
from diguan.registry.models import AuditEntry, Officer, SecurityKey
from diguan.web.security_keys import CHALLENGE, LASTS
from tests.pages.soft_key import SoftKey, text

PASSWORD = "a-long-enough-password"
Answer = Callable[[Client, SoftKey, str], str]


@pytest.fixture(autouse=True)
def passwords(settings: Any, wang: Officer, li: Officer) -> None:
    """Passwords that are checked quickly: these tests ask for them many times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for officer in (wang, li):
        officer.set_password(PASSWORD)
        officer.save()


def sign_in(name: str = "wang", host: str = "localhost") -> Client:
    client = Client(HTTP_HOST=host)
    client.post(reverse("sign-in"), {"username": name, "password": PASSWORD})
    return client


def asked(client: Client, page: str) -> str:
    return str(client.get(reverse(page)).context["ask"])


def with_key(name: str = "wang") -> SoftKey:
    """A key that an account has taken into use."""
    client, key = sign_in(name), SoftKey()
    answer = key.make(asked(client, "security-keys"))
    assert client.post(reverse("security-keys"), {"name": "蓝色密钥", "answer": answer}).status_code == 200
    return key


def give(client: Client, answer: str) -> Any:
    return client.post(reverse("sign-in-code"), {"answer": answer, "next": "/household/"})


def test_a_key_is_added_under_a_name_and_recovery_codes_are_told_once(wang: Officer) -> None:
    client, key = sign_in(), SoftKey()
    page = client.post(
        reverse("security-keys"),
        {"name": "蓝色密钥", "answer": key.make(asked(client, "security-keys"))},
    )
    assert len(page.context["codes"]) == second_factor.CODES
    assert "蓝色密钥" in client.get(reverse("security-keys")).content.decode()
    other = SoftKey()
    again = {"name": "备用密钥", "answer": other.make(asked(client, "security-keys"))}
    assert client.post(reverse("security-keys"), again).url == reverse("security-keys")
    assert [one.name for one in security_keys.of(wang)] == ["蓝色密钥", "备用密钥"]
    assert AuditEntry.objects.filter(kind="security_key_added", officer_id=wang.pk).count() == 2


def test_signing_in_asks_for_the_key_before_any_page(wang: Officer) -> None:
    key = with_key()
    client = sign_in()
    assert client.get("/").url.startswith(reverse("sign-in-code"))
    ask = asked(client, "sign-in-code")
    assert [one["id"] for one in json.loads(ask)["allowCredentials"]] == [text(key.id)]
    assert give(client, key.answer(ask)).url == "/household/"
    assert client.get("/household/").status_code == 200
    assert SecurityKey.objects.get().uses == 1
    assert AuditEntry.objects.filter(kind="security_key_used", officer_id=wang.pk).count() == 1


REFUSED: dict[str, Answer] = {
    "another site's page": lambda client, key, ask: key.answer(ask, origin="http://localhost.evil.example"),
    "another name of the site": lambda client, key, ask: key.answer(ask, host="evil.example"),
    "another port": lambda client, key, ask: key.answer(ask, origin="http://localhost:8001"),
    "somebody else's key": lambda client, key, ask: with_key("li").answer(ask),
    "a key nobody knows": lambda client, key, ask: SoftKey().answer(ask),
    "a count that goes back": lambda client, key, ask: key.answer(ask, uses=0),
    "another challenge": lambda client, key, ask: key.answer(
        json.dumps({**json.loads(ask), "challenge": text(b"x" * 32)})
    ),
    "a signature of another": lambda client, key, ask: json.dumps(
        {
            **json.loads(key.answer(ask)),
            "response": json.loads(_as(SoftKey(), key).answer(ask, uses=9))["response"],
        }
    ),
    "a new key in place of an answer": lambda client, key, ask: key.make(
        json.dumps({**json.loads(ask), "rp": {"id": "localhost"}})
    ),
    "nothing": lambda client, key, ask: "",
    "no JSON": lambda client, key, ask: "{",
    "a list": lambda client, key, ask: "[]",
    "no base64": lambda client, key, ask: key.answer(ask).replace('"rawId": "', '"rawId": "é'),
    "a handle that is no base64": lambda client, key, ask: key.answer(ask).replace(
        '"response": {', '"response": {"userHandle": "a",'
    ),
    "far too much": lambda client, key, ask: key.answer(ask) + " " * security_keys.LONGEST_ANSWER,
}


def _as(stranger: SoftKey, key: SoftKey) -> SoftKey:
    stranger.id = key.id
    return stranger


@pytest.mark.parametrize("how", REFUSED)
def test_it_lets_nobody_in_and_is_told(how: str, wang: Officer) -> None:
    key = with_key()
    SecurityKey.objects.update(uses=5)
    key.uses = 5
    client = sign_in()
    page = give(client, REFUSED[how](client, key, asked(client, "sign-in-code")))
    assert page.status_code == 200
    assert "密钥没有通过验证" in page.content.decode()
    assert client.get("/").url.startswith(reverse("sign-in-code"))
    failed = AuditEntry.objects.filter(kind="sign_in_failed").latest("id")
    assert "key" in json.dumps(failed.after)


def test_an_answer_is_taken_once(wang: Officer) -> None:
    key, client, other = with_key(), sign_in(), sign_in()
    ask = asked(client, "sign-in-code")
    answer = key.answer(ask)
    session = client.session
    kept = session[CHALLENGE]
    assert give(client, answer).status_code == 302
    assert CHALLENGE not in client.session
    stolen = other.session
    stolen[CHALLENGE] = kept
    stolen.save()
    assert "密钥没有通过验证" in give(other, answer).content.decode(), "the key's own count tells"
    assert other.get("/").status_code == 302


def test_a_challenge_grows_old_and_is_good_for_its_own_page_only(wang: Officer) -> None:
    key, client = with_key(), sign_in()
    ask = asked(client, "sign-in-code")
    session = client.session
    session[CHALLENGE] = {**session[CHALLENGE], "at": int(time.time()) - LASTS - 1}
    session.save()
    assert give(client, key.answer(ask)).status_code == 200
    ask = asked(client, "sign-in-code")
    session = client.session
    session[CHALLENGE] = {**session[CHALLENGE], "for": "add"}
    session.save()
    assert give(client, key.answer(ask)).status_code == 200
    assert give(client, key.answer(asked(client, "sign-in-code"))).status_code == 302


@pytest.mark.parametrize("origin", ["http://evil.example", "https://localhost"])
def test_a_new_key_of_another_page_is_refused(origin: str, wang: Officer) -> None:
    client = sign_in()
    answer = SoftKey().make(asked(client, "security-keys"), origin)
    page = client.post(reverse("security-keys"), {"name": "x", "answer": answer})
    assert page.status_code == 422
    assert "密钥没有通过验证" in page.content.decode()
    assert not SecurityKey.objects.exists()


def test_one_key_belongs_to_one_account(wang: Officer) -> None:
    key, client = with_key("li"), sign_in()
    answer = key.make(asked(client, "security-keys"))
    assert client.post(reverse("security-keys"), {"name": "x", "answer": answer}).status_code == 422


def test_an_account_has_ten_keys_at_most(wang: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security_keys, "MOST", 1)
    with_key()
    client = sign_in()
    client.post(reverse("sign-in-code"), {"code": second_factor.new_codes(wang)[0]})
    answer = SoftKey().make(asked(client, "security-keys"))
    page = client.post(reverse("security-keys"), {"name": "x", "answer": answer})
    assert "最多登记 1 个密钥" in page.content.decode()


def test_a_withdrawn_key_opens_nothing_and_the_last_one_takes_the_codes_along(wang: Officer) -> None:
    key, client = with_key(), sign_in()
    give(client, key.answer(asked(client, "sign-in-code")))
    theirs = SecurityKey.objects.create(
        user=Officer.objects.get(username="li"), name="l", credential="l", host="localhost",
        public_key=b"", at=SecurityKey.objects.get().at,
    )  # fmt: skip
    client.post(reverse("withdraw-key"), {"key": theirs.pk})
    assert SecurityKey.objects.count() == 2, "nobody withdraws another's key"
    client.post(reverse("withdraw-key"), {"key": security_keys.of(wang).get().pk})
    assert not second_factor.has(wang)
    assert second_factor.codes_left(wang) == 0
    assert AuditEntry.objects.filter(kind="security_key_withdrawn", officer_id=wang.pk).count() == 1
    assert sign_in().get("/").status_code == 200, "the password alone, as before"


def test_whoever_has_lost_everything_is_helped_by_the_security_administrator(
    wang: Officer, zhao: Officer
) -> None:
    with_key()
    second_factor.forget(wang, by=zhao)
    assert not SecurityKey.objects.exists()
    assert not second_factor.has(wang)


def test_where_two_factors_are_demanded_a_key_is_enough(settings: Any, wang: Officer) -> None:
    settings.SECOND_FACTOR = "required"
    client, key = sign_in(), SoftKey()
    assert client.get("/").url.startswith(reverse("second-factor"))
    answer = key.make(asked(client, "security-keys"))
    client.post(reverse("security-keys"), {"name": "x", "answer": answer})
    assert client.get("/").status_code == 200
    client = sign_in()
    give(client, key.answer(asked(client, "sign-in-code")))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("testserver", {"zh": "只能在 HTTPS 下使用", "en": "Keys work over HTTPS only"}),
        ("127.0.0.1", {"zh": "不能在 IP 地址下使用", "en": "not under a network address"}),
        ("[::1]", {"zh": "不能在 IP 地址下使用", "en": "not under a network address"}),
    ],
)
def test_where_no_browser_would_use_a_key_the_page_says_why(
    host: str, why: dict[str, str], each_language: str, wang: Officer, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1", "[::1]", "localhost"]
    with_key()
    Officer.objects.filter(pk=wang.pk).update(language={"zh": "zh-hans", "en": "en"}[each_language])
    client = sign_in(host=host)
    door = client.get(reverse("sign-in-code"))
    assert door.context["ask"] is None
    assert why[each_language] in door.content.decode()
    assert client.post(reverse("sign-in-code"), {"code": second_factor.new_codes(wang)[0]}).status_code == 302
    page = client.get(reverse("security-keys")).content.decode()
    assert why[each_language] in page
    assert "data-ask" not in page


def test_over_https_the_name_is_the_one_the_browser_came_under(settings: Any, wang: Officer) -> None:
    settings.ALLOWED_HOSTS = ["poverty.example.gov.cn"]
    settings.HTTPS, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client(HTTP_HOST="poverty.example.gov.cn", HTTP_X_FORWARDED_PROTO="https")
    client.post(reverse("sign-in"), {"username": "wang", "password": PASSWORD})
    ask, key = asked(client, "security-keys"), SoftKey()
    assert json.loads(ask)["rp"]["id"] == "poverty.example.gov.cn"
    answer = key.make(ask, "https://poverty.example.gov.cn")
    client.post(reverse("security-keys"), {"name": "x", "answer": answer})
    assert SecurityKey.objects.get().host == "poverty.example.gov.cn"
