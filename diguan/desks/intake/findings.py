"""Data-quality findings in words: the rule, its source, the facts it read, and how often each rule found
something.

Rules come from the pack that the check used; a rule that is gone is named by its id.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy

from diguan.desks.intake.present import parsed
from diguan.policy.entries import Rule
from diguan.policy.language import printed
from diguan.web import badges, facts, policies, readable
from diguan.web.templatetags import diguan as words
from diguan.words.errors import Fault
from diguan.words.text import Text, is_chinese

NATURES = {"block": pgettext_lazy("count", "Error"), "warn": pgettext_lazy("count", "Warning")}


def rules(run: Any) -> Mapping[str, Rule]:
    """The rules of the pack that a check used."""
    try:
        return policies.library().pack(run.pack_id).rules
    except Fault:
        return {}


def rule(run: Any, name: str) -> Rule | None:
    """One rule of it."""
    return rules(run).get(name)


def rule_words(run: Any, name: str) -> str:
    """A rule in words."""
    found = rule(run, name)
    return words.say(found.text) if found else name


def source(run: Any, name: str) -> str:
    """The documents and clauses a rule comes from."""
    found = rule(run, name)
    return found.source.say(get_language() or "zh-hans") if found else ""


def by_rule(run: Any, rows: QuerySet[Any]) -> list[tuple[str, str, str, int, int]]:
    """Rule id, words, nature, open and all findings; those with most open ones first."""
    counted = (
        rows.order_by().values("rule", "nature").annotate(all=Count("pk"), open=Count("pk", Q(state="open")))
    )
    found = [
        (one["rule"], rule_words(run, one["rule"]), one["nature"], one["open"], one["all"]) for one in counted
    ]
    return sorted(found, key=lambda one: (one[2] != "block", -one[3], -one[4]))


def in_words(run: Any, name: str, stored: str) -> str:
    """The facts of a finding on one line, secrets masked."""
    mark = "；" if is_chinese(get_language() or "zh") else "; "
    return mark.join(f"{fact} {value}" for fact, value in words_of(run, name, stored))


def words_of(run: Any, name: str, stored: str) -> list[tuple[str, str]]:
    """The facts of a finding with their names, secrets masked: the file shows them for a reason."""
    called = _names(run.pack_id, name, run.on)
    return [_words(fact, value, called) for fact, value in parsed(stored)]


def _words(name: str, value: str, called: Mapping[str, Text]) -> tuple[str, str]:
    fact = policies.book().facts.get(name)
    if fact is None:
        return words.say(called[name]) if name in called else name, _answer(value)
    known = value == "true" if fact.type == "flag" and value else value
    return facts.heading(fact), facts.said(fact, known)


def _answer(value: str) -> str:
    """Yes, no and blank in words; a number as it is."""
    return badges.answer_name(ANSWERS[value]) if value in ANSWERS else value


ANSWERS = {"true": True, "false": False, "": None}


@cache
def _names(pack_id: str, rule_id: str, on: date) -> Mapping[str, Text]:
    """What a rule reads besides facts, by the name that findings use: questions to all members, formulas,
    rules. Findings name a question as it was asked on the day, with the values of that day in it."""
    try:
        pack = policies.library().pack(pack_id)
    except Fault:
        return {}
    named = {one.id: one.text for one in (*pack.formulas.values(), *pack.rules.values())}
    if (asked := next((rule for rule in pack.at(on).rules if rule.id == rule_id), None)) is not None:
        reader = readable.reader(pack)
        named |= {printed(one): reader.say(one) for one in asked.tree.aggregates}
    return named
