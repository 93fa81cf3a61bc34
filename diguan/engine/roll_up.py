"""One pass over the people: every question to all members of a family becomes a column of one grouped view.

What the questions are, the ruling says; a family without people has no row, so all its answers are unknown.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from diguan.engine.steps import Step
from diguan.policy import language
from diguan.policy.language import Aggregate, Name
from diguan.policy.language.nodes import walk

COUNTED: Final = ("people", "heads", "spouses")
_OWN: Final = (
    "CAST(count(*) AS INTEGER) AS people",
    *(
        f"CASE WHEN count(relation) = count(*) THEN CAST(count(*) FILTER (WHERE relation = '{relation}') "
        f"AS INTEGER) END AS {fact}"
        for fact, relation in (("heads", "head"), ("spouses", "spouse"))
    ),
)


def facts_read(aggregates: Iterable[Aggregate]) -> set[str]:
    """The facts, of persons and of their household, that the questions read."""
    return {"relation"} | {name.id for aggregate in aggregates for name in _names(aggregate)}


def asks_household(aggregate: Aggregate) -> bool:
    """Whether a question to the people also reads a fact of their household."""
    return any(name.level == "household" for name in _names(aggregate))


def over_people(aggregates: Iterable[Aggregate]) -> Step:
    """The view `roll_up`: `people`, `heads`, `spouses` and the aggregates of each household with people."""
    says = "one row a household with people: every question to all of them, in one pass"
    return Step("roll_up", says, _grouped(_OWN, aggregates, "person_facts"))


def within_household(aggregates: Iterable[Aggregate]) -> Step:
    """The view `roll_up_within`: the aggregates that also read a fact of the household."""
    says = "one row a household with people: questions to them that also read a fact of the household"
    return Step(
        "roll_up_within",
        says,
        _grouped((), aggregates, "person_facts JOIN household_facts USING (household_id)"),
    )


def _grouped(own: Sequence[str], aggregates: Iterable[Aggregate], source: str) -> str:
    columns = (language.roll_up(aggregate).sql("duckdb") for aggregate in aggregates)
    body = ",\n".join(f"  {line}" for line in ("household_id", *own, *columns))
    return f"SELECT\n{body}\nFROM {source}\nGROUP BY household_id"


def _names(aggregate: Aggregate) -> frozenset[Name]:
    return frozenset(node for node in walk(aggregate) if isinstance(node, Name))
