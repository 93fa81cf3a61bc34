"""The facts of a file in the groups of the national form, each with its value in words and where to correct
it.

Income stands in income.py. Who may correct is asked of casework by the view.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from diguan.casework.corrections import NOT_CORRECTED
from diguan.desks.household.family import Member, Year
from diguan.engine.sheets import Form
from diguan.policy.facts import Fact
from diguan.web import facts, policies
from diguan.words.text import Text

Address = Callable[[Fact], str]
APART = {"wage_income", "asset_dividend", "family_planning_grant", "expense_medical"}  # groups of the sum


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact as it stands on the page; `url` and `reveal` are empty where this officer can
    neither correct it nor look at it in full."""

    fact: Fact
    value: Any
    words: str
    url: str = ""
    reveal: str = ""

    @property
    def known(self) -> bool:
        """Whether anything is recorded."""
        return self.value is not None and self.value != ""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the form."""

    key: str
    text: Text
    cells: tuple[Cell, ...]

    @property
    def known(self) -> list[Cell]:
        """The facts that are recorded."""
        return [cell for cell in self.cells if cell.known]

    @property
    def unknown(self) -> list[Cell]:
        """The facts nobody has recorded."""
        return [cell for cell in self.cells if not cell.known]


@cache
def form() -> Form:
    """The national form of the packs in use."""
    return Form.load(policies.library().root)


def nowhere(fact: Fact) -> str:
    """No address: an officer who may not."""
    return ""


def of_household(year: Year, address: Address, look: Address) -> list[Section]:
    """The groups of the household's sheet without those of the sum and of expenses."""
    groups = [group for group in form().sheet("household").groups if not APART & set(group.columns)]
    return [
        Section(group.columns[0], group.text, tuple(cells(group.columns, year.values.get, address, look)))
        for group in groups
    ]


def expenses(year: Year, address: Address) -> Section:
    """The rigid expenses of the year."""
    group = next(one for one in form().sheet("household").groups if "expense_medical" in one.columns)
    return Section("expenses", group.text, tuple(cells(group.columns, year.values.get, address)))


def of_member(member: Member, address: Address, look: Address) -> list[Section]:
    """The groups of the members' sheet for one person."""
    groups = [group for group in form().sheet("person").groups if group.columns != ("household_number",)]
    return [
        Section(group.columns[0], group.text, tuple(cells(group.columns, member.fact, address, look)))
        for group in groups
    ]


def cells(
    names: Iterable[str], value: Callable[[str], Any], address: Address, look: Address = nowhere
) -> Iterable[Cell]:
    """The recorded facts among the names; columns that only name a place are left out."""
    known = policies.book().facts
    for fact in (known[name] for name in names if name in known):
        found = value(fact.name)
        where = "" if fact.name in NOT_CORRECTED else address(fact)
        reveal = look(fact) if found and fact.sealed else ""
        yield Cell(fact, found, facts.on_file(fact, found), where, reveal)
