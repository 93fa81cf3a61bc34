"""One household entered by hand: every field empty, what looks wrong asked about and never blocked, the file
that comes of it.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bench.promised import show
from diguan.registry.models import Event, Household, Item
from diguan.words.identity import make_number
from tests.people import YEAR

NEW = "/intake/new/"
POOREST: dict[str, Any] = {
    "wage_income": "0", "business_income": "1200", "property_income": "0", "transfer_income": "0",
    "business_cost": "2000", "house_area": "18", "house_dangerous": "yes", "house_grade": "d",
    "food_assured": "no", "clothing_assured": "no", "water_safe": "no", "main_cause": "illness",
}  # fmt: skip


def sent(village: Any, *people: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a browser sends: the household, and the members' forms."""
    given = {
        "village": village.pk,
        "year": YEAR,
        "on": "2017-06-01",
        "reason": "农户申请，2017年5月20日",
        "save": "1",
    }
    forms = {"members-TOTAL_FORMS": len(people), "members-INITIAL_FORMS": 0}
    for at, person in enumerate(people):
        forms |= {f"members-{at}-{name}": value for name, value in person.items()}
    return {**given, **forms, **more}


def head(**more: Any) -> dict[str, Any]:
    return {"name": "马有田", "relation": "head", "sex": "male", "birth": "1950-02-03", **more}


def post(client: Client, data: dict[str, Any]) -> Any:
    return client.post(NEW, data)


@pytest.mark.requirement("T65")
def test_every_field_starts_empty(enter, wang):
    page = enter(wang).get(NEW)
    form = page.context["form"]
    facts = [bound for group in form.groups for bound in group.fields]
    facts += [
        bound for member in page.context["members"] for group in member.groups for bound in group.fields
    ]
    assert len(facts) > 150
    assert [bound.name for bound in facts if bound.value() not in (None, "", [])] == []
    assert not re.search(r'<option value="[^"]+" selected', "".join(str(bound) for bound in facts))
    show("P24", f"all {len(facts)} fields of the entry form start empty", met=True, part="empty")


@pytest.mark.requirement("T65")
def test_the_poorest_true_household_can_be_saved(enter, wang, places):
    client = enter(wang)
    data = sent(
        places.village, head(health=["serious_illness", "disabled"], labour_ability="none"), **POOREST
    )
    first = post(client, data)
    if first.status_code == 422:  # asked about, not blocked
        assert first.context["doubts"]
        first = post(client, {**data, "keep": "入户核实，情况属实"})
    assert first.status_code == 302
    file = Household.objects.get()
    of_year = file.years.get()
    assert (file.head_name, file.people, of_year.business_income, of_year.business_cost) == (
        "马有田",
        1,
        1200,
        2000,
    )
    assert (of_year.food_assured, of_year.house_dangerous, of_year.house_grade) == (False, True, "d")
    assert file.members.get().years.get().health == "disabled;serious_illness"
    show(
        "P24",
        "a family with a loss, in a house of grade D, not fed or clothed, is saved",
        met=True,
        part="saved",
    )
    assert first.url == reverse("household:page", args=[file.pk])


def test_what_is_left_blank_stays_unknown(enter, wang, places):
    data = sent(places.village, head(), {}, wage_income="100", keep="x")
    assert post(enter(wang), data).status_code == 302
    of_year = Household.objects.get().years.get()
    assert of_year.wage_income == Decimal(100)
    assert of_year.transfer_income is None
    assert of_year.house_dangerous is None
    assert Item.objects.count() == 0
    assert Household.objects.get().people == 1  # the untouched second form is nobody


def test_the_file_says_how_it_came_and_by_whom(enter, wang, places):
    post(enter(wang), sent(places.village, head(), keep="村干部代填"))
    event = Event.objects.get()
    assert (event.kind, event.by, event.on) == ("opened", wang, date(2017, 6, 1))
    assert "农户申请，2017年5月20日" in event.reason
    assert "村干部代填" in event.reason


