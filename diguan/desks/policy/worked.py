"""Worked cases of a pack as an officer reads them: a made-up family, and what the document must make of it.

Whether it does, the tests of the packs show; here they are only told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diguan.policy import cases
from diguan.policy.cases import Case
from diguan.policy.pack import Pack
from diguan.web import badges, facts, policies
from diguan.words.text import Text

Told = Sequence[tuple[Text, str]]


@dataclass(frozen=True, slots=True)
class Worked:
    """One case: the family's facts in words, each member's, and what must come out."""

    case: Case
    household: Told
    people: Sequence[Told]
    rules: Sequence[tuple[Text, str]]
    because: Sequence[Text]
    asked: Sequence[Text]


def worked(pack: Pack) -> list[Worked]:
    """Every case of the pack, in the order of its files."""
    return [_worked(case, pack) for case in cases.load(policies.library(), pack.id)]


def _worked(case: Case, pack: Pack) -> Worked:
    expect = case.expect
    because = sorted(
        (expect.reasons or frozenset()) | (expect.against or frozenset()) | (expect.findings or frozenset())
    )
    return Worked(
        case,
        _told(case.family.household),
        [_told(person) for person in case.family.people],
        [(_name(pack, rule), _answer(answer)) for rule, answer in expect.rules.items()],
        [_name(pack, rule) for rule in because],
        [policies.book().fact(name).text for name in sorted(expect.missing or ())],
    )


def _told(given: Mapping[str, Any]) -> Told:
    """Facts with their values; what is only made when a register is frozen (tokens, lengths) is left out."""
    known = policies.book().facts
    return [
        (known[name].text, facts.said(known[name], value, show_secret=True))
        for name, value in given.items()
        if name in known
    ]


def _name(pack: Pack, rule: str) -> Text:
    entry = pack.rules.get(rule) or pack.decision
    return entry.text if entry else Text(rule, rule)


def _answer(answer: Any) -> str:
    return badges.answer_name(answer) if answer in (True, False, None) else str(badges.NOT_APPLIED)
