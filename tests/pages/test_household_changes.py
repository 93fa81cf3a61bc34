"""Changing a file from its page: a fact is corrected, a member joins or leaves; what is refused, what is
recorded.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diguan.registry.models import Event, Household, Person, PersonYear
from diguan.words.identity import make_number

REASON = "2017年6月入户核实，工资单为证"


def address(view: str, *args: Any) -> str:
    return reverse(f"household:{view}", args=args)


def correct(client: Client, file: Household, fact: str, value: Any, **more: Any) -> Any:
    sent = {"version": file.version, "value": value, "on": "2017-06-01", "reason": REASON, **more}
    return client.post(address("correct", file.pk, fact), sent)


def newcomer(file: Household, **more: Any) -> dict[str, Any]:
    given = {
        "change": "newborn",
        "on": "2017-05-20",
        "proof": "出生证明，存村委会",
        "relation": "grandson",
        "sex": "male",
    }
    return {"version": file.version, "name": "杨小宝", "birth": "2017-05-20", **given, **more}


@pytest.mark.requirement("S2-39")
def test_a_correction_shows_before_and_after_and_stands_in_the_record(enter, wang, yang, each_language):
    client = enter(wang, each_language)
    now = client.get(address("correct", yang.pk, "wage_income")).content.decode()
    assert {"zh": "3,000.00 元/年", "en": "3,000.00 yuan a year"}[each_language] in now
    response = client.post(
        address("correct", yang.pk, "wage_income"),
        {"version": yang.version, "value": "3,600.50", "on": "2017-06-01", "reason": REASON},
        follow=True,
    )
    text = response.content.decode()
    assert "3,000.00" in text
    assert "→ 3,600.50" in text
    assert text.count(REASON) == 1
    event = Event.objects.get(household=yang)
    assert (event.kind, event.by, event.on) == ("corrected", wang, date(2017, 6, 1))
    assert (event.before, event.after) == ({"wage_income": "3000"}, {"wage_income": "3600.5", "year": 2017})


@pytest.mark.requirement("T65")
def test_no_form_of_the_file_suggests_a_measured_value(enter, wang, yang):
    client = enter(wang)
    for fact in (
        "wage_income",
        "house_area",
        "house_dangerous",
        "main_cause",
        "visited_on",
        "house_built_year",
    ):
        field = client.get(address("correct", yang.pk, fact)).context["form"]["value"]
        assert field.value() in (None, "")
        assert not re.search(r"value=\"[^\"]+\" (selected|checked)", str(field))
    joining = client.get(address("add-member", yang.pk)).context["form"]
    assert [joining[name].value() for name in joining.fields if name != "version"] == [None] * (
        len(joining.fields) - 1
    )


@pytest.mark.parametrize(
    ("fact", "typed", "kept"),
    [
        ("wage_income", "０.５万元", Decimal(5000)),
        ("house_area", "６６．５", Decimal("66.5")),
        ("house_built_year", "1998", 1998),
        ("house_dangerous", "no", False),
        ("main_cause", "disability", "disability"),
        ("other_causes", ["schooling", "no_skill"], "no_skill;schooling"),
        ("visited_on", "2017-05-30", date(2017, 5, 30)),
        ("hamlet", "上屯", "上屯"),
    ],
)
def test_every_kind_of_fact_is_read_as_officers_write_it(enter, wang, yang, fact, typed, kept):
    assert correct(enter(wang), yang, fact, typed).status_code == 302
    assert getattr(yang.years.get(), fact) == kept


@pytest.mark.parametrize(
    ("fact", "typed", "said"),
    [
        ("wage_income", "三千左右", "不是金额"),
        ("wage_income", "1.005", "不足一分"),
        ("house_area", "很大", "请只填写数字"),
        ("house_built_year", "1998.5", "请填写整数"),
        ("main_cause", "laziness", "选择"),
        ("visited_on", "昨天", "日期"),
        ("wage_income", "", "请填写新的内容，或勾选“不知道”"),
    ],
)
def test_an_impossible_value_is_refused_beside_its_field(enter, wang, yang, fact, typed, said):
    response = correct(enter(wang), yang, fact, typed)
    assert response.status_code == 422
    assert said in str(response.context["form"].errors)
    assert not Event.objects.exists()


def test_a_fact_can_be_made_unknown_again_but_not_both_at_once(enter, wang, yang):
    client = enter(wang)
    assert correct(client, yang, "wage_income", "100", unknown="on").status_code == 422
    assert correct(client, yang, "wage_income", "", unknown="on").status_code == 302
    assert yang.years.get().wage_income is None


def test_a_correction_without_reason_or_for_a_day_to_come_is_refused(enter, wang, yang):
    client = enter(wang)
    assert "reason" in correct(client, yang, "wage_income", "100", reason=" ").context["form"].errors
    assert "on" in correct(client, yang, "wage_income", "100", on="2999-01-01").context["form"].errors


def test_whoever_was_slower_is_told_to_look_again(enter, wang, li, yang):
    assert correct(enter(li), yang, "wage_income", "3500").status_code == 302
    late = correct(enter(wang), yang, "wage_income", "3600")
    assert late.status_code == 422
    assert "已被他人更改" in late.content.decode()
    assert yang.years.get().wage_income == Decimal(3500)


@pytest.mark.parametrize("fact", ["register_status", "household_number", "income_per_head", "nothing"])
def test_status_number_and_worked_out_facts_have_no_form(enter, wang, yang, fact):
    assert enter(wang).get(address("correct", yang.pk, fact)).status_code == 404


def test_a_wrong_id_number_is_shown_once_and_may_be_kept(enter, wang, yang):
    person = yang.members.first()
    wrong = person.id_number[:-1] + ("0" if person.id_number[-1] != "0" else "1")
    where = address("correct-person", yang.pk, person.pk, "id_number")
    sent = {"version": yang.version, "value": wrong, "on": "2017-06-01", "reason": REASON}
    first = enter(wang).post(where, sent)
    assert first.status_code == 422
    assert "校验位" in first.content.decode()
    assert enter(wang).post(where, {**sent, "keep": "on"}).status_code == 302
    assert Person.objects.get(pk=person.pk).id_number == wrong
    text = enter(wang).get(address("page", yang.pk)).content.decode()
    assert wrong not in text  # neither in the members nor in the record


def test_a_members_fact_is_corrected_on_the_members_page(enter, wang, yang):
    person = yang.members.get(name="杨明")
    where = address("correct-person", yang.pk, person.pk, "health")
    sent = {
        "version": yang.version,
        "value": ["chronic_illness", "disabled"],
        "on": "2017-06-01",
        "reason": REASON,
    }
    response = enter(wang).post(where, sent, follow=True)
    assert "长期慢性病、残疾" not in response.content.decode()
    assert person.years.get().health == "chronic_illness;disabled"
    assert response.redirect_chain[-1][0].startswith(address("member", yang.pk, person.pk))


# -- the eight natural changes


@pytest.mark.requirement("S1-18")
@pytest.mark.parametrize("change", ["newborn", "marriage_in", "moved_in"])
def test_somebody_joins_with_day_and_proof_and_the_family_grows(enter, wang, yang, change):
    sent = newcomer(yang, change=change, relation="daughter_in_law", sex="female", name="赵丽")
    response = enter(wang).post(address("add-member", yang.pk), sent, follow=True)
    assert "已登记成员赵丽" in response.content.decode()
    yang.refresh_from_db()
    assert yang.people == 5
    event = Event.objects.get(household=yang)
    assert (event.kind, event.reason, event.on) == ("member_added", "出生证明，存村委会", date(2017, 5, 20))
    assert PersonYear.objects.get(person__name="赵丽").member_change == change


@pytest.mark.requirement("S1-18")
@pytest.mark.parametrize("change", ["death", "marriage_out", "moved_out", "settled_abroad", "imprisoned"])
def test_somebody_leaves_with_day_and_proof_and_the_family_shrinks(enter, wang, yang, change):
    person = yang.members.get(name="张秀英")
    sent = {"version": yang.version, "change": change, "on": "2017-05-02", "proof": "派出所证明"}
    assert enter(wang).post(address("remove-member", yang.pk, person.pk), sent).status_code == 302
    person.refresh_from_db()
    yang.refresh_from_db()
    assert (person.left_on, yang.people) == (date(2017, 5, 2), 3)
    assert enter(wang).get(address("remove-member", yang.pk, person.pk)).status_code == 404


def test_when_the_head_leaves_another_is_named_in_the_same_form(enter, wang, yang):
    head, wife = yang.members.get(name="杨建国"), yang.members.get(name="刘桂兰")
    where = address("remove-member", yang.pk, head.pk)
    sent = {"version": yang.version, "change": "death", "on": "2017-05-02", "proof": "死亡证明"}
    assert "new_head" in enter(wang).post(where, sent).context["form"].errors
    assert enter(wang).post(where, {**sent, "new_head": wife.pk}).status_code == 302
    yang.refresh_from_db()
    assert yang.head_name == "刘桂兰"


def test_what_casework_refuses_stands_in_the_form(enter, wang, yang):
    refused = enter(wang).post(address("add-member", yang.pk), newcomer(yang, relation="head"))
    assert refused.status_code == 422
    assert "这户已有户主" in refused.content.decode()
    assert yang.members.count() == 4


def test_the_newcomers_number_is_looked_at_once(enter, wang, yang):
    right = make_number("990101", date(2017, 5, 20), 101)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert (
        enter(wang).post(address("add-member", yang.pk), newcomer(yang, id_number=wrong)).status_code == 422
    )
    assert (
        enter(wang).post(address("add-member", yang.pk), newcomer(yang, id_number=right)).status_code == 302
    )


def test_a_number_on_file_elsewhere_in_the_area_is_told_and_does_not_block(enter, wang, yang, shi):
    twin = shi.members.first()
    sent = newcomer(yang, id_number=twin.id_number, change="moved_in")
    response = enter(wang).post(address("add-member", yang.pk), sent, follow=True)
    assert "石磊" in response.content.decode()
    assert yang.members.count() == 5
