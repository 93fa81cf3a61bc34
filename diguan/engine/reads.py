"""What a rule read, in words: a fact, a formula or a question to all people, with its value and its unit.

It names and prints values; it finds none.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from diguan.engine import phrases
from diguan.policy import language
from diguan.policy.entries import Entry, Formula
from diguan.policy.facts import Fact, FactBook
from diguan.policy.language import Aggregate, Name
from diguan.policy.language.nodes import walk
from diguan.policy.ruling import Ruling
from diguan.words.money import in_yuan
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Read:
    """A thing that was read: `value` is None and `missing` true where it is not known.

    `made_from` names the recorded facts behind it; `fact` is None for formulas, rules and aggregates.
    """

    name: str
    text: Text
    unit: str | None
    value: Any
    missing: bool
    made_from: tuple[str, ...] = ()
    fact: Fact | None = None
    said: Text | None = None

    def say(self, language: str) -> str:
        """The value as officers write it, with its unit; what is not known says so."""
        said = self.said.say(language) if self.said else _plain(self.value).say(language)
        if self.unit is None or self.missing:
            return said
        return f"{said} {phrases.of_unit(self.unit).say(language)}"


def of_fact(name: str, value: Any, book: FactBook) -> Read:
    """A fact of the book with its value."""
    fact = book.fact(name)
    said = _in_words(fact, value, book)
    return Read(name, fact.text, fact.unit, value, value is None, fact.made_from, fact, said)


def of_formula(formula: Formula, value: Any) -> Read:
    """A formula of the pack with its value."""
    facts = tuple(sorted(formula.tree.facts))
    return Read(formula.id, formula.text, formula.unit, value, value is None, facts)


def of_rule(rule: Entry, value: Any) -> Read:
    """Another rule, the decision or the score that a rule speaks of, with its answer."""
    return Read(rule.id, rule.text, None, value, value is None)


def of_aggregate(aggregate: Aggregate, value: Any, ruling: Ruling) -> Read:
    """A question to all people: called like the formula that asks just this, else written out."""
    name = language.column_of(aggregate)
    facts = tuple(sorted({node.id for node in walk(aggregate) if isinstance(node, Name)}))
    for formula in ruling.formulas:
        if formula.tree.root == aggregate:
            return Read(name, formula.text, formula.unit, value, value is None, facts)
    return Read(name, phrases.of_aggregate(aggregate, ruling), None, value, value is None, facts)


def _in_words(fact: Fact, value: Any, book: FactBook) -> Text | None:
    if fact.list is None or value is None:
        return (
            Text(in_yuan(value), in_yuan(value))
            if isinstance(value, Decimal) and fact.type == "money"
            else None
        )
    texts = [book.codes(fact.list).text(key) for key in str(value).split(";")]
    return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))


def _plain(value: Any) -> Text:
    match value:
        case None:
            return NOT_KNOWN
        case bool():
            return YES if value else NO
        case float() | Decimal():
            written = f"{value:,.4f}".rstrip("0").rstrip(".")
            return Text(written, written)
        case date():
            return Text(value.isoformat(), value.isoformat())
    return Text(str(value) or "-", str(value) or "-")


YES: Final = Text("是", "yes")
NO: Final = Text("否", "no")
NOT_KNOWN: Final = Text("未填", "not on file")
