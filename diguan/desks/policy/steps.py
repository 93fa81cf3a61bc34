"""Procedures as an officer reads them: each step with who acts, what it needs and what follows.

It shapes what diguan.policy tells; who stands at which step it does not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from diguan.policy.entries import BASES, DatedValue
from diguan.policy.language import Name, Tree
from diguan.policy.pack import Pack
from diguan.policy.procedures import CASES_FROM, ORDERS, PROCEDURES, STEPS, Procedure, Step
from diguan.policy.ruling import Ruling
from diguan.policy.telling import Fact, told
from diguan.web.readable import Reader
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Told:
    """One fact about a step as it stands on the day; without words it is unset. `dated` tells whose it is."""

    label: Text
    words: Text | None
    stated: bool
    dated: DatedValue | None = None


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step, the word for its kind, and the facts about it."""

    step: Step
    kind: Text
    facts: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure with what it serves and its steps."""

    procedure: Procedure
    kind: Text
    order: Text
    cases_from: Sequence[Text]
    proposed_by: Sequence[Text]
    steps: Sequence[StepLine]


def procedures(pack: Pack, ruling: Ruling, read: Reader) -> list[Line]:
    """The procedures in the order of the work, the parts that are run inside them last."""
    found = [_line(one, pack, ruling, read) for one in pack.procedures.values()]
    return sorted(found, key=lambda line: list(PROCEDURES).index(line.procedure.kind))


def _line(procedure: Procedure, pack: Pack, ruling: Ruling, read: Reader) -> Line:
    return Line(
        procedure,
        PROCEDURES[procedure.kind],
        ORDERS[procedure.order],
        [CASES_FROM[one] for one in procedure.cases_from],
        [read.names[one] for one in procedure.proposed_by],
        [_step(step, procedure, pack, ruling, read) for step in procedure.steps],
    )


def _step(step: Step, procedure: Procedure, pack: Pack, ruling: Ruling, read: Reader) -> StepLine:
    facts = told(step, procedure, pack.procedures, pack.rules)
    return StepLine(step, STEPS[step.kind], [_told(fact, step, pack, ruling, read) for fact in facts])


def _told(fact: Fact, step: Step, pack: Pack, ruling: Ruling, read: Reader) -> Told:
    if fact.parameter:
        dated = pack.parameters[fact.parameter].on(ruling.on)
        words = read.dated(fact.parameter, dated) if dated else None
        return Told(pack.parameters[fact.parameter].text, words, True, dated)
    if step.condition and fact.words and fact.words.zh == step.only_if:
        return Told(fact.label, _condition(step.condition, ruling, read), fact.stated)
    return Told(fact.label, fact.words, fact.stated)


def _condition(condition: Tree, ruling: Ruling, read: Reader) -> Text:
    """A setting in words; one that is plainly yes or no with its value, "covert checks: yes"."""
    if not isinstance(condition.root, Name):
        return read.say(condition.root)
    name, value = condition.root.id, ruling.parameters.get(condition.root.id)
    said = BASES["unset"] if value is None else read.parameter(name, value)
    return Text(f"{read.names[name].zh}：{said.zh}", f"{read.names[name].en}: {said.en}")
