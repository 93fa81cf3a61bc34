"""The identification desk on its pages: what a judgement found, by village; questions at the door; the
notice list; who sees what.
"""

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from diguan.desks.identification.found import Found
from diguan.registry.models import Judgement, Person, PersonYear
from diguan.words.names import mask_name
from tests import people
from tests.pages.judged import PACK, judged
from tests.people import household, member, record


@pytest.fixture
def judgement(zhao, yang, shi, neighbours, tmp_path) -> Judgement:
    """Zhao's county: the Yangs qualify, the Shis do not, of the neighbours little is recorded."""
    return judged(zhao, tmp_path)


def at(page: str, judgement: Judgement, **asked: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse(f"identification:{page}", args=[judgement.pk]) + (f"?{query}" if query else "")


def words(client: Any, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


PAGES = ("overview", "households", "questions", "notice")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_every_level_in_both_languages(
    enter, officer_of_each_level, each_language, judgement, page
):
    text = words(enter(officer_of_each_level, each_language), at(page, judgement))
    assert f'<html lang="{"zh" if each_language == "zh" else "en"}' in text


@pytest.mark.parametrize("page", [*PAGES, "notice-pdf", "notice-excel", "questions-pdf"])
def test_sun_next_door_finds_nothing_of_wangs_village(enter, sun, places, judgement, page):
    address = at(page, judgement, area=places.village.pk)
    assert enter(sun).get(address).status_code == 404


@pytest.mark.requirement("S1-06", "R-004", "R-005")
def test_the_numbers_of_the_overview_lead_to_lists_of_that_length(enter, zhao, judgement):
    text = words(enter(zhao, "en"), at("overview", judgement))
    links = re.findall(r'href="([^"]+/households/\?[^"]+)">([\d,]+)</a>', text)
    assert len(links) >= 7
    for address, number in links:
        listed = words(enter(zhao, "en"), address.replace("&amp;", "&"))
        count = re.search(r"–[\d,]+ of ([\d,]+)", listed)
        assert (count[1] if count else "0") == number, address


@pytest.mark.requirement("R-001", "S1-13")
def test_the_list_says_who_qualifies_and_why(enter, wang, judgement):
    text = words(enter(wang, "en"), at("households", judgement, outcome="qualifies"))
    assert "杨建国" in text
    assert "石磊" not in text
    assert "Net income per head is below the line" in text
    assert "2,075.00" in text


def test_a_household_that_cannot_be_said_has_its_questions(enter, zhao, judgement):
    text = words(enter(zhao, "zh"), at("questions", judgement))
    assert "邻居1" in text
    assert "工资" in text
    assert "石磊" not in text


def test_the_whole_list_comes_as_excel(enter, zhao, judgement):
    response = enter(zhao, "zh").get(at("households", judgement, export="xlsx"))
    cells = set(sheet_text(b"".join(response.streaming_content)).split("\n"))
    assert {"杨建国", "石磊", "邻居1", "邻居2"} <= cells
    assert "邻居3" not in cells  # of the county next door


def secrets(place: Any) -> list[str]:
    """Every ID number, telephone, account and illness of the village, and every unmasked name."""
    found = [one.id_number for one in Person.objects.all() if one.id_number]
    found += [name for name in Person.objects.values_list("name", flat=True) if name]
    for row in filter(None, (one.illness_name for one in PersonYear.objects.all())):
        found.append(row)
    return [secret for secret in found if secret]


@pytest.mark.requirement("R-119")
@pytest.mark.parametrize("page", ["notice", "notice-excel", "notice-pdf"])
def test_a_notice_list_carries_masked_names_and_nothing_else_of_a_person(
    enter, wang, yang, judgement, places, page, pdf_text
):
    record(PersonYear.objects.filter(person__name="杨建国"), illness_name="尿毒症")
    response = enter(wang, "zh").get(at(page, judgement))
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    read = {"notice": bytes.decode, "notice-pdf": pdf_text, "notice-excel": sheet_text}[page]
    text = read(raw)
    assert mask_name("杨建国") in text
    assert "三组" in text
    for secret in [*secrets(places), "13900000001", "2,075", "2075"]:
        assert secret not in text, secret


def sheet_text(raw: bytes) -> str:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
    return "\n".join(str(cell) for row in sheet.to_python() for cell in row)


def test_a_notice_list_says_what_is_unset(enter, wang, judgement):
    text = words(enter(wang, "zh"), at("notice", judgement))
    assert "未定" in text
    assert "投诉举报电话" in text


def test_a_notice_list_bears_the_code_by_which_its_judgement_is_found_again(enter, wang, judgement):
    text = words(enter(wang, "zh"), at("notice", judgement))
    assert f"<code>{judgement.snapshot.digest[:12]}-{judgement.pack_digest[:12]}</code>" in text


def test_above_the_village_a_notice_list_asks_for_the_village(enter, zhao, judgement, places):
    text = words(enter(zhao, "zh"), at("notice", judgement))
    assert places.village.name in text
    refused = enter(zhao, "zh").get(at("notice-pdf", judgement))
    assert refused.status_code == 400
    assert "请先选一个村" in refused.content.decode()


def test_the_sheet_for_the_walk_is_a_pdf_with_the_questions(enter, zhao, judgement, pdf_text):
    response = enter(zhao, "zh").get(at("questions-pdf", judgement))
    text = pdf_text(response.content)
    assert "邻居1" in text
    assert "户主签字" in text


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_queries_does_not_grow_with_the_households(
    enter, zhao, places, yang, shi, tmp_path, page
):
    few = queries(enter(zhao), at(page, judged(zhao, tmp_path / "few")))
    for order in range(40):
        file = household(places.village, f"9901011002009{order:02}", wage_income=Decimal(900 * order))
        member(file, f"张{order}", "head", "male", date(1970, 1, 1), 300 + order, health="healthy")
    many = queries(enter(zhao), at(page, judged(zhao, tmp_path / "many", on=date(2017, 7, 1))))
    assert many <= few + 1


def queries(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_two_judgements_are_compared_household_by_household(enter, zhao, yang, shi, judgement, tmp_path):
    shi.years.update(wage_income=Decimal(4000))
    later = judged(zhao, tmp_path / "later", on=date(2017, 9, 1))
    text = words(enter(zhao, "en"), at("compare", later, **{"with": judgement.pk}))
    assert "石磊" in text
    assert "杨建国" not in text


@pytest.mark.requirement("S1-20")
def test_the_county_judges_its_files_and_a_second_time_is_recognised(
    enter, zhao, changchun, inline_jobs, settings, tmp_path
):
    settings.SNAPSHOTS, settings.JUDGEMENTS = tmp_path / "snapshots", tmp_path / "judgements"
    asked = {"pack": PACK, "year": people.YEAR, "on": "2017-06-01"}
    first = enter(zhao, "zh").post(reverse("identification:judge"), asked, follow=True)
    assert first.status_code == 200
    made = Judgement.objects.get()
    assert made.counts["households"]["qualifies"] == 1
    assert Found(tmp_path / "judgements", "220122").by("flags")["missed"].households == 1
    enter(zhao, "zh").post(reverse("identification:judge"), asked, follow=True)
    assert Judgement.objects.count() == 1
    assert len(list((tmp_path / "snapshots").iterdir())) == 1


def test_a_day_on_which_the_policy_is_not_in_force_is_said_beside_the_field(enter, zhao, changchun):
    asked = {"pack": PACK, "year": people.YEAR, "on": "2010-06-01"}
    text = words_of(enter(zhao, "en").post(reverse("identification:judge"), asked))
    assert "this policy is not in force" in text
    assert not Judgement.objects.exists()


def words_of(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(("officer", "status"), [("wang", 403), ("li", 200), ("zhao", 200)])
def test_who_may_judge(enter, request, places, officer, status):
    account = request.getfixturevalue(officer)
    assert enter(account).get(reverse("identification:judge")).status_code == status
