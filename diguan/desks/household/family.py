"""One household file for one year, read once for a page: the facts by name, the members, and who has left.

Queries are bounded, whatever the size of the family. It judges nothing and formats nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from diguan.policy.facts import Fact
from diguan.policy.plain_facts import household_facts
from diguan.registry import files, places
from diguan.registry.viewer import Viewer
from diguan.web.policies import book


@dataclass(frozen=True, slots=True)
class Member:
    """A member in one year: the person and what was recorded then; `facts` holds both by name."""

    person: Any
    of_year: Any

    def fact(self, name: str) -> Any:
        """The recorded value of a person fact."""
        place = places.of(book().fact(name))
        row = self.person if place.model is type(self.person) else self.of_year
        return getattr(row, place.column)

    def here_on(self, day: date) -> bool:
        """Whether the person had not left by that day."""
        left = self.person.left_on
        return left is None or left > day


@dataclass(frozen=True)
class Year:
    """What was recorded about the household for one year. `row` carries `closed`."""

    row: Any
    values: Mapping[str, Any]
    everybody: Sequence[Member]
    day: date

    @property
    def year(self) -> int:
        """The year."""
        return int(self.row.year)

    @property
    def members(self) -> list[Member]:
        """The members on the last day of the year, or today while it lasts."""
        return [one for one in self.everybody if one.here_on(self.day)]

    @property
    def gone(self) -> list[Member]:
        """Those who had left by then."""
        return [one for one in self.everybody if not one.here_on(self.day)]

    @cached_property
    def worked_out(self) -> dict[str, Any]:
        """Incomes, land and the size of the family as the engine's plain reading works them out."""
        people = [{"relation": member.fact("relation")} for member in self.members]
        return household_facts(self.values, people, book())

    def fact(self, name: str) -> Any:
        """A recorded or derived fact of the household."""
        return self.worked_out.get(name)


@dataclass(frozen=True, slots=True)
class Family:
    """A file with all its years (newest first), the one that is looked at, and the one before it."""

    file: Any
    rows: Sequence[Any]
    year: Year | None
    before: Year | None


def family(viewer: Viewer, household_id: int, asked: str, today: date) -> Family:
    """The file for the asked year, or its newest; raises files.NotInSight."""
    file = files.household(viewer, household_id)
    rows = list(files.years(viewer, file))
    chosen = next((at for at, row in enumerate(rows) if str(row.year) == asked), 0)
    read = [_year(viewer, file, row, today) for row in rows[chosen : chosen + 2]]
    return Family(file, rows, read[0] if read else None, read[1] if len(read) > 1 else None)


def recorded(level: str) -> tuple[Fact, ...]:
    """The recorded facts of a household or a person, in the order of the form."""
    return book().recorded("household" if level == "household" else "person")


def _year(viewer: Viewer, file: Any, row: Any, today: date) -> Year:
    amounts = {item.item: item.amount for item in files.items(viewer, row)}
    values = {fact.name: _value(fact, file, row, amounts) for fact in recorded("household")}
    everybody = [Member(one.person, one) for one in files.people(viewer, row).order_by()]
    return Year(row, values, _head_first(everybody), min(today, date(row.year, 12, 31)))


def _value(fact: Fact, file: Any, row: Any, amounts: Mapping[str, Any]) -> Any:
    place = places.of(fact)
    if places.is_item(fact):
        return amounts.get(fact.name)
    return getattr(file if place.model is type(file) else row, place.column)


def _head_first(members: list[Member]) -> list[Member]:
    return sorted(members, key=lambda one: (one.of_year.relation != "head", one.person.number))
