"""A ruling over one household in plain Python: every answer, the outcome, its reasons and its questions.

It is the reference the engine's SQL is held against, and what worked cases are run on. It is slow for many.
Rows carry derived facts too; where they come from it does not know.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from diguan.policy.entries import RuleKind
from diguan.policy.language import Tree, Value, evaluate
from diguan.policy.ruling import QUALIFIES, Ruling

OUTCOMES: Final[dict[bool | None, str]] = {True: "qualifies", False: "does_not_qualify", None: "cannot_say"}
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Judged:
    """One household's answers; `reasons`, `against`, `flags` are true rules, `questions` unknown ones."""

    outcome: str
    answers: Mapping[str, bool | None]
    values: Mapping[str, Value]
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    flags: tuple[str, ...]
    questions: tuple[str, ...]
    missing: tuple[str, ...]


def judged(ruling: Ruling, household: Row, people: Sequence[Row]) -> Judged:
    """Judge one household; without a decision in the pack the outcome cannot be said."""
    columns = dict(household)
    for layer in (*ruling.layers, *ruling.wanted_layers):
        columns |= {column.name: evaluate(column.tree, columns, people) for column in layer}
    rules = [rule for rule in ruling.rules if rule.level == "household"]

    def true_of(*kinds: RuleKind) -> tuple[str, ...]:
        return tuple(rule.id for rule in rules if rule.kind in kinds and columns[rule.id] is True)

    def met(conditions: Mapping[str, Tree]) -> tuple[str, ...]:
        return tuple(name for name, tree in conditions.items() if evaluate(tree, columns, people) is True)

    return Judged(
        outcome=OUTCOMES[cast("bool | None", columns.get(QUALIFIES))],
        answers={rule.id: cast("bool | None", columns[rule.id]) for rule in rules},
        values={formula.id: cast("Value", columns.get(formula.id)) for formula in ruling.formulas},
        reasons=true_of("ground"),
        against=true_of("bar"),
        flags=true_of("flag", "focus"),
        questions=met(ruling.questions),
        missing=met(ruling.missing),
    )


def village_answers(ruling: Ruling, village: Row) -> dict[str, bool | None]:
    """The answers of the rules about a village. A county has some hundred: no other engine is needed."""
    columns = dict(village)
    for layer in ruling.village_layers:
        columns |= {column.name: evaluate(column.tree, columns, ()) for column in layer}
    return {
        rule.id: cast("bool | None", columns[rule.id]) for rule in ruling.rules if rule.level == "village"
    }


def violations(ruling: Ruling, household: Row, people: Sequence[Row]) -> dict[str, int]:
    """By quality rule that is violated, how often: once for a household, or for each person it is true of."""
    answers = judged(ruling, household, people).answers
    return counted(ruling, answers, person_answers(ruling, household, people))


def counted(
    ruling: Ruling, household: Mapping[str, bool | None], people: Sequence[Mapping[str, bool | None]]
) -> dict[str, int]:
    """The violations among answers that are there already: the household's and each person's."""
    quality = {rule.id for rule in ruling.rules if rule.kind == "quality"}
    answers = (item for row in (household, *people) for item in row.items())
    return dict(Counter(id for id, answer in answers if answer is True and id in quality))


def person_answers(
    ruling: Ruling, household: Row, people: Sequence[Row]
) -> tuple[dict[str, bool | None], ...]:
    """For each person the answers of the rules about persons."""
    columns = dict(household)
    for layer in ruling.layers:
        columns |= {column.name: evaluate(column.tree, columns, people) for column in layer}
    found = []
    for person in people:
        row = dict(person)
        for layer in ruling.person_layers:
            row |= {column.name: evaluate(column.tree, columns, people, row) for column in layer}
        rules = [rule.id for rule in ruling.rules if rule.level == "person"]
        found.append({id: cast("bool | None", row[id]) for id in rules})
    return tuple(found)
