"""What is masked, a number or an illness, is shown to whoever keeps the file, for a reason, once; the auditor
reads who looked and why."""

from typing import Any

import pytest
from django.test import Client

from diguan.registry.models import AuditEntry, Household, Officer, Person
from tests.people import record

PHONE = "13900000001"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def at(yang: Household, name: str, person: Person | None = None) -> str:
    """The address of the look."""
    member = f"members/{person.pk}/" if person else ""
    return f"/household/{yang.pk}/{member}reveal/{name}/?year=2017"


@pytest.mark.parametrize(("language", "words"), [("en", "Look at it in full"), ("zh-hans", "查看完整内容")])
def test_wang_says_why_and_sees_the_number_once(
    client: Client, wang: Officer, yang: Household, language: str, words: str
) -> None:
    wang.language = language
    wang.save()
    client.force_login(wang)
    page = client.get(f"/household/{yang.pk}/").content.decode()
    assert PHONE not in page
    assert words in page
    asked = client.get(at(yang, "phone"))
    assert PHONE not in asked.content.decode()
    shown = client.post(at(yang, "phone"), {"reason": "电话回访"})
    assert PHONE in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    entry = AuditEntry.objects.get(kind="revealed")
    assert (entry.by_name, entry.reason, entry.household) == ("王书记", "电话回访", yang.number)
    assert PHONE not in entry.after
    assert PHONE not in client.get(f"/household/{yang.pk}/").content.decode()


def test_without_a_reason_nothing_is_shown_and_nothing_told(
    client: Client, wang: Officer, yang: Household
) -> None:
    client.force_login(wang)
    answer = client.post(at(yang, "phone"), {"reason": "  "})
    assert (answer.status_code, PHONE in answer.content.decode()) == (422, False)
    assert not AuditEntry.objects.filter(kind="revealed").exists()


def test_a_members_document_number_is_shown_the_same_way(
    client: Client, wang: Officer, yang: Household
) -> None:
    person = Person.objects.filter(household=yang).order_by("number")[0]
    client.force_login(wang)
    assert person.id_number in client.post(at(yang, "id_number", person), {"reason": "核对"}).content.decode()
    assert AuditEntry.objects.get(kind="revealed").person == person.number


@pytest.mark.parametrize(("who", "status"), [("sun", 404), ("feng", 403), ("qian", 403), ("chen", 404)])
def test_nobody_else_is_shown_a_number(
    client: Client, yang: Household, who: str, status: int, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    answer = client.post(at(yang, "phone"), {"reason": "看看"})
    assert answer.status_code in (403, 404)
    assert PHONE not in answer.content.decode()


@pytest.mark.parametrize("name", ["wage_income", "name", "illness_name", "nothing"])
def test_only_what_is_sealed_of_a_household_is_revealed_there(
    client: Client, wang: Officer, yang: Household, name: str
) -> None:
    client.force_login(wang)
    assert client.post(at(yang, name), {"reason": "核对"}).status_code == 404


@pytest.mark.parametrize(
    ("fact", "stored", "words"),
    [
        ("health", "serious_illness;disabled", "患有大病、残疾"),
        ("illness_name", "尿毒症", "尿毒症"),
        ("disability_level", "level_2", "二级"),
    ],
)
def test_illness_is_masked_until_wang_says_why(
    client: Client, wang: Officer, yang: Household, fact: str, stored: str, words: str
) -> None:
    person = Person.objects.filter(household=yang).order_by("number")[0]
    record(person.years.all(), **{fact: stored})
    client.force_login(wang)
    looks = at(yang, fact, person)
    for page in (f"/household/{yang.pk}/members/{person.pk}/", looks.replace("reveal", "facts")):
        text = text_of(client.get(page))
        assert looks in text
        assert words not in text.partition("<form")[0]  # in the form codes stand to choose from
    assert words in text_of(client.post(looks, {"reason": "申请医疗救助"}))
    entry = AuditEntry.objects.get(kind="revealed")
    assert (entry.person, entry.reason, words in entry.after) == (person.number, "申请医疗救助", False)


def test_a_card_on_paper_tells_no_illness(client: Client, wang: Officer, yang: Household) -> None:
    person = Person.objects.filter(household=yang).order_by("number")[0]
    record(person.years.all(), health="serious_illness;disabled")
    client.force_login(wang)
    assert "患有大病" not in text_of(client.get(f"/household/{yang.pk}/card/"))


def test_the_auditor_sees_who_looks_how_often(
    client: Client, wang: Officer, feng: Officer, yang: Household
) -> None:
    client.force_login(wang)
    for _ in range(3):
        client.post(at(yang, "phone"), {"reason": "电话回访"})
    feng.language = "en"
    feng.save()
    client.force_login(feng)
    page = client.get("/office/looks/").content.decode()
    assert "王书记" in page
    assert ">3<" in page.replace(" ", "").replace("\n", "")


def test_what_is_taken_out_as_a_file_is_told(client: Client, zhao: Officer, yang: Household) -> None:
    client.force_login(zhao)
    answer: Any = client.get("/household/?export=xlsx")
    assert answer.status_code == 200
    entry = AuditEntry.objects.get(kind="exported")
    assert (entry.by_name, '"rows":1' in entry.after) == ("赵主任", True)
