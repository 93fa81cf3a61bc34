"""Why: the answer in one sentence, each rule with what it read and where it stands, what is missing, the
history.
"""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from diguan.casework import corrections
from diguan.registry.models import HouseholdYear, Judgement
from tests.pages.judged import judged, pack
from tests.people import DAY


def part(client: Any, file: Any, **asked: Any) -> str:
    """The section 'why' of the page."""
    text = client.get(reverse("household:page", args=[file.pk]), asked).content.decode()
    return text[text.index('id="why"') : text.index('id="members"')]


def test_one_sentence_says_the_outcome_and_its_reasons(
    enter, zhao, yang, shi, neighbours, tmp_path, each_language
):
    judged(zhao, tmp_path)
    client = enter(zhao, each_language)
    said = {
        "zh": (
            "该户符合条件，理由：人均纯收入低于标准；住房安全没有保障。",
            "该户不符合条件：各项纳入理由均不成立。",
            "目前无法判断，尚不清楚：",
        ),
        "en": (
            "qualifies because: Net income per head is below the line; Safe housing is not guaranteed.",
            "This household does not qualify: none of the reasons for support applies to it.",
            "It cannot be said yet: not known is ",
        ),
    }[each_language]
    for file, sentence in zip((yang, shi, neighbours[0]), said, strict=True):
        assert sentence in part(client, file)


def test_every_rule_of_the_pack_stands_with_its_answer_source_and_basis(
    enter, zhao, yang, tmp_path, each_language
):
    judged(zhao, tmp_path)
    text = part(enter(zhao, each_language), yang)
    for rule in pack().rules.values():
        if rule.level == "household":
            assert rule.text.say(each_language) in text
    stated = {
        "zh": ("文件规定", "系统解读", "未适用", "文件未定："),
        "en": ("stated", "our reading", "not applied"),
    }
    for word in stated[each_language]:
        assert word in text
    assert "§4" in text


def test_a_rule_shows_the_facts_it_read_with_values_units_and_the_rule_in_words(enter, zhao, yang, tmp_path):
    judged(zhao, tmp_path)
    text = part(enter(zhao), yang)
    assert "2,075.00 元/人·年" in text
    assert "C级" in text
    assert "3,200" in text  # the line, in the rule's words
    assert "count_" not in text
    assert "决定结果" in text


def test_what_is_missing_is_named_and_the_question_is_asked(enter, zhao, yang, tmp_path):
    HouseholdYear.objects.filter(household=yang).update(
        wage_income=None, house_grade=None, house_dangerous=None, water_safe=None, food_assured=None
    )
    judged(zhao, tmp_path)
    text = part(enter(zhao), yang)
    assert "缺少的情况" in text
    assert "工资性收入" in text
    assert "住房鉴定为哪一级？是否住在危房里？" in text
    assert "需入户了解" in text


def test_a_household_nobody_judged_says_whom_to_ask(enter, wang, yang, each_language):
    text = part(enter(wang, each_language), yang)
    assert {"zh": "请县扶贫办组织判定", "en": "Ask the county to judge"}[each_language] in text


def test_the_history_keeps_every_answer_and_each_can_be_opened(enter, zhao, yang, tmp_path):
    first = judged(zhao, tmp_path)
    corrections.correct(
        yang.years.get(), "wage_income", Decimal(40000), by=zhao, reason="漏报", on=DAY, version=yang.version
    )
    second = judged(zhao, tmp_path, on=DAY.replace(month=8))
    text = part(enter(zhao), yang)
    assert f"?judgement={first.pk}#why" in text
    assert f"?judgement={second.pk}#why" in text
    assert "2,075.00" not in text
    assert "2,075.00" in part(enter(zhao), yang, judgement=first.pk)
    assert part(enter(zhao), yang, judgement="x") == text


def test_a_file_changed_after_the_judgement_says_so(enter, zhao, yang, tmp_path):
    judged(zhao, tmp_path)
    assert "判定之后档案有变更" not in part(enter(zhao), yang)
    corrections.correct(
        yang.years.get(), "wage_income", Decimal(3100), by=zhao, reason="更正", on=DAY, version=yang.version
    )
    assert "判定之后档案有变更" in part(enter(zhao), yang)


def test_a_judgement_whose_folder_is_gone_still_gives_its_answer_and_says_what_is_wrong(
    enter, zhao, yang, tmp_path
):
    row = judged(zhao, tmp_path)
    Judgement.objects.filter(pk=row.pk).update(folder=str(tmp_path / "nowhere"))
    text = part(enter(zhao), yang)
    assert "该户符合条件" in text
    assert "无法显示这次判定的规则" in text


def test_a_village_officer_reads_the_countys_answer_for_a_family_of_the_village(
    enter, zhao, wang, sun, yang, tmp_path
):
    judged(zhao, tmp_path)
    assert "该户符合条件" in part(enter(wang), yang)
    assert enter(sun).get(reverse("household:page", args=[yang.pk])).status_code == 404
