"""Signing in and out: who gets in, what the page says to whom it does not, and that no page opens before
it.
"""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from diguan.registry.models import AuditEntry, Officer
from tests.people import officer

PASSWORD = "a-long-enough-password"
OPEN_PAGES = {"sign-in", "language", "refused", "live", "ready", "robots"}


@pytest.fixture
def wang_with_password(wang: Officer) -> Officer:
    wang.set_password(PASSWORD)
    wang.save()
    return wang


def sign_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post(reverse("sign-in"), {"username": "wang", "password": password, **more})


def test_the_right_password_leads_to_my_work(client, wang_with_password):
    response = sign_in(client)
    assert response.status_code == 302
    assert response.url == "/"
    assert client.get("/").status_code == 200


@pytest.mark.requirement("T12")
def test_an_unknown_account_and_a_wrong_password_get_the_same_words(client, wang_with_password):
    wrong = sign_in(client, "not-the-password").content.decode()
    unknown = client.post(reverse("sign-in"), {"username": "nobody", "password": PASSWORD}).content.decode()
    message = "账号或密码不正确"
    assert message in wrong
    assert message in unknown


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "请等待 15 分钟后再试"), ("en", "Wait 15 minutes, then try again")]
)
def test_five_wrong_tries_lock_the_account_and_the_page_says_what_to_do(
    client, wang_with_password, language, words
):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    answers = [sign_in(client, "wrong") for _ in range(5)]
    assert answers[-1].status_code == 429
    assert words in answers[-1].content.decode()
    assert sign_in(client).status_code == 429, "the right password must not open a locked account"


def test_a_lock_holds_only_for_the_place_it_came_from(client, wang_with_password):
    for _ in range(5):
        sign_in(client, "wrong")
    elsewhere = Client(REMOTE_ADDR="10.0.0.7")
    assert sign_in(elsewhere).status_code == 302


def test_signing_in_never_leads_to_another_site(client, wang_with_password):
    assert sign_in(client, next="https://elsewhere.example/").url == "/"
    assert sign_in(Client(), next="/password/").url == "/password/"


@pytest.mark.django_db
def test_no_page_opens_before_sign_in():
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    plain = {name: reverse(name) for name in names if not get_resolver().reverse_dict[name][0][0][1]}
    assert len(plain) > 5
    for name, address in plain.items():
        response = Client().get(address)
        if name in OPEN_PAGES:
            assert response.status_code in (200, 405, 503), address
        else:
            assert response.status_code == 302, address
            assert response.url.startswith(reverse("sign-in")), address


def test_the_desks_do_not_open_before_sign_in(db):
    assert Client().get("/").url == "/sign-in/?next=/"


def test_signing_out_needs_a_form_and_ends_the_session(enter, wang):
    client = enter(wang)
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out")).status_code == 302
    assert client.get("/").status_code == 302


@pytest.mark.requirement("T05")
def test_a_closed_account_is_out_with_its_next_request(enter, wang):
    client = enter(wang)
    assert client.get("/").status_code == 200
    Officer.objects.filter(pk=wang.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_changing_the_password_says_so_and_ends_other_sessions(enter, wang_with_password):
    here, elsewhere = enter(wang_with_password), enter(wang_with_password)
    new = "another-long-password"
    answer = here.post(
        reverse("password"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
        follow=True,
    )
    assert "密码已修改" in answer.content.decode()
    assert elsewhere.get("/").status_code == 302


def test_a_wrong_old_password_is_told_beside_the_field(enter, wang_with_password, each_language):
    page = enter(wang_with_password, each_language).post(
        reverse("password"), {"old_password": "wrong", "new_password1": "x", "new_password2": "y"}
    )
    assert page.status_code == 200
    assert page.content.decode().count("invalid-feedback") >= 2


def kinds(*, of: str) -> list[tuple[str, str]]:
    """What the trail says of an account: kind, and after."""
    found = AuditEntry.objects.filter(after__contains=f'"account":"{of}"').order_by("id")
    return [(entry.kind, entry.after) for entry in found if entry.kind.startswith("sign")]


def test_signing_in_failing_to_and_signing_out_stand_in_the_trail(client, wang_with_password):
    sign_in(client, "not the password")
    sign_in(client)
    client.post("/sign-out/")
    assert [kind for kind, _ in kinds(of="wang")] == ["sign_in_failed", "signed_in", "signed_out"]
    assert '"from":"127.0.0.1"' in kinds(of="wang")[0][1]
    entry = AuditEntry.objects.get(kind="sign_in_failed")
    assert (entry.area_prefix, entry.by_name) == (wang_with_password.area.prefix, "diguan")


def test_a_name_that_is_no_account_is_not_kept_for_it_may_be_a_password(client, wang_with_password):
    client.post("/sign-in/", {"username": "my secret words", "password": "x"})
    assert [entry.after for entry in AuditEntry.objects.all()] == [
        '{"account":"","from":"127.0.0.1","step":"password"}'
    ]


def test_a_lock_is_told_once_however_often_it_is_tried(client, wang_with_password):
    for _ in range(9):
        sign_in(client, "not the password")
    told = [kind for kind, _ in kinds(of="wang")]
    assert told == ["sign_in_failed"] * 4 + ["sign_in_locked"]


def test_the_audit_administrator_finds_sign_ins_in_the_search(client, wang_with_password, places):
    sign_in(client, "not the password")
    client.force_login(officer("李审管", "audit_admin", places.county))
    page = client.get("/office/audit/?kind=sign_in_failed").content.decode()
    assert page.count("登录失败") >= 2, "as a kind to choose, and as an entry"
