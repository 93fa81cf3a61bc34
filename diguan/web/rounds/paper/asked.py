"""What a policy asks of a household at its door, by the rules it runs: recorded facts, grounds, marks.

The forms follow from it; nothing of a document stands here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from diguan.engine.sheets import Form
from diguan.policy.entries import Rule, Scorecard
from diguan.policy.facts import Fact
from diguan.policy.pack import Pack
from diguan.policy.procedures import Procedure
from diguan.web import policies

NOT_LOOKED_AT = frozenset(
    {"register_status", "first_identified_on", "exit_year", "visited_on", "applied_on", "in_poor_village"}
)
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


def procedure_of_steps(pack: Pack | None, step: str) -> Procedure | None:
    """The procedure that a step of that name belongs to."""
    procedures = pack.procedures.values() if pack else ()
    return next((one for one in procedures if any(each.id == step for each in one.steps)), None)


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
