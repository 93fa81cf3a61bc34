"""Clauses that people read stand under the titles of their documents, each title once."""

from types import MappingProxyType

import pytest

from diguan.policy.citing import named
from diguan.policy.entries import Document, Source
from diguan.words.text import Text

S1 = Document("S1", Text("《意见》", "Opinions"))
S2 = Document("S2", Text("《办法》", "Measures"))
PAGE = Document("page", Text("《网页》", "A page"))
KNOWN = MappingProxyType({"S1": S1, "S2": S2, "page": PAGE})


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("S1 §4", "《意见》 §4", "Opinions §4"),
        ("S1 §4; S1 §1(2); S2 §9", "《意见》 §4、§1(2); 《办法》 §9", "Opinions §4, §1(2); Measures §9"),
        ("作提示（S1 §3；不限）", "作提示（《意见》 §3；不限）", "作提示（Opinions §3；不限）"),
        ("S1-11", "《意见》", "Opinions"),
        ("page", "《网页》", "A page"),
        ("page; S1 §4", "《网页》; 《意见》 §4", "A page; Opinions §4"),
        ("S1 §4; page", "《意见》 §4; 《网页》", "Opinions §4; A page"),
        ("page：标准 2%（page）", "《网页》：标准 2%（《网页》）", "A page：标准 2%（A page）"),
        ("this page; one page", "this page; one page", "this page; one page"),
        ("S1 §3; R-018", "《意见》 §3; R-018", "Opinions §3; R-018"),
        ("S12 §3, XS1 §4, S9 §1", "S12 §3, XS1 §4, S9 §1", "S12 §3, XS1 §4, S9 §1"),
    ],
)
def test_a_clause_is_named_by_the_title_of_its_document(written: str, zh: str, en: str) -> None:
    assert (named(written, KNOWN, "zh-hans"), named(written, KNOWN, "en")) == (zh, en)


def test_without_documents_words_stay_as_they_are() -> None:
    assert named("S1 §4", {}, "en") == "S1 §4"


def test_a_source_says_a_title_once_for_clauses_that_follow_each_other() -> None:
    source = Source("S1 §4; S1 §3; S2; S1 §6", ((S1, "§4"), (S1, "§3"), (S2, ""), (S1, "§6")))
    assert source.say("zh") == "《意见》 §4、§3; 《办法》; 《意见》 §6"
    assert source.say("en") == "Opinions §4, §3; Measures; Opinions §6"
