"""What a policy asks of a household at its door, by the rules it runs: recorded facts, grounds, marks.

The forms follow from it; nothing of a document stands here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.translation import get_language

from diguan.engine.sheets import Form
from diguan.policy.course import Station, course_of, procedures
from diguan.policy.entries import Rule, Scorecard
from diguan.policy.facts import Fact
from diguan.policy.pack import Pack
from diguan.web import policies

NOT_LOOKED_AT = frozenset(
    {
        "register_status",
        "first_identified_on",
        "planned_exit_year",
        "exit_year",
        "visited_on",
        "applied_on",
        "in_poor_village",
    }
)  # fmt: skip
EXPENSE = "expense_"


@dataclass(frozen=True, slots=True)
class Asked:
    """The facts of a household and of a person that the policy's rules read, in the order of the form."""

    household: tuple[Fact, ...]
    person: tuple[Fact, ...]
    incomes: tuple[Fact, ...]
    expenses: tuple[Fact, ...]
    grounds: tuple[Rule, ...]
    marks: tuple[Rule, ...]
    scorecards: tuple[Scorecard, ...]


def asked(pack: Pack | None, on: date) -> Asked:
    """What the pack asks on that day; without a pack, all the form records."""
    book = policies.book()
    ruling = pack.at(on) if pack else None
    read = _recorded(ruling.facts) if ruling else set(book.facts)
    rules = ruling.rules if ruling else ()
    recorded = [fact for fact in book.recorded("household") if fact.type != "text"]
    looked = (f for f in recorded if f.name in read and f.type != "money" and f.name not in NOT_LOOKED_AT)
    people = (f for f in book.recorded("person") if f.name in read and f.type in ("code", "codes", "flag"))
    return Asked(
        household=tuple(looked),
        person=tuple(people),
        incomes=tuple(f for f in recorded if f.income),
        expenses=tuple(f for f in recorded if f.name.startswith(EXPENSE)),
        grounds=tuple(rule for rule in rules if rule.kind == "ground"),
        marks=tuple(rule for rule in rules if rule.kind == "bar"),
        scorecards=tuple(pack.scorecards.values()) if pack else (),
    )


def first(pack: Pack | None, kind: str, on: date) -> Station | None:
    """The step of a kind that a blank sheet is for: of a first identification before others, with lines of
    its own before without.
    """
    if pack is None:
        return None
    known = sorted(procedures(pack, on), key=lambda one: one.kind != "first_identification")
    found = [step for one in known for step in course_of(pack, one.id, on).stations if step.kind == kind]
    return next((step for step in found if step.parts), next(iter(found), None))


def source_of(step: Station | None) -> str:
    """The document and clause of a step as a sheet prints them; empty without one."""
    return step.procedure.source.say(get_language() or "zh-hans") if step else ""


@cache
def form() -> Form:
    """The national form of the packs in use."""
    return Form.load(policies.library().root)


def _recorded(names: Iterable[str]) -> set[str]:
    """Recorded facts among the names, and those that derived ones are made from."""
    known, found, left = policies.book().facts, set(), list(names)
    while left:
        if (fact := known.get(left.pop())) is None:
            continue
        if fact.origin == "recorded":
            found.add(fact.name)
        else:
            left.extend(fact.made_from)
    return found
