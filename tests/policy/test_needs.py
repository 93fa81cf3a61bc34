"""Every secret says what it is for, who asks for it and how long it is kept, or that no document says so."""

import re

import pytest

from diguan.casework.may import ACTS, DUTIES
from diguan.casework.secrets import Kept, Sight, kept, needs, of_classes, of_needs, of_sight, sight
from diguan.policy.facts import FactBook
from diguan.policy.faults import PolicyFault
from diguan.policy.library import packs_folder
from diguan.policy.needs import UNSET
from diguan.registry.needs import OF_NEED
from tests.house.source import ROOT

BOOK = FactBook.load(packs_folder())
SECRETS = [fact.name for fact in BOOK.facts.values() if fact.secret]


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_fact_has_purpose_basis_and_retention(name: str) -> None:
    purpose, basis, keep = BOOK.needs[name].told
    assert all(text.zh and text.en for text in (purpose, basis, keep))
    assert purpose != UNSET


def test_nothing_but_secrets_has_a_need() -> None:
    assert list(BOOK.needs) == SECRETS


def test_what_is_said_to_ask_for_a_secret_stands_in_the_sources() -> None:
    """A clause of a document that docs/sources.md lists, or a numbered check that a rule cites."""
    known = set(re.findall(r"^\| (S\d) \|", (ROOT / "docs" / "sources.md").read_text("utf-8"), re.M))
    rules = "".join(
        path.read_text("utf-8") for path in (ROOT / "packs/national/quality/rules").glob("*.toml")
    )
    for need in BOOK.needs.values():
        if need.basis:
            document, clause = re.match(r"(S\d|QR) (§\d+|[\d_]+)", need.basis.en).groups()  # type: ignore[union-attr]
            assert need.basis.zh.startswith(f"{document} {clause}")
            assert document in known or clause in rules


SLIPS = {
    "lacking": ("", "lacks purpose"),
    "no secret": (
        '[secret.b]\npurpose = { zh = "用", en = "use" }\nbasis = "unset"\nkeep = "unset"\n',
        "'b' is no secret fact",
    ),
    "no purpose": (
        '[secret.a]\npurpose = "unset"\nbasis = "unset"\nkeep = "unset"\n',
        "purpose of the secret",
    ),
    "one language": (
        '[secret.a]\npurpose = { zh = "用" }\nbasis = "unset"\nkeep = "unset"\n',
        "purpose of the secret",
    ),
    "a bare text": (
        '[secret.a]\npurpose = { zh = "用", en = "use" }\nbasis = "law"\nkeep = "unset"\n',
        "basis of the secret",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_secret_without_its_need_is_refused(slip, tmp_path):
    said, message = SLIPS[slip]
    (tmp_path / "codes").mkdir()
    facts = '[person]\na = { type = "text", zh = "甲", en = "A", secret = true }\n'
    facts += 'b = { type = "text", zh = "乙", en = "B" }\n'
    (tmp_path / "facts.toml").write_text(facts + said, "utf-8")
    with pytest.raises(Exception, match=message) as refused:
        FactBook.load(tmp_path)
    assert isinstance(refused.value, PolicyFault) or "secret" in str(refused.value)


def test_every_secret_has_a_class_and_every_class_a_protection() -> None:
    assert {kept(BOOK.facts[name]) for name in SECRETS} == {Kept.SEALED, Kept.CODED, Kept.MASKED}
    assert {kept(fact) for fact in BOOK.facts.values() if not fact.secret} == {Kept.ON_FILE}
    assert [row[0].split()[0] for row in of_classes()] == [one.value.zh.split()[0] for one in Kept]
    assert all(len(row) == 5 and all(row) for row in of_classes())
    assert len(list(of_needs(BOOK))) == len(list(needs(BOOK))) == len(SECRETS) + len(OF_NEED)


def test_the_table_says_who_sees_which_field() -> None:
    rows = list(of_sight(BOOK))
    assert len(rows) == len(SECRETS) + 1
    assert all(len(row) == 1 + len(DUTIES) for row in rows)
    for name in SECRETS:
        fact = BOOK.facts[name]
        seen = {duty for duty in DUTIES if sight(fact, duty) is not Sight.NOTHING}
        assert seen == ACTS["see"].duties
        whole = {duty for duty in DUTIES if sight(fact, duty) is Sight.REVEALED}
        assert whole == (ACTS["reveal"].duties if fact.sealed else set())
