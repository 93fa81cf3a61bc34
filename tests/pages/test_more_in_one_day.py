"""An officer takes out so many files, and looks at so many secrets, on one day alone; beyond that a second
person agrees, and the trail tells of all of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diguan.casework import day_shares, revealing, sign_ins
from diguan.casework.may import NotAllowed
from diguan.registry.book import book
from diguan.registry.models import AuditEntry, Household, HouseholdYear, MoreRequest, Officer
from tests.people import Places, officer

pytestmark = pytest.mark.database
PHONE = "13900000001"


@pytest.fixture(autouse=True)
def small_shares(settings: Any) -> None:
    """Two files and two looks a day."""
    settings.EXPORTS_A_DAY = settings.REVEALS_A_DAY = 2


@pytest.fixture
def zhou(places: Places) -> Officer:
    """A second officer of the county."""
    return officer("周副主任", "county_officer", places.county, "zhou")


def signed_in(one: Officer, language: str = "zh-hans") -> Client:
    one.language = language
    one.save()
    client = Client()
    client.force_login(one)
    session = client.session
    session[sign_ins.AT] = timezone.now().timestamp()
    session.save()
    return client


def take_out(client: Client) -> Any:
    return client.get("/household/?export=xlsx")


def look(client: Client, yang: Household) -> Any:
    return client.post(f"/household/{yang.pk}/reveal/phone/?year=2017", {"reason": "电话回访"})


def ask(client: Client, kind: str, many: int = 1) -> Any:
    return client.post(reverse("more"), {"kind": kind, "many": many, "reason": "年度报表"})


def answer(client: Client, act: str, reason: str = "属实") -> Any:
    wanted = MoreRequest.objects.get(agreed=None)
    return client.post(reverse("decide-more", args=[wanted.pk]), {act: "1", "reason": reason})


@pytest.mark.requirement("T51")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("上限", "另一人同意", "我的账户")),
        ("en", ("are used up", "a second person", "My account")),
    ],
)
def test_the_file_after_the_last_of_the_day_is_refused_until_a_second_person_agrees(
    zhao: Officer, zhou: Officer, yang: Household, language: str, words: tuple[str, ...]
) -> None:
    client, second = signed_in(zhao, language), signed_in(zhou)
    assert [take_out(client).status_code for _ in range(2)] == [200, 200]
    refused = take_out(client)
    assert refused.status_code == 403
    assert all(word in refused.content.decode() for word in words)
    assert AuditEntry.objects.filter(kind="exported").count() == 2
    assert ask(client, "exported").status_code == 302
    assert take_out(client).status_code == 403
    assert "年度报表" in second.get(reverse("more")).content.decode()
    assert answer(second, "agree").status_code == 302
    assert [take_out(client).status_code for _ in range(2)] == [200, 403]
    told = AuditEntry.objects.filter(kind__startswith="more_").order_by("id")
    assert [(one.kind, one.by_name, one.reason) for one in told] == [
        ("more_asked", "赵主任", "年度报表"), ("more_agreed", "周副主任", "属实"),
    ]  # fmt: skip


@pytest.mark.requirement("T51")
def test_the_look_after_the_last_of_the_day_is_refused_until_a_second_person_agrees(
    wang: Officer, li: Officer, yang: Household
) -> None:
    client = signed_in(wang)
    assert [look(client, yang).status_code for _ in range(2)] == [200, 200]
    refused = look(client, yang)
    assert (refused.status_code, PHONE in refused.content.decode()) == (403, False)
    ask(client, "revealed")
    answer(signed_in(li), "agree")
    assert PHONE in look(client, yang).content.decode()
    assert look(client, yang).status_code == 403


def test_by_default_the_hundredth_file_and_the_4999th_look_are_the_last(settings: Any) -> None:
    assert (settings.ENVIRONMENT["DIGUAN_EXPORTS_A_DAY"], settings.ENVIRONMENT["DIGUAN_REVEALS_A_DAY"]) == (
        "100", "4999",
    )  # fmt: skip


def test_a_refusal_or_taking_back_gives_nothing_and_says_why(
    zhao: Officer, zhou: Officer, yang: Household
) -> None:
    client = signed_in(zhao)
    ask(client, "exported")
    assert ask(client, "exported").status_code == 422, "one at a time"
    answer(signed_in(zhou), "refuse", "不必导出")
    assert "不必导出" in client.get(reverse("more")).content.decode()
    ask(client, "exported")
    answer(client, "refuse", "不用了")
    assert day_shares.allowed("exported", zhao, timezone.localdate()) == 2
    assert AuditEntry.objects.filter(kind="more_refused").count() == 2


def test_nobody_agrees_to_his_own_whatever_he_sends(zhao: Officer) -> None:
    client = signed_in(zhao)
    ask(client, "exported")
    assert answer(client, "agree").status_code == 403
    row = MoreRequest.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        MoreRequest.objects.filter(pk=row.pk).update(agreed=True, decided_by=zhao)


@pytest.mark.parametrize(
    ("kind", "who", "may"),
    [
        ("revealed", "li", True), ("revealed", "zhao", True), ("revealed", "sun", False),
        ("revealed", "qian", False), ("revealed", "feng", False), ("exported", "qian", True),
        ("exported", "chen", False), ("exported", "gao", True),
    ],
)  # fmt: skip
def test_who_may_be_the_second_person_for_wang(
    kind: str, who: str, may: bool, wang: Officer, places: Places, request: pytest.FixtureRequest
) -> None:
    gao = officer("高管理员", "security_admin", places.county, "gao")
    second = gao if who == "gao" else request.getfixturevalue(who)
    wanted = day_shares.ask(kind, 1, by=wang, reason="核对")
    page = signed_in(second).get(reverse("more")).content.decode()
    assert ("王书记" in page) == may
    assert answer(signed_in(second), "agree").status_code == (302 if may else 404)
    if not may:
        with pytest.raises(NotAllowed):
            day_shares.agree(wanted, by=second, reason="属实")


def test_an_agreement_is_good_for_its_day_alone(zhao: Officer, zhou: Officer) -> None:
    wanted = day_shares.ask("exported", 3, by=zhao, reason="年报")
    day_shares.agree(wanted, by=zhou, reason="属实")
    today = timezone.localdate()
    assert day_shares.allowed("exported", zhao, today) == 5
    assert day_shares.allowed("exported", zhao, today + timedelta(days=1)) == 2
    late = day_shares.ask("revealed", 1, by=zhao, reason="年报")
    MoreRequest.objects.filter(pk=late.pk).update(on=today - timedelta(days=1))
    with pytest.raises(day_shares.MoreFault, match="its day is over"):
        day_shares.agree(late, by=zhou, reason="属实")


def test_looks_of_yesterday_and_of_others_do_not_count(zhao: Officer, zhou: Officer, yang: Household) -> None:
    of_year, phone = HouseholdYear.objects.get(household=yang), book().fact("phone")
    for by in (zhao, zhao, zhou):
        revealing.reveal(of_year, phone, by=by, reason="核对")
    today = timezone.localdate()
    assert [day_shares.used("revealed", one, today, 9) for one in (zhao, zhou)] == [2, 1]
    assert day_shares.used("revealed", zhao, today + timedelta(days=1), 9) == 0
    assert day_shares.used("revealed", zhao, today, 1) == 1, "counting stops there"
    with pytest.raises(day_shares.ShareUsed):
        revealing.reveal(of_year, phone, by=zhao, reason="核对")


def test_it_waits_on_the_second_persons_front_page(zhao: Officer, zhou: Officer) -> None:
    day_shares.ask("exported", 1, by=zhao, reason="年报")
    assert "一天之内的更多次数" in signed_in(zhou).get("/").content.decode()
    assert "一天之内的更多次数" not in signed_in(zhao).get("/").content.decode()
