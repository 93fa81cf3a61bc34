"""A household with its members as plain rows, as the planter of defects and the teller of truth look at it.

It holds facts as a workbook holds them and derives nothing but ages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

Row = dict[str, Any]


@dataclass(slots=True)
class House:
    """One household: its facts by name, and the rows of its members."""

    facts: Row
    members: list[Row] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The household number."""
        return str(self.facts["household_number"])

    def add_to(self, item: str, total: str, amount: int) -> None:
        """Set an item of income and move the total it belongs to by as much."""
        before = self.facts[item] or Decimal(0)
        if self.facts[total] is not None:
            self.facts[total] += Decimal(amount) - before
        self.facts[item] = Decimal(amount)


def age(person: Row, on: date) -> int:
    """Completed years on a day; -1 for a birth that is unknown or to come."""
    birth = person["birth"]
    if birth is None or birth > on:
        return -1
    return int(on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)))


def houses_of(households: pa.Table, people: pa.Table) -> list[House]:
    """The rows of two tables as houses, in the order of the households."""
    found = {str(row["household_number"]): House(row) for row in households.to_pylist()}
    for person in people.to_pylist():
        found[str(person["household_number"])].members.append(person)
    return list(found.values())


def tables_of(houses: Iterable[House], households: pa.Schema, people: pa.Schema) -> tuple[pa.Table, pa.Table]:
    """The two tables that houses were made of, as they are now."""
    kept = list(houses)
    return (
        pa.Table.from_pylist([house.facts for house in kept], households),
        pa.Table.from_pylist(list(members_of(kept)), people),
    )


def members_of(houses: Iterable[House]) -> Iterator[Row]:
    """All members, house by house."""
    return (person for house in houses for person in house.members)
