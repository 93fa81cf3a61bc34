"""What the engine found beside what people decide: the rules that propose a case, the gate of a step.

A finding is never a decision: an answer that differs is allowed, needs a reason and is listed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from diguan.casework.rounds import villages
from diguan.policy.course import CHOSEN, NOT_CHOSEN, PASSED, REFUSED, RETURNED, Course, Station
from diguan.policy.procedures import Procedure
from diguan.registry import findings
from diguan.registry.models import Case, Household, Judgement, Round
from diguan.words.text import Text

JUDGING = frozenset({"meeting", "check", "approval", "draw", "choice"})
"""Kinds of step at which people give an answer of their own about the case."""
_ENTERING = {"qualifies": PASSED, "does_not_qualify": REFUSED}
_LEAVING = {"qualifies": REFUSED, "does_not_qualify": PASSED}
_BY_OUTCOME: Mapping[str, Mapping[str, str]] = {
    "first_identification": _ENTERING,
    "reidentification_outside": _ENTERING,
    "return": _ENTERING,
    "rollback": _ENTERING,
    "cancellation": _LEAVING,
    "exit": _LEAVING,
}
"""What an outcome of the engine speaks for, where a procedure does not name the rules that propose a case."""


def answers(judgement: Judgement | None, rules: Sequence[str]) -> dict[int, dict[str, bool | None]]:
    """By household id, the answer of each rule; empty without a judgement."""
    if judgement is None or not rules:
        return {}
    return findings.rule_answers(judgement, rules)


def expected(procedure: Procedure, outcome: str, given: Mapping[str, bool | None] | None) -> str:
    """The answer that follows from the engine's: passed, refused, or empty where it cannot say."""
    if procedure.proposed_by:
        said = [None if given is None else given.get(rule) for rule in procedure.proposed_by]
        if any(said):
            return PASSED
        return "" if None in said else REFUSED
    return _BY_OUTCOME.get(procedure.kind, {}).get(outcome, "")


def gates(course: Course, round: Round, station: Station, cases: Sequence[Case]) -> dict[int, bool | None]:
    """By case id, what the rule that a step asks for says of the household, or of the village; empty where it
    asks for none."""
    rule = station.step.gate
    if rule is None:
        return {}
    if course.procedure.of == "village":
        counted = villages.counted(round, cases)
        return {key: villages.answers(course, row).get(rule) for key, row in counted.items()}
    found = answers(round.judgement, [rule])
    return {case.pk: found.get(case.household_id or 0, {}).get(rule) for case in cases}


def differs(station: Station, case: Case, outcome: str, gate: bool | None) -> Text | None:
    """What a decision would differ from; None where it differs from nothing."""
    forward = outcome in (PASSED, CHOSEN)
    if station.step.gate and forward and gate is not True:
        return (_GATE_UNKNOWN if gate is None else _GATE_FALSE).format(gate=station.step.gate, case="{case}")
    if station.step.gate and outcome in (REFUSED, NOT_CHOSEN) and gate is True:
        return _GATE_TRUE.format(gate=station.step.gate, case="{case}")
    if station.kind not in JUDGING or station.kind == "choice" or not case.expected or outcome == RETURNED:
        return None
    if (case.expected == PASSED) == forward:
        return None
    return _REFUSES.format(case="{case}") if case.expected == PASSED else _PASSES.format(case="{case}")


def flags(facts: Mapping[str, Any], found: Sequence[str], rules: Mapping[str, Any]) -> list[str]:
    """Conflicts to be looked at again, from the file's facts and from the pack's rules that flag (R-017,
    R-018)."""
    read = {fact for rule in found if rule in rules for fact in rules[rule].tree.facts}
    kin = facts.get("kin_of_cadre") or "kin_of_cadre" in read
    split = facts.get("split_or_merged_on") or "split_or_merged_on" in read
    return [*(["kin_of_cadre"] if kin else []), *(["split_or_merged"] if split else [])]


def facts_of(files: Sequence[Household], year: int) -> dict[int, dict[str, Any]]:
    """By household id, the facts that can raise a flag."""
    return findings.flag_facts([one.pk for one in files], year)


_GATE_FALSE = Text("{case}：系统按规则“{gate}”判为不符合", "{case}: by the rule '{gate}' the system says no")
_GATE_TRUE = Text("{case}：系统按规则“{gate}”判为符合", "{case}: by the rule '{gate}' the system says yes")
_GATE_UNKNOWN = Text(
    "{case}：规则“{gate}”还没有结论（未研判或缺事实）",
    "{case}: the rule '{gate}' has no answer yet (not judged, or a fact is missing)",
)
_REFUSES = Text("{case}：系统研判为应通过", "{case}: the system's finding speaks for it")
_PASSES = Text("{case}：系统研判为不应通过", "{case}: the system's finding speaks against it")
