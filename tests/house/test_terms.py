"""One Chinese term, one identifier: packs/terms.toml is the only dictionary; facts do not contradict it."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.source import ROOT

TERMS, FACTS = ROOT / "packs" / "terms.toml", ROOT / "packs" / "facts.toml"
APART = [  # near-synonyms that officers keep apart, and so does the code
    ("公示", "公告"),
    ("审核", "审批", "复核", "核查"),
    ("民主评议", "评估"),
    ("脱贫", "退出", "注销"),
    ("返贫", "致贫"),
    ("帮扶责任人", "户主"),
    ("异议", "申诉"),
    ("台账", "花名册"),
    ("行政村", "自然村"),
]


def test_a_chinese_term_has_one_identifier_and_an_identifier_one_term() -> None:
    assert not _ambiguous(
        (word, term["id"]) for term in terms() for word in (term["zh"], *term.get("also", ()))
    )
    assert not _ambiguous((term["id"], term["zh"]) for term in terms())


def test_a_fact_that_is_a_term_bears_its_identifier() -> None:
    known = {term["zh"]: term["id"] for term in terms()}
    assert not {zh: (name, known[zh]) for name, zh in facts() if known.get(zh, name) != name}


@pytest.mark.parametrize("group", APART)
def test_near_synonyms_are_kept_apart(group: tuple[str, ...]) -> None:
    identifiers = [term["id"] for term in terms() if term["zh"] in group]
    assert len(set(identifiers)) == len(group)


def test_every_term_is_told_in_both_languages() -> None:
    assert all(term["id"].isidentifier() and term["zh"].strip() and term["en"].strip() for term in terms())


def terms() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(TERMS.read_text("utf-8"))["term"]
    return found


def facts() -> Iterator[tuple[str, str]]:
    """Name and Chinese name of every fact, recorded and derived."""
    book = tomllib.loads(FACTS.read_text("utf-8"))
    for level in (book, book["derived"]):
        for group in ("household", "person"):
            yield from ((name, fact["zh"]) for name, fact in level.get(group, {}).items())


def _ambiguous(pairs: Any) -> dict[str, set[str]]:
    meant = defaultdict(set)
    for one, other in pairs:
        meant[one].add(other)
    return {one: others for one, others in meant.items() if len(others) > 1}
