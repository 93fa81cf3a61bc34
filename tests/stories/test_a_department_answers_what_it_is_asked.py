"""A county asks departments about the persons of a case at the comparison; each answers for its own records
and sees nobody else; what they answered is what the step counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from diguan.casework import rounds
from diguan.casework.may import NotAllowed
from diguan.casework.record import NoReason
from diguan.casework.rounds import Hit
from diguan.engine.faults import EngineFault
from diguan.registry import bounds, files
from diguan.registry.models import (
    AuditEntry,
    Case,
    ComparisonAnswer,
    ComparisonPerson,
    ComparisonRequest,
    Household,
    Officer,
    Person,
)
from diguan.registry.viewer import Viewer
from tests import site_role
from tests.people import Places, officer
from tests.stories.asking import CAR, POLICE, STATION, take
from tests.stories.walking import Walk, decided


@pytest.mark.database
@pytest.mark.requirement("A-08", "S1-16")
def test_a_request_lists_the_persons_at_the_step_and_no_other(
    asked: ComparisonRequest,
    compared: Case,
    yang: Household,
    shi: Household,
    cai: Officer,
    walk: Walk,
    zhao: Any,
) -> None:
    members = set(Person.objects.filter(household=yang, left_on=None).values_list("pk", flat=True))
    seen = files.comparison_people(Viewer.of(cai), asked)
    assert {row.person_id for row in seen} == members
    assert (asked.people, asked.on, asked.due_on) == (len(members), walk.day, None)
    assert [row.id_number for row in seen] == [one.id_number for one in yang.members.order_by("number")]
    assert not files.households(Viewer.of(cai)).exists()
    assert rounds.to_ask(compared.round, STATION, zhao.area)[POLICE] == 0
    with pytest.raises(rounds.CaseFault):
        rounds.ask_departments(compared.round, STATION, zhao.area, [POLICE], on=walk.day, by=zhao)


@pytest.mark.database
@pytest.mark.requirement("A-08", "S1-16", "R-013")
def test_what_a_department_answers_is_what_the_step_counts(
    asked: ComparisonRequest, compared: Case, cai: Officer, zhao: Officer, walk: Walk
) -> None:
    first, *others = [row.pk for row in files.comparison_people(Viewer.of(cai), asked)]
    silent = {"hits": 0, "resolved": 0}
    with pytest.raises(rounds.StepFault, match="公安部门"):
        take(compared, zhao, walk.later())
    assert any("公安部门" in block.text.zh for block in rounds.what_blocks(compared, on=walk.day))
    rounds.answer_request(asked, {first: [CAR], **dict.fromkeys(others, ())}, on=walk.day, by=cai)
    with pytest.raises(rounds.StepFault, match="1 条"):  # another figure than was answered
        take(compared, zhao, walk.day, public_security=silent)
    with pytest.raises(rounds.StepFault, match="没有核实"):
        take(compared, zhao, walk.day)
    act = take(compared, zhao, walk.day, public_security={"resolved": 1})
    said = act.details["departments"][POLICE]
    assert said == {"hits": 1, "resolved": 1, "answered": asked.people}
    assert act.outcome == "passed"


@pytest.mark.database
def test_a_department_that_answered_in_another_way_is_told_with_the_reason(
    asked: ComparisonRequest, compared: Case, zhao: Officer, walk: Walk
) -> None:
    silent = {"hits": 0, "resolved": 0}
    with pytest.raises(rounds.StepFault, match="公安部门"):
        take(compared, zhao, walk.later(), public_security=silent)
    assert take(compared, zhao, walk.day, "公安局来函答复", public_security=silent).outcome == "passed"


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
    compared: Case, zhao: Officer, cai: Officer, client: Any, walk: Walk, yang: Household, shi: Household
) -> None:
    client.force_login(zhao)
    step = reverse("identification:step", args=[compared.round_id, STATION])
    ask = reverse("comparison:ask", args=[compared.round_id, STATION])
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
    (whole,) = decided([compared], rounds.course(compared.round).station(STATION))
    departments = [name for name in whole.details["departments"] if name != POLICE]
    taken = {
        "on": (walk.day + timedelta(days=1)).isoformat(), "outcome": "passed", "case": [compared.pk],
        "resolved_public_security": "2", **{f"hits_{name}": "0" for name in departments},
        **{f"paper_{key}": "1 号" for key in whole.evidence},
    }  # fmt: skip
    assert client.post(step, taken).status_code == 302
    compared.refresh_from_db()
    assert compared.station != STATION
