"""Derivation: how one derived fact follows from others, and what to ask for while it is unknown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Derivation:
    """One derived fact: its SQL over the columns it `reads`; unknown when the SQL gives NULL."""

    name: str
    sql: str
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Derivations:
    """The derived facts of one level by name, each able to read those before it."""

    by_name: Mapping[str, Derivation]

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def layers(self, wanted: Iterable[str]) -> list[list[Derivation]]:
        """What `wanted` facts need, in layers: each reads recorded facts and the layers before its own."""
        depths = {name: self._depth(name) for name in self.closure(wanted) if name in self.by_name}
        found: list[list[Derivation]] = [[] for _ in range(max(depths.values(), default=0))]
        for name in (name for name in self.by_name if name in depths):
            found[depths[name] - 1].append(self.by_name[name])
        return found

    def closure(self, wanted: Iterable[str]) -> set[str]:
        """The wanted facts and everything they are worked out from, recorded facts included."""
        found: set[str] = set()
        for name in wanted:
            found.add(name)
            if name in self.by_name:
                found |= self.closure(self.by_name[name].reads)
        return found

    def sources(self, name: str) -> Iterator[str]:
        """The recorded facts behind a fact, in its formula's order; a recorded fact is its own source."""
        if name not in self.by_name:
            yield name
            return
        seen: set[str] = set()
        for read in self.by_name[name].reads:
            for source in self.sources(read):
                if source not in seen:
                    seen.add(source)
                    yield source

    def _depth(self, name: str) -> int:
        if name not in self.by_name:
            return 0
        return 1 + max((self._depth(read) for read in self.by_name[name].reads), default=0)
