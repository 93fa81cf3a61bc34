"""The front page: what waits, how the area stands by the newest judgements, and what each level gets to
see.
"""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from diguan.desks.home.standing import standing
from diguan.registry.files import Number
from diguan.registry.models import Area, Event, Finding, Household, Judgement, Snapshot
from diguan.web import desk
from tests.people import household, viewer

OUTCOMES = ("qualifies", "does_not_qualify", "cannot_say")


def judged(area: Area, found: dict[Household, str]) -> Judgement:
    """A finished judgement of an area, with a finding for each household in it."""
    common = {"area": area, "area_prefix": area.prefix, "on": date(2017, 6, 1), "folder": "x"}
    common["at"] = timezone.now()
    snapshot = Snapshot.objects.create(**common, digest="0" * 64, year=2017, households=len(found), people=0)
    households, people = Counter(dict.fromkeys(OUTCOMES, 0)), Counter(dict.fromkeys(OUTCOMES, 0))
    for file, outcome in found.items():
        households[outcome] += 1
        people[outcome] += file.people
    judgement = Judgement.objects.create(
        **common, snapshot=snapshot, pack_id="a/b", pack_digest="0" * 64, pack_title_zh="清河县办法",
        pack_title_en="Qinghe rules", counts={"households": households, "people": people}, state="done",
    )  # fmt: skip
    for file, outcome in found.items():
        finding(judgement, file, outcome)
    return judgement


def finding(judgement: Judgement, file: Household, outcome: str) -> None:
    missing = ["wage_income"] if outcome == "cannot_say" else []
    lists = {"reasons": [], "against": [], "questions": [], "missing": missing, "flags": []}
    place = {"household": file, "village_code": file.village_code, "people": file.people}
    Finding.objects.create(judgement=judgement, outcome=outcome, **place, **lists)


@pytest.fixture
def families(yang, shi, neighbours) -> dict[Household, str]:
    """Yang qualifies, Shi does not; of the one next door we cannot say; the other township's qualifies."""
    next_door, far, _ = neighbours
    for file in (yang, shi, next_door, far):
        file.refresh_from_db()
    return {yang: "qualifies", shi: "does_not_qualify", next_door: "cannot_say", far: "qualifies"}


@pytest.fixture
def judgement(places, families) -> Judgement:
    return judged(places.county, families)


def event(file: Household, officer: Any, reason: str = "凭出生证明") -> None:
    Event.objects.create(
        household=file, village_code=file.village_code, kind="newborn", on=date(2017, 5, 1),
        at=timezone.now(), by=officer, by_name=officer.name, reason=reason, before={}, after={},
    )  # fmt: skip


SHOWN = {  # by level: single families as questions, events, the list of judgements
    "wang": ("events", "questions"),
    "li": ("events",),
    "zhao": ("events",),
    "qian": ("judgements",),
    "zhou": ("judgements",),
}
SECTIONS = {
    "events": {"zh": "最近动态", "en": "What happened last"},
    "questions": {"zh": "入户要问的问题", "en": "Questions to ask at the door"},
    "judgements": {"zh": "最近的判定", "en": "Last judgements"},
}


@pytest.mark.parametrize("level", SHOWN)
def test_each_level_sees_its_own_sections(
    enter, request, places, families, yang, judgement, each_language, level
):
    officer = request.getfixturevalue(level)
    Finding.objects.filter(household=yang).update(outcome="cannot_say", missing=["wage_income"])
    event(yang, officer)
    page = enter(officer, each_language).get("/").content.decode()
    for section, words in SECTIONS.items():
        assert (words[each_language] in page) is (section in SHOWN[level]), section
    if level in ("qian", "zhou"):
        assert "杨建国" not in page, "single families are not for the front page above the county"
    else:
        assert "杨建国" in page


def test_a_village_asks_for_the_facts_by_name_in_its_language(enter, wang, families, yang, judgement):
    Finding.objects.filter(household=yang).update(
        outcome="cannot_say", missing=["wage_income", "house_grade"]
    )
    assert "工资性收入、危房等级" in enter(wang, "zh").get("/").content.decode()
    assert "Wages, House safety grade" in enter(wang, "en").get("/").content.decode()


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("wang", {"qualifies": 1, "does_not_qualify": 1}),
        ("li", {"qualifies": 1, "does_not_qualify": 1, "cannot_say": 1}),
        ("zhao", {"qualifies": 2, "does_not_qualify": 1, "cannot_say": 1}),
        ("qian", {"qualifies": 2, "does_not_qualify": 1, "cannot_say": 1}),
        ("zhou", {"qualifies": 2, "does_not_qualify": 1, "cannot_say": 1}),
    ],
)
def test_the_numbers_are_those_of_the_viewers_own_area(request, judgement, level, expected):
    stands = standing(viewer(request.getfixturevalue(level)))
    assert {
        name: number.households for name, number in stands.numbers.items() if number.households
    } == expected


