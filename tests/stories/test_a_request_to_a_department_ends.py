"""A request to a department is over when it is withdrawn, or with its round: the department answers no more
and sees nobody; what it has answered stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import sleep
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from diguan.casework import audit, rounds
from diguan.casework.may import NotAllowed
from diguan.casework.record import NoReason
from diguan.registry import bounds, files
from diguan.registry.models import (
    AuditEntry,
    Case,
    ComparisonAnswer,
    ComparisonEnd,
    ComparisonPerson,
    ComparisonRequest,
    Officer,
)
from diguan.registry.viewer import Viewer
from tests import site_role
from tests.stories.asking import CAR, POLICE, STATION, take
from tests.stories.walking import Walk


@pytest.mark.database
@pytest.mark.requirement("A-08", "S1-16")
def test_a_request_that_is_withdrawn_is_not_answered_and_hides_its_persons(
    asked: ComparisonRequest,
    compared: Case,
    cai: Officer,
    zhao: Officer,
    qian: Officer,
    feng: Officer,
    walk: Walk,
) -> None:
    first, *rest = list(files.comparison_people(Viewer.of(cai), asked))
    rounds.answer_request(asked, {first.pk: [CAR]}, on=walk.day, by=cai)
    for other in (cai, qian, feng):
        with pytest.raises(NotAllowed):
            rounds.withdraw_request(asked, on=walk.day, by=other, reason="名单有误")
    with pytest.raises(NoReason):
        rounds.withdraw_request(asked, on=walk.day, by=zhao, reason=" ")
    colleague = walk.someone("county_officer", other_than=[zhao.pk])
    end = rounds.withdraw_request(asked, on=walk.day, by=colleague, reason="名单有误")
    assert (end.kind, end.answered, end.by) == ("withdrawn", 1, colleague)
    entry = AuditEntry.objects.filter(kind="comparison_withdrawn").get()
    assert (entry.by_name, entry.reason) == (str(colleague), "名单有误")

    shown = files.comparison_request(Viewer.of(cai), asked.pk)
    assert (shown.waiting, shown.end.reason) == (0, "名单有误")
    assert not files.comparison_people(Viewer.of(cai)).exists()
    assert files.comparison_people(Viewer.of(zhao), asked).count() == asked.people
    told = f"{colleague}已于2017年"
    for act in (
        lambda: rounds.answer_request(asked, {rest[0].pk: ()}, on=walk.day, by=cai),
        lambda: rounds.answer_request(asked, {first.pk: ()}, on=walk.day, by=cai, reason="更正"),
        lambda: rounds.reveal_asked(rest[0], by=cai, reason="核对"),
        lambda: rounds.withdraw_request(asked, on=walk.day, by=zhao, reason="再撤一次"),
    ):
        with pytest.raises(rounds.CaseFault, match=told) as refused:
            act()
        assert "withdrew this request on" in refused.value.what.en
    assert ComparisonAnswer.objects.count() == 1


@pytest.mark.database
@pytest.mark.requirement("S1-16", "R-013")
def test_a_hit_outlives_a_withdrawal_and_whoever_had_no_answer_is_asked_anew(
    asked: ComparisonRequest, compared: Case, cai: Officer, zhao: Officer, walk: Walk
) -> None:
    first, *rest = list(files.comparison_people(Viewer.of(cai), asked))
    rounds.answer_request(asked, {first.pk: [CAR]}, on=walk.day, by=cai)
    rounds.withdraw_request(asked, on=walk.day, by=zhao, reason="名单有误")
    assert rounds.to_ask(compared.round, STATION, zhao.area)[POLICE] == len(rest)
    with pytest.raises(rounds.StepFault, match="1 条"):
        take(compared, zhao, walk.later(), public_security={"hits": 0, "resolved": 0})
    (anew,) = rounds.ask_departments(compared.round, STATION, zhao.area, [POLICE], on=walk.day, by=zhao)
    assert {row.person_id for row in files.comparison_people(Viewer.of(cai), anew)} == {
        row.person_id for row in rest
    }
    keys = files.comparison_people(Viewer.of(cai), anew).values_list("pk", flat=True)
    rounds.answer_request(anew, dict.fromkeys(keys, ()), on=walk.day, by=cai)
    with pytest.raises(rounds.CaseFault, match="已全部答复"):
        rounds.withdraw_request(anew, on=walk.day, by=zhao, reason="没有必要")
    act = take(compared, zhao, walk.day, public_security={"resolved": 1})
    assert act.details["departments"][POLICE] == {"hits": 1, "resolved": 1, "answered": asked.people}


@pytest.mark.database
@pytest.mark.requirement("A-08")
def test_a_request_is_over_with_its_round(
    asked: ComparisonRequest, compared: Case, cai: Officer, zhao: Officer, walk: Walk
) -> None:
    row = files.comparison_people(Viewer.of(cai), asked)[0]
    rounds.withdraw(compared, on=walk.day, by=zhao, reason="户主申请撤出")
    rounds.close_round(compared.round, on=walk.later(), by=zhao, reason="本轮结束")
    end = files.comparison_request(Viewer.of(cai), asked.pk).end
    assert (end.kind, end.answered, end.reason) == ("round_closed", 0, "本轮结束")
    with pytest.raises(rounds.CaseFault, match="轮次已于") as refused:
        rounds.answer_request(asked, {row.pk: ()}, on=walk.day, by=cai)
    assert "round of this request was closed" in refused.value.what.en
    assert not files.comparison_people(Viewer.of(cai)).exists()
    with pytest.raises((IntegrityError, DatabaseError), match="only ever added"), transaction.atomic():
        ComparisonEnd.objects.update(reason="别的")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("A-08")
@pytest.mark.parametrize("answered_first", [True, False])
def test_an_answer_and_a_withdrawal_at_the_same_moment_do_not_miss_each_other(
    answered_first: bool, asked: ComparisonRequest, cai: Officer, zhao: Officer, walk: Walk, anywhere: None
) -> None:
    row = files.comparison_people(Viewer.of(cai), asked)[0]
    acts = [
        partial(rounds.answer_request, asked, {row.pk: [CAR]}, on=walk.day, by=cai),
        partial(rounds.withdraw_request, asked, on=walk.day, by=zhao, reason="名单有误"),
    ]
    first, second = acts if answered_first else reversed(acts)
    with audit.act():
        pass  # takes up what the fixtures wrote past the site, for which the second act would wait too early
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            refused = other.submit(fault_of, second)
            until_somebody_waits()
        assert refused.result().what.zh.startswith("部门刚刚" if answered_first else f"{zhao}已于")
    assert ComparisonAnswer.objects.count() == int(answered_first)
    assert ComparisonEnd.objects.count() == int(not answered_first)


def fault_of(act: Callable[[], object]) -> rounds.CaseFault:
    """With what an act is refused, on a connection of its own."""
    try:
        with bounds.nation(), pytest.raises(rounds.CaseFault) as refused:
            act()
        return refused.value
    finally:
        connection.close()


def until_somebody_waits() -> None:
    """Until another connection waits for what this one holds."""
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            sleep(0.05)
    raise AssertionError("nobody waits for the first act to end")


@pytest.mark.postgres
@pytest.mark.requirement("A-08", "T06")
def test_the_database_itself_hides_the_persons_of_a_request_that_is_over(
    asked: ComparisonRequest, cai: Officer, zhao: Officer, walk: Walk
) -> None:
    row = files.comparison_people(Viewer.of(cai), asked)[0]
    site_role.take()
    with bounds.of(Viewer.of(cai)):
        assert ComparisonPerson.objects.count() == asked.people
        end = ComparisonEnd(
            request=asked, area_prefix=asked.area_prefix, kind="withdrawn", answered=0, reason="-", by=cai,
            by_name="-", on=walk.day, at=asked.at,
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            end.save()
    with bounds.of(Viewer.of(zhao)):
        rounds.withdraw_request(asked, on=walk.day, by=zhao, reason="名单有误")
    with bounds.of(Viewer.of(cai)):
        assert not ComparisonPerson.objects.exists()
        assert ComparisonEnd.objects.get().reason == "名单有误"
        answer = ComparisonAnswer(
            asked=row, order=1, hits=[], on=walk.day, at=asked.at, by=cai, by_name="-"
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            answer.save()


@pytest.mark.requirement("A-08", "S1-16")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_withdrawal_on_its_pages(
    asked: ComparisonRequest, zhao: Officer, cai: Officer, li: Officer, client: Any, language: str
) -> None:
    Officer.objects.update(language=language)
    first = ComparisonPerson.objects.filter(request=asked)[0]
    page, withdraw = (reverse(f"comparison:{name}", args=[asked.pk]) for name in ("request", "withdraw"))
    person = reverse("comparison:person", args=[asked.pk, first.pk])
    for other in (cai, li):
        client.force_login(other)
        assert withdraw not in client.get(page).content.decode()
        assert client.post(withdraw, {"reason": "名单有误"}).status_code in (403, 404)
    client.force_login(zhao)
    assert withdraw in client.get(page).content.decode()
    client.post(withdraw, {"reason": ""})
    assert not ComparisonEnd.objects.exists()
    told = client.post(withdraw, {"reason": "名单有误"}, follow=True).content.decode()
    assert "名单有误" in told
    assert first.name in told
    assert withdraw not in told
    said = {"zh-hans": "已于", "en": "withdrew this request on"}[language]
    client.force_login(cai)
    shown = client.get(page).content.decode()
    assert "名单有误" in shown
    assert first.name not in shown
    assert page not in client.get("/").content.decode()
    kinds = {"vehicles": "none", "deaths": "none"}
    for answer in (
        client.post(page, {"asked": [first.pk]}),
        client.post(person, kinds),
        client.get(reverse("comparison:workbook", args=[asked.pk])),
    ):
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert not ComparisonAnswer.objects.exists()
