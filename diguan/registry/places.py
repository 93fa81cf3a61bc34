"""Where each recorded fact is kept: which table, which column. The order and the types come from
packs/facts.toml.

It knows tables and names only; reading and writing rows is done by freeze, casework and the desks' forms.
"""

from dataclasses import dataclass

from django.db.models import Model

from diguan.policy.facts import Fact
from diguan.registry.models import Household, HouseholdYear, Item, Person, PersonYear, VillageYear

_OF_THE_FILE = {"household_number": "number", "village_code": "village_code"}
_OF_THE_PERSON = {"person_number": "number"}
_PERSON_COLUMNS = frozenset(
    {"name", "sex", "document_kind", "id_number", "birth", "ethnicity", "member_since"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A table and a column; for an item the column is `amount` of the row that bears the fact's name."""

    model: type[Model]
    column: str


def is_item(fact: Fact) -> bool:
    """Whether a fact is one of the income and expense items, which are rows and not columns."""
    return fact.level == "household" and (fact.part or fact.name.startswith("expense_"))


def of(fact: Fact) -> Place:
    """The place of a recorded fact."""
    if fact.level == "person":
        if column := _OF_THE_PERSON.get(fact.name):
            return Place(Person, column)
        return Place(Person if fact.name in _PERSON_COLUMNS else PersonYear, fact.name)
    if fact.level == "village":
        return Place(VillageYear, fact.name)
    if column := _OF_THE_FILE.get(fact.name):
        return Place(Household, column)
    return Place(Item, "amount") if is_item(fact) else Place(HouseholdYear, fact.name)
