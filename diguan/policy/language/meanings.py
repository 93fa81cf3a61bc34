"""What a name in an expression means: a fact of the book, or what the pack calls by that name.

It resolves names for one place in an expression; which expression and what for, it does not know.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diguan.policy.facts import FactBook, Level
from diguan.policy.language.nodes import Name, Node, Origin
from diguan.policy.language.types import DAY, Type, type_of_fact

TODAY: Final = "today"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A name a pack gives: a parameter, formula or rule; `inline` stands in for a formula about a person."""

    origin: Origin
    type: Type
    level: Level = "household"
    inline: Node | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The facts of the book and the names of one pack."""

    book: FactBook
    names: Mapping[str, Meaning]

    def find(self, name: str, level: Level) -> Node | None:
        """What the name means at a level: there a person's fact comes first; None when it means nothing."""
        if name == TODAY:
            return Name(TODAY, "today", "household", DAY)
        if (fact := self.book.facts.get(name)) and _in_reach(fact.level, level):
            return Name(name, "fact", fact.level, type_of_fact(fact))
        if (meaning := self.names.get(name)) and (
            meaning.origin == "parameter" or _in_reach(meaning.level, level)
        ):
            return meaning.inline or Name(name, meaning.origin, meaning.level, meaning.type)
        return None

    def is_personal(self, name: str) -> bool:
        """Whether the name speaks of a person, so that outside count, any, all … it has no meaning."""
        meant = self.book.facts.get(name) or self.names.get(name)
        return meant is not None and meant.level == "person"

    def is_elsewhere(self, name: str) -> bool:
        """Whether the name has a meaning, though not at the level where it stands."""
        return name in self.book.facts or name in self.names

    def all(self) -> frozenset[str]:
        """Every name, for suggestions."""
        return frozenset(self.book.facts) | frozenset(self.names) | {TODAY}


def _in_reach(of: Level, level: Level) -> bool:
    """Whether what is said of a level can be read at another: a person also has the household's facts."""
    return of == level or (of, level) == ("household", "person")
