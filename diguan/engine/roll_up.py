"""One pass over the people: every question to all members of a family becomes a column of one grouped view.

Yes and unknown of each question are bits of one number per person, so that a family's answers are found by a
single `bit_or`. A family without people has no row, so all its answers are unknown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from diguan.engine.steps import Step, literal, quoted, select
from diguan.policy import language
from diguan.policy.language import Aggregate, Name, Node, Tree
from diguan.policy.language.nodes import Constant, Junction, Known, Not, walk
from diguan.policy.language.shared import Sharing

COUNTED: Final = ("people", "heads", "spouses")
_BLANK_RELATION: Final = "relation IS NULL"
_HEADS: Final = {"heads": "head", "spouses": "spouse"}
_WORD: Final = 30
"""Bits in one number; so many fit into the sign-free part of an INTEGER."""


def facts_read(aggregates: Iterable[Aggregate]) -> set[str]:
    """The facts, of persons and of their household, that the questions read."""
    return {name.id for aggregate in aggregates for name in _names(aggregate)}


def asks_household(aggregate: Aggregate) -> bool:
    """Whether a question to the people also reads a fact of their household."""
    return any(name.level == "household" for name in _names(aggregate))


@dataclass(frozen=True)
class RollUp:
    """Questions to all people and `counted` (some of COUNTED), answered in one view called `name`."""

    name: str
    source: str
    aggregates: tuple[Aggregate, ...]
    counted: tuple[str, ...] = ()

    def steps(self, shown: Sequence[Aggregate]) -> list[Step]:
        """From the source to the view: `counted`, the answers of `shown`, and the columns of all others."""
        says = "one row a person: each question's yes and unknown as bits, and what is added up"
        person = Step(f"{self.name}_bits", says, self._per_person(self.parts[-1].name if self.parts else ""))
        says = "one row a household with people: all bits of its people, in one pass"
        grouped = [f"{sql} AS {quoted(name)}" for name, sql in self._grouped().items()]
        body = ",\n".join(f"  {line}" for line in ("household_id", *grouped))
        sql = f"SELECT\n{body}\nFROM {quoted(person.name)}\nGROUP BY household_id"
        household = Step(f"{self.name}_found", says, sql)
        says = "one row a household with people: every question to all of them, true, false or unknown"
        answers = [(name, self._count(name)) for name in self.counted]
        answers += [(language.column_of(one), self.answer(one)) for one in shown]
        keep = ", ".join(("household_id", *map(quoted, self.raw)))
        last = Step(self.name, says, select(answers, quoted(household.name), keep=keep))
        return [*self.parts, person, household, last]

    @cached_property
    def raw(self) -> tuple[str, ...]:
        """The columns that `answer` reads."""
        words = -(-len(self._bits) // _WORD)
        values = (self._value(one) for one in self.aggregates if self._valued(one))
        return (*(f"{self.name}.{number}" for number in range(words)), *values)

    def answer(self, aggregate: Aggregate) -> str:
        """SQL for a question's answer over the columns of the view."""
        value, known = quoted(self._value(aggregate)), self._all_known(aggregate)
        if aggregate.word in ("any", "all"):
            settled, open_ = ("TRUE", "FALSE") if aggregate.word == "any" else ("FALSE", "TRUE")
            if not known:
                return self._test(self._settles(aggregate), "<>" if aggregate.word == "any" else "=")
            settles = self._test(self._settles(aggregate), "<>")
            return f"CASE WHEN {settles} THEN {settled} WHEN {known} THEN {open_} END"
        if aggregate.word in ("count", "sum", "distinct"):
            value = f"CAST({value} AS DOUBLE)"
        return f"CASE WHEN {known} THEN {value} END" if known else value

    @cached_property
    def parts(self) -> list[Step]:
        """Views of what several questions ask of a person, each worked out once."""
        steps, source = [], self.source
        for number, layer in enumerate(self._sharing.layers, 1):
            columns = ((name, _sql(node)) for name, node in layer)
            says = f"one row a person: what several questions ask, part {number}"
            steps.append(Step(f"{self.name}_parts_{number}", says, select(columns, source)))
            source = quoted(steps[-1].name)
        return steps

    @cached_property
    def _sharing(self) -> Sharing:
        return Sharing(one.operand for one in self.aggregates)

    @cached_property
    def _bits(self) -> dict[str, int]:
        """Conditions on a person, each with the number of its bit."""
        found = [_BLANK_RELATION] if {*self.counted} & _HEADS.keys() else []
        for one in self.aggregates:
            found += [] if self._valued(one) else [self._settles(one)]
            found += [self._unknown(one)] if self._may_be_open(one) else []
        return {condition: number for number, condition in enumerate(dict.fromkeys(found))}

    def _per_person(self, source: str) -> str:
        columns = [(name, sql) for name, sql in self._words()]
        columns += [(self._value(one), self._operand(one)) for one in self.aggregates if self._valued(one)]
        columns += [(name, f"relation = {literal(_HEADS[name])}") for name in self.counted if name in _HEADS]
        return select(columns, quoted(source) if source else self.source, keep="household_id")

    def _words(self) -> Iterator[tuple[str, str]]:
        conditions = list(self._bits)
        for start in range(0, len(conditions), _WORD):
            some = conditions[start : start + _WORD]
            ones = (f"CASE WHEN {condition} THEN {1 << bit} ELSE 0 END" for bit, condition in enumerate(some))
            yield f"{self.name}.{start // _WORD}", f"CAST({' + '.join(ones)} AS INTEGER)"

    def _grouped(self) -> dict[str, str]:
        found = {"people": "CAST(count(*) AS INTEGER)"} if "people" in self.counted else {}
        found |= {name: f"bit_or({quoted(name)})" for name, _ in self._words()}
        for one in self.aggregates:
            if self._valued(one):
                column = quoted(self._value(one))
                found[self._value(one)] = _ADDED[one.word].format(column=column)
        heads = (name for name in self.counted if name in _HEADS)
        return found | {name: f"count(CASE WHEN {name} THEN 1 END)" for name in heads}

    def _count(self, name: str) -> str:
        if name not in _HEADS:
            return name
        return f"CASE WHEN {self._test(_BLANK_RELATION, '=')} THEN CAST({name} AS INTEGER) END"

    def _settles(self, one: Aggregate) -> str:
        """What one person has to say for the family's answer to be known at once."""
        said = self._operand(one)
        return said if one.word == "any" else f"NOT {said}"

    def _unknown(self, one: Aggregate) -> str:
        return f"{self._operand(one)} IS NULL"

    def _all_known(self, one: Aggregate) -> str:
        return self._test(self._unknown(one), "=") if self._may_be_open(one) else ""

    def _may_be_open(self, one: Aggregate) -> bool:
        return one.word != "distinct" and not _never_unknown(one.operand)

    def _operand(self, one: Aggregate) -> str:
        if one.word == "sum" and isinstance(one.operand, Name):
            return quoted(one.operand.id)
        written = _sql(self._sharing.said(one.operand))
        return written if written.startswith('"') and written.count('"') == 2 else f"({written})"

    def _valued(self, one: Aggregate) -> bool:
        return one.word not in ("any", "all")

    def _value(self, one: Aggregate) -> str:
        return f"{self.name}.{language.column_of(one)}"

    def _test(self, condition: str, sign: str) -> str:
        number = self._bits[condition]
        return f"({quoted(f'{self.name}.{number // _WORD}')} & {1 << number % _WORD}) {sign} 0"


_ADDED: Final = {
    "count": "count(CASE WHEN {column} THEN 1 END)",
    "sum": "sum({column})",
    "min": "min({column})",
    "max": "max({column})",
    "distinct": "count(DISTINCT {column})",
}


def _sql(node: Node) -> str:
    return language.sql(Tree("", node, "person")).sql("duckdb")


def _never_unknown(node: Node) -> bool:
    match node:
        case Known() | Not(operand=Known()):
            return True
        case Junction():
            return all(map(_never_unknown, node.operands))
        case Not():
            return _never_unknown(node.operand)
        case Constant():
            return node.value is not None
    return False


def _names(aggregate: Aggregate) -> frozenset[Name]:
    return frozenset(node for node in walk(aggregate) if isinstance(node, Name))
