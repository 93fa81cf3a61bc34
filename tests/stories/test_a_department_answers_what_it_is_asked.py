"""A county asks departments about the persons of a case at the comparison; each answers for its own records
and sees nobody else; what they answered is what the step counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from time import sleep
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from diguan.casework import audit, rounds
from diguan.casework.may import NotAllowed
from diguan.casework.record import NoReason
from diguan.casework.rounds import Hit
from diguan.engine.faults import EngineFault
from diguan.registry import bounds, files
from diguan.registry.models import (
    AuditEntry,
    Case,
    ComparisonAnswer,
    ComparisonEnd,
    ComparisonPerson,
    ComparisonRequest,
    Household,
    Officer,
    Person,
)
from diguan.registry.viewer import Viewer
from tests import site_role
from tests.people import Places, officer
from tests.stories.walking import Walk, decided, form, papers

STATION = "publish_and_compare/compare_data"
POLICE = "public_security"
CAR = Hit("vehicles", {"use": "货运", "registered_on": date(2015, 3, 1)})


@pytest.fixture
def case(walk: Walk, yang: Household, identification: Any) -> Case:
    """The Yangs' case, at the comparison."""
    return walk.to(walk.adds(identification, yang), STATION)


@pytest.fixture
def asked(case: Case, zhao: Officer, walk: Walk) -> ComparisonRequest:
    """The county has asked public security."""
    (made,) = rounds.ask_departments(case.round, STATION, zhao.area, [POLICE], on=walk.day, by=zhao)  # type: ignore[arg-type]
    return made


def take(case: Case, by: Officer, on: date, reason: str = "", **departments: Any) -> Any:
    """The county takes the step; every other department has been compared on paper, without a hit."""
    station = rounds.course(case.round).station(STATION)
    given = {name: said for name, said in form(station)["departments"].items() if name != POLICE}
    details = {"departments": given | departments}
    return rounds.take_step(
        case, STATION, on=on, by=by, evidence=papers(station), details=details, reason=reason
    )


@pytest.mark.database
@pytest.mark.requirement("A-08", "S1-16")
def test_a_request_lists_the_persons_at_the_step_and_no_other(
    asked: ComparisonRequest, case: Case, yang: Household, shi: Household, cai: Officer, walk: Walk, zhao: Any
) -> None:
    members = set(Person.objects.filter(household=yang, left_on=None).values_list("pk", flat=True))
    seen = files.comparison_people(Viewer.of(cai), asked)
    assert {row.person_id for row in seen} == members
    assert (asked.people, asked.on, asked.due_on) == (len(members), walk.day, None)
    assert [row.id_number for row in seen] == [one.id_number for one in yang.members.order_by("number")]
    assert not files.households(Viewer.of(cai)).exists()
    assert rounds.to_ask(case.round, STATION, zhao.area)[POLICE] == 0
    with pytest.raises(rounds.CaseFault):
        rounds.ask_departments(case.round, STATION, zhao.area, [POLICE], on=walk.day, by=zhao)


@pytest.mark.database
@pytest.mark.requirement("A-08", "S1-16", "R-013")
def test_what_a_department_answers_is_what_the_step_counts(
    asked: ComparisonRequest, case: Case, cai: Officer, zhao: Officer, walk: Walk
) -> None:
    first, *others = [row.pk for row in files.comparison_people(Viewer.of(cai), asked)]
    silent = {"hits": 0, "resolved": 0}
    with pytest.raises(rounds.StepFault, match="公安部门"):
        take(case, zhao, walk.later())
    assert any("公安部门" in block.text.zh for block in rounds.what_blocks(case, on=walk.day))
    rounds.answer_request(asked, {first: [CAR], **dict.fromkeys(others, ())}, on=walk.day, by=cai)
    with pytest.raises(rounds.StepFault, match="1 条"):  # another figure than was answered
        take(case, zhao, walk.day, public_security=silent)
    with pytest.raises(rounds.StepFault, match="没有核实"):
        take(case, zhao, walk.day)
    act = take(case, zhao, walk.day, public_security={"resolved": 1})
    said = act.details["departments"][POLICE]
    assert said == {"hits": 1, "resolved": 1, "answered": asked.people}
    assert act.outcome == "passed"


@pytest.mark.database
def test_a_department_that_answered_in_another_way_is_told_with_the_reason(
    asked: ComparisonRequest, case: Case, zhao: Officer, walk: Walk
) -> None:
    silent = {"hits": 0, "resolved": 0}
    with pytest.raises(rounds.StepFault, match="公安部门"):
        take(case, zhao, walk.later(), public_security=silent)
    assert take(case, zhao, walk.day, "公安局来函答复", public_security=silent).outcome == "passed"


