"""Sheets for the pen and for the board: what stands on them, what never does, whose household they show."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diguan.policy.course import course_of
from diguan.web.pdf import pdf
from diguan.web.policies import library
from diguan.web.rounds.paper import home_visit, minutes, posting
from diguan.web.rounds.paper.asked import asked
from tests.pages.judged import pack
from tests.people import household, member, viewer

APPLICATION, HOME_VISIT = "identification:application-pdf", "identification:home-visit-pdf"
MEASURED = ("3,000", "4,200", "1,500", "6,800", "2,075", "3000", "4200", "6800", "2600")


@pytest.fixture
def policy(monkeypatch: Any) -> None:
    """The Changchun opinions, taken as they are for the made-up county."""
    where = "diguan.web.policies.nearest"
    monkeypatch.setattr(where, lambda code, today: pack())


def sheet(client: Any, name: str, **asked: Any) -> bytes:
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    response = client.get(f"{reverse(name)}?{query}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return bytes(response.content)


@pytest.mark.requirement("S1-14")
def test_an_application_names_the_family_and_the_reasons_of_the_policy(enter, wang, yang, policy, pdf_text):
    text = pdf_text(sheet(enter(wang), APPLICATION, household=yang.pk))
    assert "贫困户建档立卡申请书" in text
    assert "杨建国" in text
    assert "人均纯收入低于标准" in text
    assert "§4" in text
    assert "S1" not in text
    assert "申请人（签字或按手印）" in text


@pytest.mark.requirement("S1-12", "P-02")
def test_a_home_visit_form_has_the_five_steps_in_the_words_of_the_policy(enter, wang, yang, policy, pdf_text):
    text = pdf_text(sheet(enter(wang), HOME_VISIT, household=yang.pk))
    places = [text.index(step) for step in ("一进", "二看", "三算", "四比", "五评议")]
    assert places == sorted(places)
    assert "3,200" in text
    assert "刘桂兰" in text


@pytest.mark.requirement("P-02")
@pytest.mark.parametrize(
    ("policy_of", "procedure", "headings", "signs"),
    [
        (
            "changchun/2017-opinions",
            "identification",
            ("一进：入户", "二看：看家庭状况", "三算：算收入和刚性支出", "四比：与同村农户比较", "五评议"),
            ("乡镇核查识别小组",),
        ),
        ("wuzhong/7366", "identification", ("五看", "五比", "量化评分", "综合分析"), ("乡镇", "村")),
        ("national/registration-2014", "identification", ("家庭成员", "家庭状况"), ("村委会",)),
        ("changchun/2017-opinions", "household_exit", ("家庭成员", "逐项核对条件"), ("村",)),
    ],
)
def test_headings_and_signatures_of_the_home_visit_follow_the_pack(policy_of, procedure, headings, signs):
    policy = library().pack(policy_of)
    on = max(policy.interval.start or date(2017, 6, 1), date(2017, 6, 1))
    visit = next(one for one in course_of(policy, procedure, on).stations if one.kind == "visit")
    form = home_visit.sections(visit, home_visit.held(asked(policy, on), visit, policy))
    titles = [one["title"] for one in form]
    assert titles[: len(visit.parts)] == [part.text.zh for part in visit.parts]
    assert all(heading in titles for heading in headings)
    assert set(signs) < set(home_visit.signatures(visit))
    parts = [part for one in form for part in one["holds"]]
    assert len(parts) == len(set(parts))
    assert {"members", "living", "income", "opinion"} <= set(parts)
    assert ("comparison" in parts) != ("conditions" in parts)


def test_a_blank_home_visit_form_takes_the_headings_of_the_pack_in_force(enter, wang, monkeypatch, pdf_text):
    policy = library().pack("wuzhong/7366")
    monkeypatch.setattr("diguan.web.policies.nearest", lambda code, today: policy)
    text = pdf_text(sheet(enter(wang), HOME_VISIT))
    places = [text.index(step) for step in ("五看", "五比", "量化评分", "综合分析")]
    assert places == sorted(places)
    assert "看什么、比什么、各多少分没有写明" in text
    assert "一进" not in text


@pytest.mark.requirement("N-68")
def test_the_sums_and_the_score_of_the_visit_are_lines_to_fill_in(
    enter, wang, yang, policy, pdf_text, monkeypatch
):
    text = pdf_text(sheet(enter(wang), HOME_VISIT, household=yang.pk))
    for line in ("工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出"):
        assert line in text
    monkeypatch.setattr("diguan.web.policies.nearest", lambda code, today: library().pack("wuzhong/7366"))
    scored = pdf_text(sheet(enter(wang), HOME_VISIT, household=yang.pk))
    assert "五看" in scored
    assert "五比" in scored
    assert "得分" in scored


def test_nothing_measured_is_ever_printed_beforehand(enter, wang, yang, policy, pdf_text):
    text = pdf_text(sheet(enter(wang), HOME_VISIT, household=yang.pk))
    assert not [value for value in MEASURED if value in text]
    assert not re.search(r"患有大病|长期慢性病", text)


@pytest.mark.parametrize("name", [APPLICATION, HOME_VISIT])
def test_a_blank_form_and_one_where_no_policy_speaks_are_printed_all_the_same(
    enter, li, name, each_language, pdf_text
):
    text = pdf_text(sheet(enter(li, each_language), name))
    expected = {APPLICATION: ("申请书", "Application"), HOME_VISIT: ("入户核实表", "Home-visitform")}
    assert expected[name][each_language == "en"] in text


@pytest.mark.parametrize("name", [APPLICATION, HOME_VISIT])
def test_sun_cannot_print_a_form_of_wangs_family(enter, sun, yang, name):
    assert enter(sun).get(reverse(name) + f"?household={yang.pk}").status_code == 404


def test_id_numbers_and_telephones_are_masked_on_forms(enter, wang, yang, policy, pdf_text):
    number = yang.members.first().id_number
    text = pdf_text(sheet(enter(wang), APPLICATION, household=yang.pk))
    assert number not in text
    assert number[:6] in text
    assert "13900000001" not in text


def test_a_list_for_the_board_carries_masked_names_and_says_what_is_unset(li, pdf_text):
    lines = [posting.Line("三组", "杨建国", 4), posting.Line("一组", "赵大山", 1)]
    listed = posting.Posting("第一次公示", "东沟村", lines, final=False, start=date(2017, 6, 1))
    text = pdf_text(pdf(posting.TEMPLATE, posting.data(listed, "S1 §4", viewer(li), date(2017, 6, 2))))
    assert "杨**" in text
    assert "杨建国" not in text
    assert text.index("赵**") < text.index("杨**")
    assert "未定" in text


def test_a_list_names_villages_in_full_and_gives_no_number_for_a_head_whose_name_is_missing(li, pdf_text):
    lines = [posting.Line("", "", 0), posting.Line("", "", 900, village="东沟村")]
    listed = posting.Posting("村退出公示", "柳林镇", lines, final=False)
    text = pdf_text(pdf(posting.TEMPLATE, posting.data(listed, "S1 §4", viewer(li), date(2017, 6, 2))))
    assert "东沟村" in text
    assert "姓名未登记" in text
    assert "*" not in text


def test_minutes_show_the_votes_and_leave_room_where_nothing_is_recorded(li, pdf_text):
    votes = [minutes.Vote("杨建国", 4, 21, 1, 2, "杨建军", "通过")]
    held = minutes.Meeting(
        "民主评议", "东沟村", date(2017, 6, 1), "村委会", entitled=30, present=24, votes=votes
    )
    blank = minutes.Meeting("民主评议", "东沟村")
    said, empty = (
        pdf_text(pdf(minutes.TEMPLATE, minutes.data(one, "", viewer(li), date(2017, 6, 2))))
        for one in (held, blank)
    )
    assert "杨建军" in said
    assert "24" in said
    assert "主持人" in empty


# -- the register on paper -----------------------------------------------------------------------------------


def test_the_register_page_opens_for_every_level_in_both_languages(
    enter, officer_of_each_level, each_language, yang
):
    response = enter(officer_of_each_level, each_language).get(reverse("household:register"))
    assert response.status_code == 200


@pytest.mark.requirement("S3-15", "N-04", "N-05", "N-06")
@pytest.mark.parametrize(
    ("officer", "title", "shown"),
    [
        ("wang", "建档立卡村表", "杨建国"),
        ("li", "建档立卡镇册", "杨建国"),
        ("zhao", "建档立卡县级汇总", "柳林镇"),
        ("zhou", "建档立卡汇总", "示范市"),
    ],
)
def test_village_table_township_book_and_county_summary_come_from_the_same_files(
    enter, request, places, yang, shi, officer, title, shown, pdf_text
):
    type(yang).objects.filter(pk=yang.pk).update(status="registered")
    text = pdf_text(sheet(enter(request.getfixturevalue(officer)), "household:register-pdf"))
    assert title in text
    assert shown in text
    assert "石磊" not in text  # never in the register
    if officer in ("wang", "li"):
        assert "2,075.00" in text


def test_the_table_of_another_village_is_not_to_be_had(enter, sun, places, yang):
    address = reverse("household:register-pdf") + f"?area={places.village.pk}"
    assert enter(sun).get(address).status_code == 404


def test_the_queries_of_a_township_book_do_not_grow_with_its_households(enter, li, places, yang):
    type(yang).objects.filter(pk=yang.pk).update(status="registered")
    few = queries(enter(li))
    for order in range(30):
        file = household(places.village, f"9901011002008{order:02}", status="registered", wage_income=900)
        member(file, f"张{order}", "head", "male", date(1970, 1, 1), 400 + order, health="healthy")
    assert queries(enter(li)) == few


def queries(client: Any) -> int:
    client.get(reverse("household:register-pdf"))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse("household:register-pdf")).status_code == 200
    return len(seen)


# -- household cards of a village ----------------------------------------------------------------------------


def cards_of(client: Any, **asked: Any) -> Any:
    """The page of the run that a press of the button leads to."""
    response = client.post(reverse("household:print-cards"), asked)
    assert response.status_code == 302, response.content.decode()[:2000]
    return response.headers["Location"]


@pytest.mark.requirement("N-03")
def test_the_cards_of_a_village_are_one_pdf_a_page_each_without_who_never_was_in_the_register(
    enter, wang, li, yang, shi, places, inline_jobs, settings, tmp_path, pdf_text, pages_of_pdf
):
    settings.HOME = tmp_path
    for order in range(3):
        file = household(places.village, f"9901011002008{order:02}", status="registered", wage_income=900)
        member(file, f"张{order}", "head", "male", date(1970, 1, 1), 400 + order, health="healthy")
    type(yang).objects.filter(pk=yang.pk).update(status="registered")
    client = enter(wang)
    page = cards_of(client)
    shown = client.get(page).content.decode()
    assert "cards.pdf" in shown, shown[shown.find("run-words") :][:1500]
    response = client.get(f"{page}cards.pdf")
    content = b"".join(response.streaming_content)
    text = pdf_text(content)
    assert pages_of_pdf(content) == 4
    assert all(name in text for name in ("杨建国", "张0", "张1", "张2"))
    assert "石磊" not in text
    assert "13900000001" not in text
    kept = next((tmp_path / "cards").iterdir()).read_bytes()
    assert b"%PDF" not in kept, "what waits to be fetched is sealed"
    assert enter(li).get(f"{page}cards.pdf").status_code == 404, "only who asked fetches it"


def test_cards_are_printed_village_by_village_and_in_parts_when_there_are_many(
    enter, wang, li, sun, yang, places, monkeypatch
):
    address = reverse("household:print-cards")
    assert enter(li).post(address).status_code == 400
    assert enter(sun).post(f"{address}?area={places.village.pk}").status_code == 404
    for order in range(5):
        household(places.village, f"9901011002008{order:02}", status="registered", wage_income=900)
    monkeypatch.setattr("diguan.desks.household.cards.MOST", 2)
    page = enter(wang, "en").get(reverse("household:register")).content.decode()
    assert [f"Household cards {said}" in page for said in ("1 to 2", "3 to 4", "5 to 5")] == [True] * 3
