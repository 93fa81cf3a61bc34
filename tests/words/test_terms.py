"""The dictionary says one thing with one word, and its near-synonyms say what tells them apart."""

from pathlib import Path

import pytest

from diguan.words import terms
from diguan.words.terms import TermFault, Terms
from diguan.words.text import Text

FILE = Path(__file__).resolve().parents[2] / "packs" / "terms.toml"
NOTICE = '[[term]]\nid = "notice"\nzh = "公示"\nen = "notice"\nsource = "S0"\n'


@pytest.fixture(scope="module")
def dictionary() -> Terms:
    return terms.load(FILE)


# The pairs that the house keeps apart, with the identifiers used throughout the code.
@pytest.mark.parametrize(
    ("zh", "identifier"),
    [
        ("公示", "notice"),
        ("公告", "announcement"),
        ("审核", "review"),
        ("审批", "approval"),
        ("审定", "approval"),
        ("复核", "verification"),
        ("核查", "inspection"),
        ("民主评议", "appraisal"),
        ("评估", "assessment"),
        ("脱贫", "lifted"),
        ("退出", "exit"),
        ("注销", "closing"),
        ("返贫", "return_to_poverty"),
        ("致贫", "falling_into_poverty"),
        ("帮扶责任人", "helper"),
        ("户主", "head"),
        ("异议", "objection"),
        ("申诉", "appeal"),
        ("台账", "ledger"),
        ("花名册", "roster"),
        ("建档立卡", "registration"),
        ("扶贫标准", "poverty_line"),
        ("致贫原因", "cause"),
        ("驻村工作队", "village_team"),
        ("第一书记", "first_secretary"),
        ("两不愁三保障", "assurances_and_guarantees"),
        ("易地扶贫搬迁", "relocation"),
        ("危房改造", "house_repair"),
        ("回头看", "follow_up_check"),
        ("动态调整", "yearly_update"),
        ("行政村", "village"),
        ("自然村", "hamlet"),
        ("低保", "dibao"),
        ("特困供养", "wubao"),
        ("脱贫回退", "rollback"),
        ("取消资格", "cancellation"),
    ],
)
def test_a_word_of_the_field_has_its_identifier(dictionary: Terms, zh: str, identifier: str) -> None:
    found = dictionary.of_zh(zh)
    assert found is dictionary[identifier]


NEAR = [
    ("notice", "announcement"),
    ("review", "approval", "verification", "inspection"),
    ("appraisal", "assessment", "performance_review"),
    ("lifted", "exit", "closing", "cancellation"),
    ("return_to_poverty", "falling_into_poverty", "rollback"),
    ("helper", "head"),
    ("objection", "appeal", "complaint"),
    ("ledger", "roster"),
    ("village", "hamlet"),
    ("allocation", "appropriation"),
    ("yearly_update", "standing_management"),
]


@pytest.mark.parametrize("group", NEAR, ids="-".join)
def test_near_synonyms_have_notes_that_tell_them_apart(dictionary: Terms, group: tuple[str, ...]) -> None:
    told = [dictionary[identifier] for identifier in group]
    assert sum(term.note is not None for term in told) >= len(told) - 1
    assert len({term.text.en for term in told}) == len({term.text.zh for term in told}) == len(told)


def test_the_dictionary_is_complete_enough_to_speak_with(dictionary: Terms) -> None:
    assert len(dictionary) >= 200
    assert all(term.source for term in dictionary)
    assert [term.id for term in dictionary][:2] == ["registration", "register"]


def test_unknown_words_are_not_guessed(dictionary: Terms) -> None:
    assert dictionary.of_zh("公示公告牌") is None
    assert dictionary.of_zh(" 公示 ") is dictionary["notice"]
    with pytest.raises(TermFault, match="no term 'posting'"):
        dictionary["posting"]


def test_a_term_keeps_its_other_words_its_note_and_its_source(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    path.write_text(
        NOTICE + 'also = ["公布"]\nnote.zh = "可提异议"\nnote.en = "open to objections"\n', "utf-8"
    )
    (term,) = terms.load(path)
    assert (term.also, term.note, term.source) == (("公布",), Text("可提异议", "open to objections"), "S0")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NOTICE + NOTICE, "'notice' stands for both"),
        (NOTICE + NOTICE.replace('"notice"', '"posting"'), "'公示' stands for both notice and posting"),
        (
            NOTICE + NOTICE.replace("公示", "公告").replace('id = "notice"', 'id = "x"'),
            "'notice' stands for both",
        ),
        (NOTICE + 'also = ["公示"]', "'公示' stands for both"),
        (NOTICE.replace("公示", ""), "both languages"),
        (NOTICE + 'note.zh = "说明"', "both languages"),
        (NOTICE + 'note = "one language"', "both languages"),
        (NOTICE.replace('"notice"\nzh', '"Public Notice"\nzh'), "lower-case letters"),
        (NOTICE.replace("source", "from"), "from, source"),
        ("[[term]\n", "cannot be read"),
    ],
)
def test_a_dictionary_that_is_wrong_says_where_and_why(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "terms.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TermFault, match=said) as caught:
        terms.load(path)
    assert "terms.toml" in str(caught.value.where)


def test_a_missing_dictionary_is_a_fault_too(tmp_path: Path) -> None:
    with pytest.raises(TermFault, match="cannot be read"):
        terms.load(tmp_path / "terms.toml")
