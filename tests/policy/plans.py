"""Made-up plans: so many persons to be lifted out by year."""

from decimal import Decimal

from diguan.policy.entries import Document, Source, Target
from diguan.words.text import Text

WORDS = Text("计划", "Plan")
SOURCE = Source("P §1", ((Document("P", WORDS), "§1"),))


def plan(**persons):
    """`plan(p2017=100)`: 100 persons in 2017."""
    return tuple(
        Target(
            id=name,
            text=WORDS,
            source=SOURCE,
            basis="stated",
            year=int(name[1:]),
            unit="persons",
            value=Decimal(value),
        )
        for name, value in persons.items()
    )
