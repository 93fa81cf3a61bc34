"""Data quality at the intake desk: a check of the area, the working list, its counters, and the answers."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from diguan.desks.intake import findings
from diguan.policy.language import printed
from diguan.registry.models import Event, Household, Person, PersonYear, QualityFinding, QualityRun
from diguan.web.policies import library
from tests.people import YEAR


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path, inline_jobs: None) -> None:
    """Snapshots and findings in a folder of the test; jobs run at once."""
    settings.SNAPSHOTS, settings.JUDGEMENTS = tmp_path / "snapshots", tmp_path / "judgements"


@pytest.fixture
def checked(enter, zhao, yang, shi, neighbours) -> Client:
    """The county is checked: the Yangs name schooling as cause without a student, a neighbour is of 1890."""
    yang.years.update(main_cause="schooling", register_status="registered")
    yang.members.update(document_kind=None)
    PersonYear.objects.filter(person__household=yang).update(schooling="not_student")
    Person.objects.filter(household=neighbours[0]).update(birth="1890-01-01")
    client = enter(zhao)
    response = client.post(reverse("intake:check"), {"year": YEAR})
    assert response.status_code == 302
    return client


def listed(client: Client, **asked: Any) -> list[QualityFinding]:
    response = client.get(reverse("intake:quality"), {"per_page": "100", **asked})
    assert response.status_code == 200
    return [row.record for row in response.context_data["table"].paginated_rows]


def rule_of(client: Client, name: str) -> QualityFinding:
    return next(one for one in listed(client, rule=name))


def test_before_the_first_check_the_page_says_who_starts_it(enter, zhao, wang, yang, each_language):
    here = {"zh": "请选择年度并开始检查", "en": "Choose the year and start the check"}[each_language]
    asks = {"zh": "由乡镇或县里发起检查", "en": "The township or the county starts the check"}[each_language]
    assert here in enter(zhao, each_language).get(reverse("intake:quality")).content.decode()
    assert asks in enter(wang, each_language).get(reverse("intake:quality")).content.decode()


def test_a_village_cannot_start_a_check(enter, wang, yang):
    assert enter(wang).post(reverse("intake:check"), {"year": YEAR}).status_code == 403
    assert not QualityRun.objects.exists()


def test_a_finding_shows_the_rule_its_source_and_the_facts_it_read(checked, yang):
    found = rule_of(checked, "schooling_but_no_student")
    assert found.household == yang
    page = checked.get(reverse("intake:finding", args=[found.pk])).content.decode()
    rule = library().pack("national/quality").rules["schooling_but_no_student"]
    for part in (
        rule.text.zh,
        rule.source.say("zh"),
        "主要致贫原因",
        "因学",
        reverse("household:page", args=[yang.pk]),
    ):
        assert part in page


def test_the_list_is_filtered_by_place_rule_nature_and_state_and_searched(checked, yang, places, enter, zhao):
    everything = listed(checked)
    assert {one.household for one in everything} >= {yang}
    assert {one.rule for one in listed(checked, rule="schooling_but_no_student")} == {
        "schooling_but_no_student"
    }
    other = listed(checked, area=places.other_township.prefix)
    assert {one.village_code for one in other} <= {places.far_village.code}
    assert {one.nature for one in listed(checked, nature="block")} <= {"block"}
    assert listed(checked, state="answered") == []
    assert {one.household for one in listed(checked, q="杨建国")} == {yang}


@pytest.mark.requirement("R-006")
def test_the_counter_of_errors_is_a_count_of_open_findings_and_falls_to_nought(
    checked, zhao, each_language, enter
):
    client = enter(zhao, each_language)
    errors = QualityFinding.objects.filter(nature="block")
    assert errors.exists()
    shown = client.get(reverse("intake:quality"))
    assert shown.context_data["counters"]["errors"] == errors.count()
    assert {"zh": "目标为 0", "en": "to be brought to 0"}[each_language] in shown.content.decode()
    for found in errors:
        client.post(
            reverse("intake:finding", args=[found.pk]), {"done": "corrected", "reason": "已按户口簿更正"}
        )
    after = client.get(reverse("intake:quality")).context_data["counters"]
    assert (after["errors"], after["answered"]) == (0, errors.count())


def test_counts_by_rule_and_by_place_add_up_to_the_open_findings(checked):
    context = checked.get(reverse("intake:quality")).context_data
    total = QualityFinding.objects.filter(state="open").count()
    assert sum(one[3] for one in context["by_rule"]) == total
    assert sum(count for _area, count in context["by_place"]) == total


def test_an_answer_needs_a_reason_and_stands_in_the_record(checked, zhao, yang):
    found = rule_of(checked, "schooling_but_no_student")
    where = reverse("intake:finding", args=[found.pk])
    assert checked.post(where, {"done": "right", "reason": " "}).status_code == 422
    assert checked.post(where, {"reason": "属实"}).status_code == 422
    response = checked.post(where, {"done": "right", "reason": "孩子已毕业，欠学费未还"}, follow=True)
    assert "答复已记录" in response.content.decode()
    found.refresh_from_db()
    assert (found.state, found.answer) == ("answered", "情况属实：孩子已毕业，欠学费未还")
    assert Event.objects.filter(household=yang, kind="quality_answered").count() == 1
    again = checked.get(where).content.decode()
    assert "孩子已毕业" in again
    assert "<textarea" not in again
    assert found.pk in {one.pk for one in listed(checked, state="answered")}


def test_two_officers_cannot_answer_the_same_finding(checked, enter, zhao):
    found = rule_of(checked, "schooling_but_no_student")
    where, sent = reverse("intake:finding", args=[found.pk]), {"done": "right", "reason": "属实"}
    page = checked.get(where)
    assert page.context["form"]
    assert checked.post(where, sent).status_code == 302
    late = checked.post(where, sent)
    assert late.status_code == 422
    assert "已有人处理" in late.content.decode()


def test_the_village_works_its_own_findings_and_its_neighbour_does_not_see_them(
    checked, enter, wang, sun, yang
):
    found = rule_of(checked, "schooling_but_no_student")
    where = reverse("intake:finding", args=[found.pk])
    assert {one.village_code for one in listed(enter(wang))} == {yang.village_code}
    assert yang.pk not in {one.household_id for one in listed(enter(sun))}
    assert enter(sun).get(where).status_code == 404
    assert enter(sun).post(where, {"done": "right", "reason": "x"}).status_code == 404
    assert enter(wang).post(where, {"done": "corrected", "reason": "已更正"}).status_code == 302


def test_the_list_goes_out_as_excel_with_numbers_to_find_the_household_by(checked, settings):
    settings.DIGUAN_DEMONSTRATION = True
    response = checked.get(reverse("intake:quality"), {"export": "xlsx", "rule": "schooling_but_no_student"})
    sheet = python_calamine.load_workbook(BytesIO(b"".join(response.streaming_content))).get_sheet_by_index(0)
    title, headings, row = sheet.to_python()
    assert "演示数据" in title[0]
    assert headings[0] == "疑点"
    assert "户编号" in headings
    assert Household.objects.get(head_name="杨建国").number in row
    assert row[-1] == "待处理"


def test_open_findings_stand_on_the_front_page_by_nature(checked):
    home = checked.get("/").content.decode()
    assert "待核实的数据提示" in home
    assert "待整改的数据错误" in home
    assert "state=open&amp;nature=warn" in home


def test_a_second_check_shows_what_was_corrected_as_gone(checked, yang):
    assert "schooling_but_no_student" in {one.rule for one in listed(checked)}
    yang.years.update(main_cause="illness")
    checked.post(reverse("intake:check"), {"year": YEAR})
    assert "schooling_but_no_student" not in {one.rule for one in listed(checked)}
    assert QualityRun.objects.count() == 2


def test_the_list_needs_no_more_queries_for_more_findings(checked, django_assert_max_num_queries):
    checked.get(reverse("intake:quality"))
    with django_assert_max_num_queries(20):
        checked.get(reverse("intake:quality"), {"per_page": "100"})


def test_what_was_asked_of_all_members_is_said_in_words(each_language):
    """A finding stores the question as the machine asked it, with the values of its day."""
    run = SimpleNamespace(pack_id="national/quality", on=date(2017, 6, 1))
    asked = [
        (rule.id, one)
        for rule in library().pack(run.pack_id).at(run.on).rules
        if rule.level == "household"
        for one in rule.tree.aggregates
    ]
    assert len(asked) > 20
    with translation.override({"zh": "zh-hans", "en": "en"}[each_language]):
        said = [findings.in_words(run, rule, f"{printed(one)}=true") for rule, one in asked]
    assert [words for words in said if re.search(r"\w\(|==|_", words)] == []
