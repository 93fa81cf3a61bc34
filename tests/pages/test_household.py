"""The household file on its pages: the list, the year that is looked at, the sum of the income, what changed,
and who sees what.
"""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.urls import reverse

from diguan.registry.models import Household, HouseholdYear, Item, Person, PersonYear
from tests.pages.judged import judged
from tests.people import DAY, household, member

PAGES = ("page", "card", "card-pdf", "add-member")


def page(file: Any, **asked: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse("household:page", args=[file.pk]) + (f"?{query}" if query else "")


def words(client: Any, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


@pytest.fixture
def two_years(yang: Household) -> HouseholdYear:
    """The Yangs in the year before: less wage, another cause, and the grandmother not yet there."""
    before = HouseholdYear.objects.create(
        household=yang, year=2016, village_code=yang.village_code, main_cause="schooling", water_safe=False,
        wage_income=Decimal(2000), business_income=Decimal(4200), property_income=Decimal(0),
        transfer_income=Decimal(2600), business_cost=Decimal(1500),
    )  # fmt: skip
    for person, relation in zip(yang.members.order_by("number"), ("head", "spouse", "son"), strict=False):
        PersonYear.objects.create(person=person, household_year=before, relation=relation)
    return before


# -- who sees it


@pytest.mark.parametrize(
    ("name", "sees", "may_change"),
    [
        ("wang", True, True),
        ("li", True, True),
        ("zhao", True, True),
        ("qian", True, False),
        ("zhou", True, False),
        ("feng", True, False),
        ("sun", False, False),
    ],
)
def test_each_page_opens_by_area_and_each_change_by_duty(request, enter, yang, name, sees, may_change):
    client = enter(request.getfixturevalue(name))
    person = yang.members.first()
    seen = {view: client.get(reverse(f"household:{view}", args=[yang.pk])).status_code for view in PAGES[:3]}
    seen["member"] = client.get(reverse("household:member", args=[yang.pk, person.pk])).status_code
    assert set(seen.values()) == {200 if sees else 404}
    changes = (
        reverse("household:add-member", args=[yang.pk]),
        reverse("household:remove-member", args=[yang.pk, person.pk]),
        reverse("household:correct", args=[yang.pk, "wage_income"]),
        reverse("household:correct-person", args=[yang.pk, person.pk, "health"]),
    )
    expected = 404 if not sees else 200 if may_change else 403
    assert [client.get(address).status_code for address in changes] == [expected] * 4


def test_an_administrator_does_not_open_the_desk_at_all(enter, chen, yang):
    assert enter(chen).get(page(yang)).status_code == 403
    assert enter(chen).get(reverse("household:index")).status_code == 403


def test_a_page_shows_neither_a_number_nor_health_to_anybody(enter, wang, qian, feng, yang):
    secrets = [person.id_number for person in yang.members.all()] + ["13900000001"]
    for officer in (wang, qian, feng):
        for view in ("page", "card"):
            text = words(enter(officer), reverse(f"household:{view}", args=[yang.pk]))
            assert not [secret for secret in secrets if secret in text]
    assert "患有大病" not in words(enter(wang), page(yang)) + words(enter(feng), page(yang))
    person = yang.members.get(name="杨建国")
    member_page = reverse("household:member", args=[yang.pk, person.pk])
    assert "患有大病" not in words(enter(wang), member_page) + words(enter(qian), member_page)


# -- the list


@pytest.fixture
def listed(enter, zhao, yang, shi, neighbours, tmp_path):
    Household.objects.filter(pk=shi.pk).update(status="exited")
    judged(zhao, tmp_path)

    def get(officer: Any = zhao, **asked: Any) -> list[str]:
        response = enter(officer).get(reverse("household:index"), asked)
        return [row.record.number for row in response.context_data["table"].paginated_rows]

    return get


def test_the_list_is_searched_and_filtered_by_place_status_answer_and_cause(listed, yang, shi, places, sun):
    near, far = f"{places.next_village.code}001", f"{places.far_village.code}001"
    assert listed() == [yang.number, shi.number, near, far]
    assert listed(q="杨建") == [yang.number]
    assert listed(q=yang.number) == [yang.number]
    assert listed(area=places.other_township.prefix) == [far]
    assert listed(status="exited") == [shi.number]
    assert listed(outcome="qualifies") == [yang.number]
    assert listed(outcome="cannot_say") == [near, far]
    assert listed(cause="illness") == [yang.number]
    assert listed(sort="-outcome", cause="illness") == [yang.number]
    assert listed(officer=sun) == [near]


def test_a_household_that_nobody_judged_can_be_found(listed, places):
    late = household(places.village, "990101100200009")
    assert listed(outcome="none") == [late.number]


def test_the_list_goes_out_as_excel_with_words_instead_of_codes(enter, zhao, yang, shi):
    response = enter(zhao).get(reverse("household:index"), {"export": "xlsx", "q": "杨"})
    book = python_calamine.load_workbook(BytesIO(b"".join(response.streaming_content)))
    _title, headings, *rows = book.get_sheet_by_index(0).to_python()
    assert headings == ["户主", "户编号", "行政村", "人口", "建档立卡状态", "主要致贫原因", "最近判定"]
    assert rows == [["杨建国", yang.number, "东沟村", 4, "非建档立卡", "因病", ""]]


def test_the_list_needs_no_more_queries_for_more_households(
    enter, zhao, places, django_assert_max_num_queries
):
    for at in range(30):
        member(
            household(places.village, f"H{at:03}"), f"户{at}", "head", "male", DAY.replace(year=1970), 30 + at
        )
    client = enter(zhao)
    client.get(reverse("household:index"))
    with django_assert_max_num_queries(11):
        client.get(reverse("household:index"), {"per_page": "100"})


# -- the page


@pytest.mark.requirement("S1-13")
def test_the_income_is_a_sum_followed_line_by_line_beside_expenses_and_conditions_and_no_verdict(
    enter, zhao, yang, tmp_path, each_language
):
    judged(zhao, tmp_path)
    text = words(enter(zhao, each_language), page(yang))
    sums = {"zh": "{} 元", "en": "{} yuan"}[each_language]
    for amount in (
        "3,000.00",
        "4,200.00",
        "2,600.00",
        "9,800.00",
        "1,500.00",
        "8,300.00",
        "2,075.00",
        "6,800.00",
    ):
        assert sums.format(amount) in text
    beside = {
        "zh": ("住房安全有保障", "不作任何决定"),
        "en": ("Safe housing is guaranteed", "It decides nothing"),
    }
    for expected in beside[each_language]:
        assert expected in text


def test_a_blank_line_leaves_the_sum_unknown_and_says_which_line(enter, zhao, yang):
    HouseholdYear.objects.filter(household=yang).update(wage_income=None)
    text = words(enter(zhao), page(yang))
    assert "以下各项空缺，合计无法得出： 工资性收入" in text
    assert "2,075.00" not in text


def test_items_that_do_not_add_up_to_their_total_are_pointed_out(enter, zhao, yang):
    assert "与总数不符" not in words(enter(zhao), page(yang))
    Item.objects.filter(household_year__household=yang, item="pension").update(amount=Decimal(1000))
    assert "分项合计为2,400.00 元，与总数不符" in words(enter(zhao), page(yang))


def test_items_of_property_are_only_some_of_it_and_may_be_less_but_not_more(enter, zhao, yang):
    of_year = yang.years.get()
    HouseholdYear.objects.filter(pk=of_year.pk).update(property_income=Decimal(900))
    dividend = Item.objects.create(household_year=of_year, item="asset_dividend", amount=Decimal(500))
    assert "与总数不符" not in words(enter(zhao), page(yang))
    Item.objects.filter(pk=dividend.pk).update(amount=Decimal(1000))
    assert "分项合计为1,000.00 元，与总数不符" in words(enter(zhao), page(yang))


def test_income_that_cannot_prove_a_stable_exit_is_marked_and_taken_off(enter, zhao, yang):
    of_year = yang.years.get()
    Item.objects.filter(household_year=of_year, item="other_transfer").delete()
    Item.objects.create(household_year=of_year, item="temporary_relief", amount=Decimal(1400))
    text = words(enter(zhao), page(yang))
    assert "不计入稳定脱贫" in text
    assert "1,725.00 元" in text  # (8,300 - 1,400) / 4


def test_the_line_in_force_stands_beside_the_income_with_its_source(enter, zhao, yang, tmp_path):
    assert "没有现行政策" in words(enter(zhao), page(yang))
    judged(zhao, tmp_path)
    text = words(enter(zhao), page(yang))
    assert "3,200.00 元" in text
    assert "关于进一步推进脱贫攻坚工作的意见" in text
    assert "1,125.00 元" in text


def test_each_year_has_its_tab_and_what_changed_is_told(enter, zhao, yang, two_years, each_language):
    client = enter(zhao, each_language)
    now, then = words(client, page(yang)), words(client, page(yang, year=2016))
    assert "张秀英" in now
    assert "?year=2016#members" in now
    assert "2,000.00" in then
    changed = now[now.index('id="differences"') :]
    for expected in {
        "zh": ("因学", "因病", "2,000.00 元/年", "张秀英"),
        "en": ("Schooling", "Illness", "张秀英"),
    }[each_language]:
        assert expected in changed
    assert 'id="differences"' not in then


def test_a_closed_year_shows_no_way_to_correct_it(enter, zhao, yang, two_years):
    HouseholdYear.objects.filter(pk=two_years.pk).update(closed=True)
    text = words(enter(zhao), page(yang, year=2016))
    assert "2016年已封存" in text
    assert "facts/wage_income" not in text
    assert "facts/wage_income" in words(enter(zhao), page(yang))
    refused = words(
        enter(zhao), reverse("household:correct", args=[yang.pk, "wage_income"]) + "?year=2016", 400
    )
    assert "已封存" in refused


def test_a_household_without_a_year_says_how_facts_come(enter, zhao, places):
    empty = Household.objects.create(
        number="990101100200099", village=places.village, village_code=places.village.code, created_on=DAY
    )
    text = words(enter(zhao), page(empty))
    assert "还没有年度信息" in text
    assert "尚未判定" in text
    assert enter(zhao).get(reverse("household:card-pdf", args=[empty.pk])).status_code == 200


def test_who_left_stands_below_the_members_with_day_and_reason(enter, zhao, yang):
    person = yang.members.get(name="张秀英")
    Person.objects.filter(pk=person.pk).update(left_on=DAY)
    PersonYear.objects.filter(person=person).update(member_change="death")
    text = words(enter(zhao), page(yang))
    assert "死亡 · 2017年6月1日" in text
    assert "2,766.67 元" in text  # 8,300 / 3


def test_the_page_needs_a_bounded_number_of_queries(
    enter, zhao, yang, two_years, tmp_path, django_assert_max_num_queries
):
    judged(zhao, tmp_path)
    client = enter(zhao)
    client.get(page(yang))
    with django_assert_max_num_queries(30):
        client.get(page(yang))


def test_the_demonstration_mark_stands_on_page_card_and_paper(enter, zhao, yang, settings):
    settings.DIGUAN_DEMONSTRATION = True
    for view in ("page", "card"):
        assert "演示数据" in words(enter(zhao), reverse(f"household:{view}", args=[yang.pk]))


# -- the card


@pytest.mark.requirement("N-03", "S3-15")
def test_the_card_holds_who_how_much_why_and_an_empty_place_for_the_helper(
    enter, zhao, yang, tmp_path, each_language
):
    judged(zhao, tmp_path)
    text = words(enter(zhao, each_language), reverse("household:card", args=[yang.pk]))
    expected = {
        "zh": ("杨建国", "刘桂兰", "2,075.00", "因病", "住房安全有保障", "未安排", "C级", "139******01"),
        "en": (
            "杨建国",
            "刘桂兰",
            "2,075.00",
            "Illness",
            "Safe housing is guaranteed",
            "not assigned",
            "Grade C",
        ),
    }
    for part in expected[each_language]:
        assert part in text
    paper = enter(zhao, each_language).get(reverse("household:card-pdf", args=[yang.pk]))
    assert paper.content.startswith(b"%PDF")
    assert paper.headers["Content-Disposition"].endswith(f'card-{yang.number}.pdf"')