@pytest.mark.database
@pytest.mark.requirement("A-08")
def test_an_answer_stays_and_a_correction_is_another_with_its_reason(
    asked: ComparisonRequest, cai: Officer, walk: Walk
) -> None:
    row = files.comparison_people(Viewer.of(cai), asked).first()
    assert row
    rounds.answer_request(asked, {row.pk: [CAR]}, on=walk.day, by=cai)
    with pytest.raises(NoReason):
        rounds.answer_request(asked, {row.pk: ()}, on=walk.day, by=cai)
    rounds.answer_request(asked, {row.pk: ()}, on=walk.day, by=cai, reason="车辆已过户")
    history = [(one.order, one.hits, one.reason) for one in files.comparison_answers(Viewer.of(cai), row)]
    facts = {"use": "货运", "registered_on": "2015-03-01"}
    assert history == [(1, [{"source": "vehicles", "facts": facts}], ""), (2, [], "车辆已过户")]
    newest = AuditEntry.objects.filter(kind="comparison_answered").order_by("-id")[0]
    assert (newest.by_name, newest.reason, newest.person) == ("蔡警官", "车辆已过户", row.person_number)
    for rows, change in (
        (ComparisonAnswer.objects, {"by_name": "别人"}),
        (ComparisonPerson.objects, {"name": "别人"}),
        (ComparisonRequest.objects, {"people": 1}),
    ):
        with pytest.raises((IntegrityError, DatabaseError), match="only ever added"), transaction.atomic():
            rows.update(**change)


@pytest.mark.database
@pytest.mark.requirement("A-08")
def test_only_the_department_asked_answers_and_only_for_whom_it_was_asked(
    asked: ComparisonRequest, cai: Officer, zhao: Officer, places: Places, walk: Walk
) -> None:
    row = files.comparison_people(Viewer.of(zhao), asked)[0]
    others = [
        zhao,
        officer("田科长", "department_officer", places.county, "tian", "agriculture"),
        officer("石警官", "department_officer", places.other_county, "shi-p", POLICE),
    ]
    for other in others:
        with pytest.raises(NotAllowed):
            rounds.answer_request(asked, {row.pk: ()}, on=walk.day, by=other)
        with pytest.raises(NotAllowed):
            rounds.reveal_asked(row, by=other, reason="核对")
    for other in others[1:]:
        with pytest.raises(files.NotInSight):
            files.comparison_request(Viewer.of(other), asked.pk)
        assert not files.comparison_people(Viewer.of(other), asked).exists()
    with pytest.raises(rounds.CaseFault):
        rounds.answer_request(asked, {row.pk + 999: ()}, on=walk.day, by=cai)
    with pytest.raises(rounds.CaseFault):
        rounds.answer_request(asked, {row.pk: [Hit("business", {})]}, on=walk.day, by=cai)
    with pytest.raises(EngineFault, match="登记日期"):
        rounds.answer_request(
            asked, {row.pk: [Hit("vehicles", {"registered_on": "昨天"})]}, on=walk.day, by=cai
        )
    assert not ComparisonAnswer.objects.exists()
    city = officer("市局", "department_officer", places.city, "city-p", POLICE)
    assert rounds.answer_request(asked, {row.pk: ()}, on=walk.day, by=city)


@pytest.mark.postgres
@pytest.mark.requirement("A-08", "T06")
def test_the_database_itself_shows_a_department_its_requests_only(
    asked: ComparisonRequest, cai: Officer, places: Places, walk: Walk
) -> None:
    tian = officer("田科长", "department_officer", places.county, "tian", "agriculture")
    people = asked.people
    site_role.take()
    with bounds.of(Viewer.of(tian)):
        assert not ComparisonRequest.objects.exists()
        assert not ComparisonPerson.objects.exists()
    with bounds.of(Viewer.of(cai)):
        assert ComparisonPerson.objects.count() == people
        assert not Person.objects.exists()
        assert not Household.objects.exists()
        row = files.comparison_people(Viewer.of(cai), asked)[0]
        assert rounds.answer_request(asked, {row.pk: [CAR]}, on=walk.day, by=cai)
        row.pk, row.serial = None, 99
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
    assert connection.vendor == "postgresql"


