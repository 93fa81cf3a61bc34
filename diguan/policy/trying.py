"""Running worked cases on plain Python: facts derived, the family judged, differences from what is expected.

Any other engine compares its own answers with the same `differences`.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from diguan.policy.cases import Answer, Case, Family
from diguan.policy.facts import FactBook
from diguan.policy.judging import Judged, counted, judged, person_answers, village_answers
from diguan.policy.language.logic import disjunction
from diguan.policy.pack import Pack
from diguan.policy.plain_facts import household_facts, person_facts
from diguan.policy.ruling import Ruling

Rows = tuple[dict[str, Any], list[dict[str, Any]]]
_NOBODY: Final = Judged("cannot_say", {}, {}, (), (), (), (), ())


def derived(case: Case, book: FactBook) -> Rows:
    """The family with its derived facts; numbers that others share are counted over all of the case."""
    families = (case.family, *case.others)
    tokens = Counter(token for f in families for p in f.people if (token := p.get("id_token")))
    accounts = Counter(token for f in families if (token := f.household.get("account_token")))
    return _rows(case.family, case.on, book, tokens, accounts)


def _rows(family: Family, on: date, book: FactBook, tokens: Counter[str], accounts: Counter[str]) -> Rows:
    people = [person_facts(person, on, tokens) for person in family.people]
    return household_facts(family.household, people, book, accounts), people


def tried(pack: Pack, case: Case) -> list[str]:
    """What came out otherwise than expected, on plain Python; empty when the case holds."""
    ruling = pack.at(case.on)
    if case.village is not None:
        return _tried_on_village(ruling, case, case.village)
    household, people = derived(case, pack.book)
    result = judged(ruling, household, people)
    answers: dict[str, Answer] = {rule.id: "not_applied" for rule, _ in ruling.not_applied}
    answers |= result.answers
    of_people = person_answers(ruling, household, people)
    answers |= {id: disjunction(row[id] for row in of_people) for id in (of_people[0] if of_people else ())}
    found = counted(ruling, result.answers, of_people)
    return differences(case, result, answers, frozenset(found))


def _tried_on_village(ruling: Ruling, case: Case, village: Mapping[str, Any]) -> list[str]:
    answers: dict[str, Answer] = {rule.id: "not_applied" for rule, _ in ruling.not_applied}
    answers |= village_answers(ruling, village)
    found = counted(ruling, {id: answer for id, answer in answers.items() if answer is True}, ())
    return differences(case, _NOBODY, answers, frozenset(found))


def differences(
    case: Case, result: Judged, answers: Mapping[str, Answer], findings: frozenset[str]
) -> list[str]:
    """Each expectation that is not met, as one line: what, what was expected, what came out."""
    expect = case.expect
    lists = {
        "reasons": (expect.reasons, result.reasons),
        "against": (expect.against, result.against),
        "flags": (expect.flags, result.flags),
        "questions": (expect.questions, result.questions),
        "missing": (expect.missing, result.missing),
        "findings": (expect.findings, findings),
    }
    found = []
    if expect.outcome is not None and expect.outcome != result.outcome:
        found.append(f"outcome: expected {expect.outcome}, got {result.outcome}")
    for name, (wanted, got) in lists.items():
        if wanted is not None and wanted != frozenset(got):
            found.append(f"{name}: expected {sorted(wanted)}, got {sorted(got)}")
    for rule, answer in expect.rules.items():
        if answers.get(rule, "no such rule") != answer:
            found.append(f"{rule}: expected {answer}, got {answers.get(rule, 'no such rule')}")
    return found
