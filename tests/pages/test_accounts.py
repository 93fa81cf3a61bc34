"""One's own account: the code of a telephone, recovery codes, where one is signed in; and the accounts of
others, given and taken by security administrators, two of them where watchers are concerned."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken

from bench.promised import show
from diguan.casework import accounts, granting, second_factor, sign_ins
from diguan.casework.may import DUTIES, GRANTS, WATCHING, NotAllowed
from diguan.registry.models import AccountProposal, AuditEntry, Officer, RecoveryCode
from tests.pages.conftest import Enter
from tests.people import Places, officer

PASSWORD = "a-long-enough-password"


@pytest.fixture
def wang(wang: Officer) -> Officer:
    wang.set_password(PASSWORD)
    wang.save()
    return wang


@pytest.fixture
def guards(places: Places) -> tuple[Officer, Officer]:
    """Two security administrators of the county."""
    return tuple(officer(f"安全{n}", "security_admin", places.county, f"guard{n}") for n in (1, 2))


@pytest.fixture
def entered(enter: Enter) -> Callable[[Officer], Client]:
    """A client signed in with the password a moment ago."""

    def go_in(one: Officer) -> Client:
        client = enter(one)
        session = client.session
        session[sign_ins.AT] = int(time.time())
        session.save()
        return client

    return go_in


def sign_in(password: str = PASSWORD) -> Client:
    client = Client()
    client.post(reverse("sign-in"), {"username": "wang", "password": password})
    return client


def code_of(one: Officer) -> str:
    device = second_factor.begin(one)
    return f"{totp(device.bin_key):06}"


def with_factor(client: Client, one: Officer) -> list[str]:
    """The recovery codes that the page shows when a telephone is taken into use."""
    client.post(reverse("second-factor"), {"begin": "1"})
    page = client.post(reverse("second-factor"), {"code": code_of(one)}).content.decode()
    return re.findall(r'<code class="fs-3">(\w+)</code>', page)


def main_of(response: Any) -> str:
    """The page below its frame, whose drawings are pictures too."""
    return str(response.content.decode().partition('<form method="post" class="card narrow"')[2])


# -- the second factor -------------------------------------------------------------------------------------


def test_a_telephone_is_set_up_with_a_picture_and_a_first_code(
    entered: Callable[[Officer], Client], wang: Officer
) -> None:
    client = entered(wang)
    assert "<svg" not in main_of(client.get(reverse("second-factor")))
    assert not second_factor.waiting(wang), "to look makes no key"
    page = main_of(client.post(reverse("second-factor"), {"begin": "1"}, follow=True))
    assert "<svg" in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    assert "验证码不对" in client.post(reverse("second-factor"), {"code": "000000"}).content.decode()
    second_factor.begin(wang).throttle_reset()
    assert len(with_factor(client, wang)) == second_factor.CODES
    assert AuditEntry.objects.filter(kind="second_factor_set", officer_id=wang.pk).exists()


def test_signing_in_asks_for_the_code_before_any_page(
    entered: Callable[[Officer], Client], wang: Officer
) -> None:
    codes = with_factor(entered(wang), wang)
    client = sign_in()
    for address in ("/", reverse("household:index"), reverse("account"), reverse("password")):
        assert client.get(address).url.startswith(reverse("sign-in-code"))
    assert client.post(reverse("sign-in-code"), {"code": "nonsense"}).status_code == 200
    assert client.get("/").status_code == 302
    second_factor.StaticDevice.objects.get(user=wang).throttle_reset()
    assert client.post(reverse("sign-in-code"), {"code": codes[0], "next": "/password/"}).url == "/password/"
    assert client.get("/").status_code == 200
    assert second_factor.codes_left(wang) == second_factor.CODES - 1


def test_a_recovery_code_works_once_and_is_kept_as_a_password_is(
    entered: Callable[[Officer], Client], wang: Officer
) -> None:
    codes = with_factor(entered(wang), wang)
    code, other = codes[:2]
    assert len({one[0] for one in codes}) == len(codes), "the first letter says which one it is"
    kept = list(RecoveryCode.objects.filter(device__user=wang).values_list("sum", flat=True))
    assert all(identify_hasher(one).algorithm == "argon2" for one in kept)
    assert len(set(kept)) == len(codes)
    assert not any(one[1:] in each for one in codes for each in kept)
    assert not StaticToken.objects.exists(), "none is kept in any other way"
    assert second_factor.verify(wang, code)
    assert AuditEntry.objects.filter(kind="recovery_code_used", officer_id=wang.pk).count() == 1
    with pytest.raises(second_factor.WrongCode):
        second_factor.verify(wang, code)
    with pytest.raises(second_factor.WrongCode):
        second_factor.verify(wang, other)  # after a wrong try the next one has to wait
    assert second_factor.codes_left(wang) == len(codes) - 1


def test_where_it_is_required_nobody_works_without(
    settings: Any, entered: Callable[[Officer], Client], wang: Officer
) -> None:
    settings.SECOND_FACTOR = "required"
    client = entered(wang)
    assert client.get("/").url.startswith(reverse("second-factor"))
    with_factor(client, wang)
    assert client.get("/").status_code == 200


def test_sensitive_pages_ask_for_the_password_once_more(enter: Enter, wang: Officer) -> None:
    client = enter(wang)
    again = client.get(reverse("second-factor"))
    assert again.url.startswith(reverse("sign-in-again"))
    assert client.post(again.url, {"password": "wrong", "next": "/x/"}).status_code == 200
    assert client.post(again.url, {"password": PASSWORD, "next": "/account/"}).url == "/account/"
    assert client.get(reverse("second-factor")).status_code == 200


# -- where one is signed in, and passwords -----------------------------------------------------------------


def test_other_sign_ins_are_listed_and_ended(wang: Officer) -> None:
    here, there, elsewhere = sign_in(), sign_in(), sign_in()
    assert here.get(reverse("account")).content.decode().count("退出该处登录") == 2
    key = sign_ins.named(there.session.session_key)
    here.post(reverse("end-one"), {"key": key})
    assert there.get("/").status_code == 302
    here.post(reverse("end-others"))
    assert elsewhere.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_nobody_ends_a_sign_in_of_another(wang: Officer, enter: Enter, sun: Officer) -> None:
    other = enter(sun)
    sign_in().post(reverse("end-one"), {"key": sign_ins.named(other.session.session_key)})
    assert other.get("/").status_code == 200


def test_a_password_that_has_run_out_is_changed_before_anything_else(enter: Enter, wang: Officer) -> None:
    Officer.objects.filter(pk=wang.pk).update(password_until=timezone.localdate() - timedelta(days=1))
    client = enter(wang)
    assert client.get("/").url.startswith(reverse("password"))
    new = "another-long-password"
    client.post(reverse("password"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert client.get("/").status_code == 200
    wang.refresh_from_db()
    assert wang.password_until is None


# -- the accounts of others --------------------------------------------------------------------------------


@pytest.mark.requirement("T10")
@pytest.mark.parametrize("duty", DUTIES)
def test_only_security_administrators_give_accounts_and_never_to_themselves(
    places: Places, guards: tuple[Officer, Officer], wang: Officer, duty: str
) -> None:
    department = "finance" if duty == "department_officer" else ""
    by = officer("某", duty, places.county, "somebody", department)
    for act in ("close", "password", "unlock", "second_factor"):
        if duty == "security_admin":
            with pytest.raises(NotAllowed):
                granting.ask(act, by=by, officer=by)
        else:
            with pytest.raises(NotAllowed):
                granting.ask(act, by=by, officer=wang)


@pytest.mark.requirement("T10")
def test_the_three_administrators_have_nothing_in_common() -> None:
    assert set(GRANTS) == {"security_admin"}
    assert WATCHING >= {"system_admin", "security_admin", "audit_admin", "auditor"}


def test_an_account_is_opened_with_a_password_that_must_be_changed(
    entered: Callable[[Officer], Client], guards: tuple[Officer, Officer], places: Places
) -> None:
    form = {"username": "new", "name": "新人", "duty": "village_officer", "area": places.village.code}
    page = entered(guards[0]).post(reverse("office:account-new"), form).content.decode()
    password = re.search(r'<code class="fs-2">(\w+)</code>', page)
    assert password
    client = Client()
    client.post(reverse("sign-in"), {"username": "new", "password": password[1]})
    assert client.get("/").url.startswith(reverse("password"))
    said = AuditEntry.objects.get(kind="account_opened", officer_id=guards[0].pk)
    assert password[1] not in said.after


@pytest.mark.parametrize("area", ["990102", "99", "123", "990101"])
def test_an_account_is_opened_inside_the_area_and_at_the_right_level_only(
    entered: Callable[[Officer], Client], guards: tuple[Officer, Officer], area: str
) -> None:
    form = {"username": "new", "name": "新人", "duty": "village_officer", "area": area}
    entered(guards[0]).post(reverse("office:account-new"), form)
    assert not accounts.exists("new")


@pytest.mark.requirement("T05", "A-32")
@pytest.mark.parametrize("act", ["close", "password", "second_factor", "move"])
def test_a_withdrawn_right_ends_with_the_next_request(
    places: Places, guards: tuple[Officer, Officer], wang: Officer, act: str
) -> None:
    client = sign_in()
    assert client.get("/").status_code == 200
    values = {"duty": "village_officer", "area": places.next_village.pk} if act == "move" else {}
    granting.ask(act, by=guards[0], officer=wang, **values)
    assert client.get("/").status_code == 302
    assert not sign_ins.of(wang)
    show("P19", f"1 request after: {act}", met=True, part=act.replace("_", ""))


@pytest.mark.requirement("T05")
def test_another_duty_holds_for_a_session_that_goes_on(enter: Enter, li: Officer) -> None:
    client = enter(li)
    assert client.get(reverse("intake:upload")).status_code == 200
    Officer.objects.filter(pk=li.pk).update(duty="auditor")
    assert client.get(reverse("intake:upload")).status_code == 403


@pytest.mark.requirement("T10")
def test_two_persons_give_an_account_to_a_watcher(places: Places, guards: tuple[Officer, Officer]) -> None:
    values = {"username": "watch", "name": "新审计", "duty": "audit_admin", "area": places.county.pk}
    waiting = granting.ask("open", by=guards[0], **values)
    assert isinstance(waiting, AccountProposal)
    assert not accounts.exists("watch")
    with pytest.raises(NotAllowed):
        granting.agree(waiting, by=guards[0])
    assert granting.agree(waiting, by=guards[1])
    assert accounts.exists("watch")
    with pytest.raises(accounts.AccountFault):
        granting.agree(waiting, by=guards[1])


@pytest.mark.requirement("T10")
def test_the_database_refuses_one_person_in_both_parts(guards: tuple[Officer, Officer]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountProposal.objects.create(
            act="open", by=guards[0], at=timezone.now(), decided_by=guards[0], agreed=True
        )


def test_what_waits_is_agreed_to_on_the_list(
    entered: Callable[[Officer], Client], guards: tuple[Officer, Officer], chen: Officer
) -> None:
    entered(guards[0]).post(reverse("office:account", args=[chen.pk]), {"act": "close"})
    page = entered(guards[1]).get(reverse("office:accounts")).content.decode()
    assert "同意" in page
    (waiting,) = AccountProposal.objects.all()
    entered(guards[1]).post(reverse("office:account-decide", args=[waiting.pk]), {"agree": "1"})
    chen.refresh_from_db()
    assert not chen.is_active
    assert AuditEntry.objects.filter(kind="account_closed", officer_id=guards[1].pk).exists()


@pytest.mark.requirement("T13")
def test_a_lock_is_lifted_without_a_new_password(
    entered: Callable[[Officer], Client], guards: tuple[Officer, Officer], wang: Officer
) -> None:
    for _ in range(5):
        sign_in("wrong")
    assert "_auth_user_id" not in sign_in().session
    entered(guards[0]).post(reverse("office:account", args=[wang.pk]), {"act": "unlock"})
    assert "_auth_user_id" in sign_in().session