@pytest.mark.requirement("A-08", "S1-16")
def test_on_its_pages(
    case: Case, zhao: Officer, cai: Officer, client: Any, walk: Walk, yang: Household, shi: Household
) -> None:
    client.force_login(zhao)
    step = reverse("identification:step", args=[case.round_id, STATION])
    ask = reverse("comparison:ask", args=[case.round_id, STATION])
    assert ask in client.get(step).content.decode()
    assert "公安部门" in client.get(ask).content.decode()
    assert client.post(ask, {"departments": [POLICE]}).status_code == 302
    asked = ComparisonRequest.objects.get()
    assert reverse("comparison:request", args=[asked.pk]) in client.get(step).content.decode()

    client.force_login(cai)
    page = reverse("comparison:request", args=[asked.pk])
    home = client.get("/").content.decode()
    assert page in home
    shown = client.get(page).content.decode()
    first, *rest = ComparisonPerson.objects.filter(request=asked)
    assert all(one.name in shown for one in (first, *rest))
    assert str(first.id_number) not in shown
    number = reverse("comparison:number", args=[asked.pk, first.pk])
    assert str(first.id_number) not in client.get(number).content.decode()
    assert str(first.id_number) in client.post(number, {"reason": "查询车管系统"}).content.decode()
    assert AuditEntry.objects.filter(kind="revealed", person=first.person_number).count() == 1

    answer = reverse("comparison:person", args=[asked.pk, first.pk])
    wrong = {"vehicles": "none", "vehicles.0.use": "货运", "deaths": "none"}
    assert client.post(answer, wrong).status_code == 422
    given = {"vehicles": "found", "vehicles.0.use": "货运", "vehicles.1.use": "自用", "deaths": "none"}
    assert client.post(answer, given).status_code == 302
    assert client.post(page, {"asked": [one.pk for one in rest]}).status_code == 302
    assert page not in client.get("/").content.decode()
    assert client.get(reverse("household:page", args=[yang.pk])).status_code == 403
    assert client.get(reverse("comparison:request", args=[asked.pk + 1])).status_code == 404

    client.force_login(zhao)
    told = client.get(page).content.decode()
    assert "车辆登记 · 使用性质 货运" in told
    assert "名下有车" in told
    assert client.post(page, {"asked": [first.pk]}).status_code == 403
    (whole,) = decided([case], rounds.course(case.round).station(STATION))
    departments = [name for name in whole.details["departments"] if name != POLICE]
    taken = {
        "on": (walk.day + timedelta(days=1)).isoformat(), "outcome": "passed", "case": [case.pk],
        "resolved_public_security": "2", **{f"hits_{name}": "0" for name in departments},
        **{f"paper_{key}": "1 号" for key in whole.evidence},
    }  # fmt: skip
    assert client.post(step, taken).status_code == 302
    case.refresh_from_db()
    assert case.station != STATION


@pytest.mark.database
@pytest.mark.requirement("A-08", "S1-16")
def test_a_request_that_is_withdrawn_is_not_answered_and_hides_its_persons(
    asked: ComparisonRequest,
    case: Case,
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
    asked: ComparisonRequest, case: Case, cai: Officer, zhao: Officer, walk: Walk
) -> None:
    first, *rest = list(files.comparison_people(Viewer.of(cai), asked))
    rounds.answer_request(asked, {first.pk: [CAR]}, on=walk.day, by=cai)
    rounds.withdraw_request(asked, on=walk.day, by=zhao, reason="名单有误")
    assert rounds.to_ask(case.round, STATION, zhao.area)[POLICE] == len(rest)
    with pytest.raises(rounds.StepFault, match="1 条"):
        take(case, zhao, walk.later(), public_security={"hits": 0, "resolved": 0})
    (anew,) = rounds.ask_departments(case.round, STATION, zhao.area, [POLICE], on=walk.day, by=zhao)
    assert {row.person_id for row in files.comparison_people(Viewer.of(cai), anew)} == {
        row.person_id for row in rest
    }
    keys = files.comparison_people(Viewer.of(cai), anew).values_list("pk", flat=True)
    rounds.answer_request(anew, dict.fromkeys(keys, ()), on=walk.day, by=cai)
    with pytest.raises(rounds.CaseFault, match="已全部答复"):
        rounds.withdraw_request(anew, on=walk.day, by=zhao, reason="没有必要")
    act = take(case, zhao, walk.day, public_security={"resolved": 1})
    assert act.details["departments"][POLICE] == {"hits": 1, "resolved": 1, "answered": asked.people}


@pytest.mark.database
@pytest.mark.requirement("A-08")
def test_a_request_is_over_with_its_round(
    asked: ComparisonRequest, case: Case, cai: Officer, zhao: Officer, walk: Walk
) -> None:
    row = files.comparison_people(Viewer.of(cai), asked)[0]
    rounds.withdraw(case, on=walk.day, by=zhao, reason="户主申请撤出")
    rounds.close_round(case.round, on=walk.later(), by=zhao, reason="本轮结束")
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
