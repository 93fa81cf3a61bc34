"""Questions to all people of a family are said in words; what is too long stays an expression."""

import pytest

from diguan.engine import phrases
from diguan.policy import language
from tests.engine.village import BOOK


def aggregate(source):
    return language.parse(source, BOOK).aggregates[0]


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("any(disabled)", "家中有人：残疾", "somebody: Disabled"),
        ("all(insured)", "全家都：参加基本医疗保险", "everybody: Has basic medical insurance"),
        (
            'count(labour_ability in ("ordinary", "skilled"))',
            "家中人数：劳动技能 ∈ 普通劳动力、技能劳动力",
            "how many: Labour ability ∈ Ordinary labour, Skilled labour",
        ),
        ("any(dibao or not wubao)", "家中有人：是否享受低保或非“是否特困供养”", None),
        ("max(age)", "家中最大：年龄", "the most: Age"),
        ("any(age >= 60)", "家中有人：年龄 >= 60", "somebody: Age >= 60"),
        ('any(relation == "head")', "家中有人：与户主关系 == 本人或户主", None),
        ("any(known(birth))", "家中有人：known(birth)", "somebody: known(birth)"),
    ],
)
def test_a_question_is_said_with_the_names_of_facts_and_codes(ruling, source, zh, en):
    said = phrases.of_aggregate(aggregate(source), ruling)
    assert said.zh == zh
    assert en is None or said.en == en


def test_every_unit_of_the_fact_book_has_a_chinese_name():
    units = {fact.unit for fact in BOOK.facts.values() if fact.unit}
    assert not [unit for unit in units if phrases.of_unit(unit).zh == unit]
