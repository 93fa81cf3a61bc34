"""What happened to a file stands on its page: moves, decisions, workbooks, with before, after, who and why;
secrets masked.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from diguan.casework import corrections, decisions, members, moves
from diguan.casework.record import happened
from diguan.registry.models import Household
from tests.people import DAY


def record(client: Any, file: Any) -> str:
    text = client.get(reverse("household:page", args=[file.pk])).content.decode()
    return text[text.index('id="timeline"') :]


def test_nothing_yet_is_said(enter, wang, yang, each_language):
    said = {"zh": "还没有变更或决定", "en": "Nothing has been changed or decided yet."}[each_language]
    assert said in record(enter(wang, each_language), yang)


@pytest.mark.requirement("S2-39")
def test_a_correction_stands_with_before_after_day_officer_and_reason(enter, wang, yang, each_language):
    corrections.correct(
        yang.years.get(),
        "main_cause",
        "disability",
        by=wang,
        reason="残疾证为证",
        on=DAY,
        version=yang.version,
    )
    text = record(enter(wang, each_language), yang)
    for part in {"zh": ("因病 → 因残", "2017年6月1日"), "en": ("Illness → Disability", "1 Jun 2017")}[
        each_language
    ]:
        assert part in text
    assert "残疾证为证" in text
    assert "王书记" in text


def test_a_move_tells_the_stages_and_where_the_proofs_are(enter, zhao, yang, each_language):
    Household.objects.filter(pk=yang.pk).update(stage="candidate")
    moves.move(
        yang, "register", by=zhao, on=DAY, reason="评议通过", version=yang.version,
        proofs={"procedure": "县档 2017-12", "home_visit": "入户表 31"},
    )  # fmt: skip
    text = record(enter(zhao, each_language), yang)
    expected = {
        "zh": ("识别中 → 建档立卡未脱贫", "入户核实记录: 入户表 31"),
        "en": ("Candidate → Registered",),
    }
    for part in expected[each_language]:
        assert part in text


def test_a_decision_stands_beside_the_events(enter, zhao, yang, each_language):
    decisions.record(
        yang, kind="identification", outcome="qualifies", year=2017, on=DAY, by=zhao, reason="县级审定",
        pack_id="p", pack_digest="d", rule_ids=["income_below_line"],
    )  # fmt: skip
    text = record(enter(zhao, each_language), yang)
    assert {"zh": "决定：符合", "en": "Decision: qualifies"}[each_language] in text
    assert "县级审定" in text


def test_members_who_came_and_left_are_named(enter, wang, yang):
    facts = {"name": "杨小宝", "relation": "grandson", "sex": "male", "id_number": "990101201705200012"}
    members.add(yang, "newborn", facts, on=date(2017, 5, 20), by=wang, proof="出生证明", version=yang.version)
    text = record(enter(wang), yang)
    assert "成员增加" in text
    assert "新生儿" in text
    assert "之孙子" in text
    assert "990101201705200012" not in text


def test_what_a_workbook_changed_is_told_member_by_member(enter, wang, yang):
    person = yang.members.get(name="杨明")
    before = {
        "wage_income": "3000",
        "members": {person.number: {"schooling": "junior_8", "member_phone": "13800000002"}},
    }
    after = {
        "year": 2017, "import": 7, "wage_income": "3500", "new_members": [],
        "members": {person.number: {"schooling": "junior_9", "member_phone": "13900000003"}},
    }  # fmt: skip
    happened(yang, "changed_by_import", on=DAY, by=wang, reason="名册.xlsx", before=before, after=after)
    text = record(enter(wang), yang)
    for part in ("3,000.00 元/年 → 3,500.00 元/年", "杨明 · 在校生状况", "八年级 → 九年级", "名册.xlsx"):
        assert part in text
    assert "13800000002" not in text
    assert "13900000003" not in text


def test_health_in_the_record_is_masked_for_everybody(enter, wang, feng, yang):
    person = yang.members.get(name="杨明")
    target = person.years.get()
    corrections.correct(target, "health", "disabled", by=wang, reason="残疾证", on=DAY, version=yang.version)
    for officer in (wang, feng):
        text = record(enter(officer), yang)
        assert "*** → ***" in text
        assert "残疾</" not in text


def test_amounts_are_told_as_they_were(enter, wang, yang):
    corrections.correct(
        yang.years.get(), "pension", Decimal("1200.50"), by=wang, reason="存折", on=DAY, version=yang.version
    )
    assert "1,200.00 元/年 → 1,200.50 元/年" in record(enter(wang), yang)


def test_who_fell_back_stands_there_with_the_cause(enter, wang, zhao, yang, each_language):
    Household.objects.filter(pk=yang.pk).update(stage="exited", status="exited")
    moves.move(
        yang, "return_to_poverty", by=zhao, on=DAY, reason="山洪冲毁房屋", cause="disaster",
        proofs={"home_visit": "入户记录 7 号", "procedure": "返贫纳入 3 号"}, version=yang.version,
    )  # fmt: skip
    text = record(enter(wang, each_language), yang)
    cause = {"zh": ("返贫原因", "因灾"), "en": ("Cause of return to poverty", "Disaster")}[each_language]
    assert all(part in text for part in (*cause, "山洪冲毁房屋"))
