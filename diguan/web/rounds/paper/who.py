"""Who a household is, as a sheet for signing knows it: head, number, address, members. Nothing measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import facts
from diguan.web.policies import book
from diguan.web.templatetags.diguan import day

BLANK_MEMBERS = 6
IDENTITY = ("name", "relation", "sex", "birth")


@dataclass(frozen=True, slots=True)
class Who:
    """A household and its members on a day; without a household every place is left for the pen."""

    household: Any = None
    of_year: Any = None
    people: Sequence[Any] = ()

    @property
    def pairs(self) -> list[list[str]]:
        """Head, number, address and telephone."""
        file, year = self.household, self.of_year
        where = [file.village.full_name, *_places(year)] if file else []
        telephone = facts.plain(book().fact("phone"), year.phone) if year else ""
        return [
            [gettext("Head of household"), (file.head_name or "") if file else ""],
            [gettext("Household number"), file.number if file else ""],
            [gettext("Address"), "".join(where)],
            [gettext("Telephone"), telephone],
        ]

    def members(self, names: Sequence[str], blank: int = BLANK_MEMBERS) -> list[list[str]]:
        """A row per member with these facts; ID numbers masked. Blank rows when nobody is known."""
        rows = [[_said(name, one) for name in names] for one in self.people]
        return rows or [[""] * len(names) for _ in range(blank)]


def nobody() -> Who:
    """A blank form."""
    return Who()


def who(viewer: Viewer, household: Any, today: date) -> Who:
    """The household with the members of its newest year who are still there; head first."""
    of_year = files.years(viewer, household).first()
    rows = list(files.people(viewer, of_year)) if of_year else []
    here = [row for row in rows if row.person.left_on is None or row.person.left_on > today]
    return Who(household, of_year, sorted(here, key=lambda row: (row.relation != "head", row.person.number)))


def headings(names: Sequence[str]) -> list[str]:
    """What the facts are called."""
    return [facts.heading(book().fact(name)) for name in names]


def title_of(household: Any) -> str:
    """The line under a sheet's title."""
    return household.village.full_name if household else ""


def _places(year: Any) -> list[str]:
    return [place for place in (year.hamlet, year.villager_group) if place] if year else []


def _said(name: str, row: Any) -> str:
    fact = book().fact(name)
    value = getattr(row.person, name) if hasattr(row.person, name) else getattr(row, name)
    if isinstance(value, date):
        return day(value)
    return facts.plain(fact, value, show_secret=name == "name")