@pytest.mark.parametrize(
    ("doubtful", "said"),
    [
        ({"birth": "1950-02-03", "id_number": "990101195002030018"}, "校验位"),
        ({"id_number": "99010119500203"}, "位数不对"),
        ({"health": ["healthy"]}, "致贫原因为因病"),
    ],
)
def test_what_looks_wrong_is_asked_about_and_saved_with_a_reason(
    enter, wang, places, doubtful, said, each_language
):
    client = enter(wang, each_language)
    data = sent(places.village, head(**doubtful), main_cause="illness")
    asked = post(client, data)
    assert asked.status_code == 422
    if each_language == "zh":
        assert said in " ".join(one.words for one in asked.context["doubts"])
    assert not Household.objects.exists()
    assert "马有田" in asked.content.decode()  # nothing typed is lost
    assert post(client, {**data, "keep": "证件如此"}).status_code == 302


def test_a_number_that_is_on_file_elsewhere_is_told(enter, zhao, yang, places):
    twin = yang.members.first()
    asked = post(enter(zhao), sent(places.village, head(id_number=twin.id_number)))
    assert asked.status_code == 422
    assert yang.number in asked.content.decode()


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"wage_income": "很少"}, "wage_income", "不是金额"),
        ({"house_built_year": "八几年"}, "house_built_year", "整数"),
        ({"visited_on": "2017-02-30"}, "visited_on", "日期"),
        ({"main_cause": "laziness"}, "main_cause", "选择"),
        ({"reason": ""}, "reason", "必填"),
        ({"village": ""}, "village", "必填"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_field_and_its_group_is_open(
    enter, zhao, places, change, field, said
):
    response = post(enter(zhao), {**sent(places.village, head()), **change})
    assert response.status_code == 422
    assert said in str(response.context["form"].errors[field])
    assert all(
        group.wrong
        for group in response.context["form"].groups
        if field in {one.name for one in group.fields}
    )
    assert not Household.objects.exists()


def test_a_household_has_exactly_one_head(enter, wang, places):
    client = enter(wang)
    none = post(client, sent(places.village, head(relation="son"), keep="x"))
    two = post(client, sent(places.village, head(), head(name="马二"), keep="x"))
    for response in (none, two):
        assert response.status_code == 422
        assert "有且只有一名户主" in response.content.decode()
    assert not Household.objects.exists()


def test_one_more_member_keeps_what_was_typed(enter, wang, places):
    data = sent(places.village, head(), wage_income="１２０")
    del data["save"]
    page = enter(wang).post(NEW, {**data, "add": "1"})
    assert page.status_code == 200
    assert len(page.context["members"].forms) == 2
    text = page.content.decode()
    assert 'value="马有田"' in text
    assert 'value="１２０"' in text
    assert "不是金额" not in text
    assert not Household.objects.exists()


def test_a_family_of_four_comes_in_whole_with_its_numbers_checked(enter, wang, places):
    number = make_number("990101", date(1950, 2, 3), 1)
    people = [
        head(id_number=number, document_kind="citizen_id", health=["serious_illness"], relation="head"),
        {"name": "马妻", "relation": "spouse", "sex": "female", "birth": "1953-05-05"},
        {
            "name": "马大",
            "relation": "son",
            "sex": "male",
            "birth": "1980-01-01",
            "labour_ability": "ordinary",
        },
        {
            "name": "马小",
            "relation": "grandson",
            "sex": "male",
            "birth": "2010-09-09",
            "schooling": "primary",
        },
    ]
    response = post(enter(wang), sent(places.village, *people, main_cause="illness", keep="首次建档"))
    assert response.status_code == 302
    file = Household.objects.get()
    assert (file.people, file.head_name, file.village) == (4, "马有田", places.village)
    assert file.number.startswith(places.village.code)
    assert file.members.exclude(id_key=None).count() == 1


def test_a_village_officer_has_only_the_own_village_to_choose(enter, wang, li, places):
    own = enter(wang).get(NEW).context["form"].fields["village"].choices
    assert [key for key, _name in own] == [places.village.pk]
    more = {key for key, _name in enter(li).get(NEW).context["form"].fields["village"].choices}
    assert {places.village.pk, places.next_village.pk} <= more
    assert places.far_village.pk not in more
    assert post(enter(wang), sent(places.next_village, head(), keep="x")).status_code == 422


def test_the_lists_offer_the_codes_of_the_chosen_year(enter, wang, places):
    def relations(year: int) -> str:
        page = enter(wang).post(NEW, {**sent(places.village, head(), year=year), "add": "1"})
        return str(page.context["members"].forms[0]["relation"])

    assert "之兄弟姐妹" in relations(2020)
    assert "之兄弟姐妹" not in relations(2016)
