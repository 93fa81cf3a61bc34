"""Rates of the cube: each a numerator over a denominator, both at hand, and the indices made of sums.

FGT and Alkire-Foster follow the definitions at the top of `engine.stats.poverty` and `engine.stats.mpi`;
people are the weights. What cannot be said, or is hidden, is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diguan.engine.cube.reading import Area
from diguan.engine.cube.subjects import INDEX, RULE

FEN = 100


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it is a share of."""

    numerator: int | None
    denominator: int | None

    @property
    def value(self) -> float | None:
        """The quotient; None over nothing, or where a part is hidden."""
        return self.numerator / self.denominator if self.denominator and self.numerator is not None else None


@dataclass(frozen=True, slots=True)
class Poverty:
    """Income poverty of an area: persons below the line and with a known income, FGT 1 and 2, mean income."""

    headcount: Rate
    gap: float | None
    severity: float | None
    mean: float | None
    shortfall: float | None


@dataclass(frozen=True, slots=True)
class Multidimensional:
    """Alkire-Foster of an area, weighted by people; headcounts by indicator as shares of those counted."""

    headcount: Rate
    intensity: float | None
    adjusted: float | None
    censored: Mapping[str, Rate]
    uncensored: Mapping[str, Rate]
    contribution: Mapping[str, float | None]


def yes(area: Area, dimension: str) -> Rate:
    """Persons for whom a rule or flag is yes, of those for whom it is known."""
    known = [area.at(dimension, key).people for key in ("yes", "no")]
    return Rate(known[0], _sum(*known))


def rule(area: Area, id: str) -> Rate:
    """Persons of households for which a rule is true, of those for which it is known."""
    return yes(area, f"{RULE}{id}")


def key(area: Area, dimension: str, *keys: str) -> Rate:
    """Persons of some keys of a dimension, of all persons."""
    return Rate(_sum(*(area.at(dimension, one).people for one in keys)), area.at("total").people)


def poverty(area: Area, line: float | None) -> Poverty | None:
    """Income poverty at the cube's line in yuan; None where the line is unset.

    `shortfall` is what all persons below the line lack to it, in yuan a year.
    """
    if line is None:
        return None
    known, poor, squared = (area.at("income", name) for name in ("known", "poor", "squared"))
    if known.people is None or poor.people is None:
        return Poverty(Rate(None, None), None, None, None, None)
    fen, people = round(line * FEN), known.people
    return Poverty(
        headcount=Rate(poor.people, people),
        gap=(poor.amount or 0) / fen / people if people else None,
        severity=(squared.amount or 0) / fen**2 / people if people else None,
        mean=(known.amount or 0) / FEN / people if people else None,
        shortfall=(poor.amount or 0) / FEN,
    )


def multidimensional(area: Area, index: Mapping[str, Any] | None) -> Multidimensional | None:
    """The index of the cube; None where none was counted."""
    if index is None:
        return None
    counted, poor = area.at("mpi", "counted").people, area.at("mpi", "poor")
    names = index["indicators"]
    cells = {
        (id, kind): area.at(f"{INDEX}{id}", kind).people
        for id in names
        for kind in ("censored", "uncensored")
    }
    weighted = None if poor.amount is None and poor.people is None else (poor.amount or 0)
    adjusted = weighted / index["whole"] / counted if counted and weighted is not None else None
    return Multidimensional(
        headcount=Rate(poor.people, counted),
        intensity=weighted / index["whole"] / poor.people if poor.people and weighted is not None else None,
        adjusted=adjusted,
        censored={id: Rate(cells[id, "censored"], counted) for id in names},
        uncensored={id: Rate(cells[id, "uncensored"], counted) for id in names},
        contribution={
            id: one["weight"] * cells[id, "censored"] / weighted
            if weighted and cells[id, "censored"] is not None
            else None
            for id, one in names.items()
        },
    )


def _sum(*numbers: int | None) -> int | None:
    """The sum; None where a part is hidden."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