def test_a_newer_judgement_of_a_part_counts_for_that_part_only(zhao, places, families, judgement, yang, shi):
    judged(places.township, {yang: "cannot_say", shi: "cannot_say"})
    parts = {part.area.name: part.numbers for part in standing(viewer(zhao)).parts}
    assert parts["柳林镇"]["cannot_say"] == Number(2, 7)
    assert parts["双桥乡"]["qualifies"].households == 1


def test_a_newer_judgement_of_the_whole_replaces_those_of_its_parts(zhao, places, families, yang):
    judged(places.township, {yang: "cannot_say"})
    judged(places.county, families)
    assert standing(viewer(zhao)).numbers["qualifies"].households == 2


def test_a_city_adds_its_counties_up_and_names_the_one_nobody_judged(
    enter, qian, places, judgement, neighbours
):
    stands = standing(viewer(qian))
    assert [area.name for area in stands.silent] == ["北山县"]
    assert "尚未判定：" in enter(qian).get("/").content.decode()
    judged(places.other_county, {neighbours[2]: "qualifies"})
    assert standing(viewer(qian)).numbers["qualifies"].households == 3


def test_an_unfinished_judgement_counts_for_nothing(zhao, judgement):
    Judgement.objects.update(state="running")
    assert standing(viewer(zhao)).judgements == ()


def test_an_area_nobody_judged_says_so(enter, zhao, each_language):
    words = {"zh": "本地区的档案尚未判定", "en": "Nobody has judged the files of this area yet"}
    assert words[each_language] in enter(zhao, each_language).get("/").content.decode()


@pytest.mark.requirement("R-004", "R-005")
def test_the_county_sees_who_was_missed_and_who_is_wrongly_kept(enter, zhao, judgement, shi):
    Household.objects.filter(pk=shi.pk).update(status="registered")
    context = enter(zhao).get("/").context
    assert context["disagreements"] == {"missed": Number(2, 5), "wrongly_kept": Number(1, 3)}


def test_a_bar_leads_to_the_part_without_changing_what_one_looks_at(enter, zhao, places, judgement):
    client = enter(zhao)
    address = f"{reverse('home:index')}?area={places.township.pk}"
    assert address.replace("&", "&amp;") in client.get("/").content.decode()
    response = client.get(address)
    assert response.context["stands"].total.households == 3
    assert "柳林镇" in response.content.decode()
    assert client.get("/").context["stands"].total.households == 4


@pytest.mark.requirement("T01")
def test_a_part_outside_ones_area_is_not_found(enter, li, places):
    for outside in (places.other_township.pk, places.county.pk, "x", "999999"):
        assert enter(li).get("/", {"area": outside}).status_code == 404


def test_administrators_see_no_numbers(enter, chen, judgement, yang):
    page = enter(chen).get("/")
    assert page.context["stands"].parts == ()
    assert page.context["events"] == []
    assert "杨建国" not in page.content.decode()


def test_what_waits_stands_first_with_its_count_and_link(enter, wang, monkeypatch, each_language):
    card = desk.card("home")
    waits = desk.Desk("policy", "政策", "book", "diguan.desks.policy.urls", to_do=lambda viewer: [
        desk.ToDo("三户待核", 1203, "/policy/", "red", "已逾期")
    ])  # fmt: skip
    monkeypatch.setattr(desk, "_cards", lambda names: (card, waits))
    page = enter(wang, each_language).get("/").content.decode()
    for words in ("三户待核", "1,203", 'href="/policy/"', "bg-red-lt", "已逾期"):
        assert words in page


@pytest.mark.parametrize("level", SHOWN)
def test_the_number_of_queries_does_not_grow_with_households_or_areas(
    enter, request, places, judgement, level, django_assert_max_num_queries
):
    officer = request.getfixturevalue(level)
    client = enter(officer)

    def queries() -> int:
        with django_assert_max_num_queries(30) as counted:
            client.get("/")
        return len(counted.captured_queries)

    few = queries()
    for at in range(30):
        file = household(places.village, f"N{at}")
        event(file, officer)
        finding(judgement, file, "cannot_say")
    assert queries() == few
