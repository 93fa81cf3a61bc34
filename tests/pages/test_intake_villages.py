"""The village forms at the intake desk: the list of villages, one form, what looks wrong with it."""

from typing import Any

import pytest

from diguan.registry.models import VillageYear
from tests.people import YEAR

LIST = "/intake/villages/"


def form_of(places: Any, year: int = YEAR) -> str:
    return f"{LIST}{places.village.code}/{year}/"


def sent(**facts: Any) -> dict[str, Any]:
    return {"version": 0, "on": "2017-10-09", "reason": "2017年度采集", **facts}


@pytest.mark.requirement("N-04", "T65")
def test_a_new_form_starts_empty_and_is_on_record_when_saved(enter, places, wang):
    client = enter(wang)
    page = client.get(form_of(places))
    facts = [bound for group in page.context["form"].groups for bound in group.fields]
    assert len(facts) > 50
    assert [bound.name for bound in facts if bound.value() not in (None, "")] == []

    answer = client.post(
        form_of(places), sent(total_households="320", collective_income="6.5", paved_road="yes")
    )
    assert answer.status_code == 302
    form = VillageYear.objects.get(area=places.village, year=YEAR)
    assert (form.total_households, form.paved_road, form.clinics) == (320, True, None)
    again = client.get(form_of(places))
    shown = {bound.name: bound.value() for group in again.context["form"].groups for bound in group.fields}
    assert (shown["total_households"], shown["collective_income"], shown["paved_road"]) == (320, "6.5", "yes")
    assert again.context["form"]["version"].value() == 1


def test_what_looks_wrong_is_said_with_its_source_and_blocks_nothing(enter, places, wang):
    client = enter(wang)
    client.post(form_of(places), sent(village_delisted="yes", total_households="0"))
    assert VillageYear.objects.get(area=places.village).total_households == 0
    said = {one.words: one.source for one in client.get(form_of(places)).context["doubts"]}
    assert "总户数为空或0" in said or "The number of households is blank or 0" in said
    assert all(said.values())


def test_a_fault_is_marked_and_nothing_is_lost(enter, places, wang):
    answer = enter(wang).post(form_of(places), sent(total_households="many", clinics="2"))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"total_households"}
    assert answer.context["form"]["clinics"].value() == "2"
    assert not VillageYear.objects.exists()


def test_who_saw_an_older_form_is_told_and_overwrites_nothing(enter, places, wang, li):
    enter(wang).post(form_of(places), sent(clinics="1"))
    answer = enter(li).post(form_of(places), sent(clinics="2"))
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert VillageYear.objects.get(area=places.village).clinics == 1


@pytest.mark.parametrize(("actor", "villages"), [("wang", 1), ("li", 2), ("zhao", 3)])
def test_the_list_holds_the_villages_of_the_area(
    actor, villages, enter, places, request, django_assert_max_num_queries
):
    client = enter(request.getfixturevalue(actor))
    with django_assert_max_num_queries(30):
        page = client.get(LIST)
    assert len(page.context["table"].rows) == villages


def test_sun_next_door_finds_nothing_and_the_future_has_no_form(enter, places, sun, wang):
    assert enter(sun).get(form_of(places)).status_code == 404
    assert enter(sun).post(form_of(places), sent(clinics="2")).status_code == 404
    for year in (2012, 2100):
        assert enter(wang).get(form_of(places, year)).status_code == 404


def test_the_list_leaves_as_excel(enter, places, zhao):
    answer = enter(zhao).get(f"{LIST}?export=xlsx")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content if answer.streaming else [answer.content])[:2] == b"PK"
