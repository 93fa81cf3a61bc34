"""Blocks: what of an area is shown or hidden together, and the disjoint numbers that follow from showing it.

A block is a dimension, or all of the index. Whoever sees it can subtract: its parts from the whole, those
on the register and those lifted out from all. `parts` lists every number reached so; none may be small.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from diguan.engine.cube.counting import ALL, EXITED, POPULATIONS, REGISTERED
from diguan.engine.cube.reading import NOTHING, Key, State
from diguan.engine.cube.subjects import INDEX

MERGED = "*"
"""The key that stands for keys which are too rare to be shown apart."""
INDICES = "mpi"
INCOMES = "income"

Cells = Mapping[Key, State]
Numbers = tuple[int, ...]
Parts = dict[tuple[str, str], Numbers]
"""By a number's name and population: households and people (persons' dimensions: people alone)."""


@dataclass(frozen=True, slots=True)
class Node:
    """An area with its cells by population."""

    area: str
    cells: Mapping[str, Cells]

    def at(self, population: str, dimension: str, key: str = "") -> State:
        """A cell; nought where nothing was counted."""
        return self.cells.get(population, {}).get((dimension, key), NOTHING)


@dataclass(frozen=True)
class Block:
    """A dimension and its keys; `multiple`: a row may have several keys, so that each key stands alone."""

    name: str
    keys: tuple[str, ...]
    multiple: bool = False
    merged: frozenset[str] = field(default_factory=frozenset)

    def parts(self, node: Node) -> Parts:
        """Every disjoint number that follows from showing the block for an area."""
        three = {population: dict(self._parts(node, population)) for population in POPULATIONS}
        found: Parts = {}
        for name, numbers in three[ALL].items():
            inner = [three[REGISTERED][name], three[EXITED][name]]
            found[name, REGISTERED], found[name, EXITED] = inner
            found[name, ""] = tuple(n - a - b for n, a, b in zip(numbers, *inner, strict=True))
        return found

    def _parts(self, node: Node, population: str) -> Iterator[tuple[str, Numbers]]:
        total = self._numbers(node.at(population, "total"))
        if self.name == INCOMES:
            known, poor = (self._numbers(node.at(population, INCOMES, key)) for key in ("known", "poor"))
            yield from (("poor", poor), ("not poor", _less(known, poor)), ("unknown", _less(total, known)))
        elif self.name == INDICES:
            yield from self._index(node, population, total)
        elif self.multiple:
            for key in self.keys:
                some = self._numbers(node.at(population, self.name, key))
                yield from ((key, some), (f"not {key}", _less(total, some)))
        else:
            yield from self._single(node, population)

    def _single(self, node: Node, population: str) -> Iterator[tuple[str, Numbers]]:
        for key in self.keys:
            if key not in self.merged:
                yield key, self._numbers(node.at(population, self.name, key))
        if self.merged:
            rare = [self._numbers(node.at(population, self.name, key)) for key in sorted(self.merged)]
            yield MERGED, tuple(map(sum, zip(*rare, strict=True)))

    def _index(self, node: Node, population: str, total: Numbers) -> Iterator[tuple[str, Numbers]]:
        counted, poor = (self._numbers(node.at(population, INDICES, key)) for key in ("counted", "poor"))
        others = _less(counted, poor)
        yield from (("poor", poor), ("not poor", others), ("not counted", _less(total, counted)))
        for id in self.keys:
            names = ("censored", "uncensored", "")
            both, any_, unknown = (self._numbers(node.at(population, f"{INDEX}{id}", name)) for name in names)
            outside = _less(any_, both)
            yield from ((f"{id} poor", both), (f"{id} not", _less(poor, both)), (f"{id} outside", outside))
            yield from ((f"{id} neither", _less(others, outside)), (f"{id} unknown", unknown))
            yield f"{id} known", _less(total, unknown)

    def _numbers(self, state: State) -> Numbers:
        return (
            (state.people or 0,)
            if self.name.startswith("person.")
            else (state.households or 0, state.people or 0)
        )

    def holds(self, dimension: str) -> bool:
        """Whether cells of a dimension belong to the block."""
        return dimension == self.name or (self.name == INDICES and dimension.startswith(INDEX))


def of_cube(dimensions: Sequence[str], multiple: Sequence[str], root: Node) -> list[Block]:
    """A block for each dimension, in their order; a key that the whole does not have is nowhere."""
    found = []
    for name in (name for name in dimensions if not name.startswith(INDEX)):
        keys = tuple(key for dimension, key in root.cells[ALL] if dimension == name)
        if name == INDICES:
            keys = tuple(name.removeprefix(INDEX) for name in dimensions if name.startswith(INDEX))
        found.append(Block(name, keys, name in multiple))
    return found


def safe(parts: Parts, k: int) -> bool:
    """Whether no number lies between 1 and k - 1."""
    return not any(0 < number < k for numbers in parts.values() for number in numbers)


def rest(whole: Parts, shown: Sequence[Parts]) -> Parts:
    """What is left of a whole when the parts that are shown are taken away."""
    return {
        name: tuple(number - sum(one[name][n] for one in shown) for n, number in enumerate(numbers))
        for name, numbers in whole.items()
    }


def _less(whole: Numbers, part: Numbers) -> Numbers:
    return tuple(a - b for a, b in zip(whole, part, strict=True))
