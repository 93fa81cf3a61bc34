"""All recorded facts of an area's files for a year, secret ones too, as columns: for workbooks that leave the
site.

Set-wise: no model object is made of a household. Who may take them out, casework says; here only the area is
held.
"""

from dataclasses import dataclass

import pyarrow as pa

from diguan.engine.columns import ARROW_TYPES
from diguan.policy.facts import Fact
from diguan.registry import bulk, places, vault
from diguan.registry.book import book
from diguan.registry.files.scope import CODE_LENGTH
from diguan.registry.models import Household, HouseholdYear, Item, Person, PersonYear
from diguan.registry.models.sealing import sealed_columns
from diguan.registry.viewer import Viewer

_ALIASES = {Household: "h", HouseholdYear: "y", Item: "i", Person: "p"}


@dataclass(frozen=True, slots=True)
class Roster:
    """Two tables with a column per recorded fact; members, who have not left, also bear household_number."""

    households: pa.Table
    people: pa.Table


def roster(viewer: Viewer, year: int) -> Roster:
    """The files of the viewer's area as they stand, by household and person number."""
    values = [year, *_span(viewer)]
    area = "y.year = %s AND h.village_code BETWEEN %s AND %s"
    with bulk.one_moment():
        return Roster(_households(area, values), _people(area, values))


def _households(area: str, values: list[int | str]) -> pa.Table:
    facts = book().recorded("household")
    amounts = ", ".join(
        f"max(CASE WHEN item = '{fact.name}' THEN amount END) AS {fact.name}"
        for fact in facts
        if places.is_item(fact)
    )
    rest = f"""
        FROM registry_household h
        JOIN registry_householdyear y ON y.household_id = h.id
        LEFT JOIN (SELECT household_year_id, {amounts} FROM registry_item GROUP BY household_year_id) i
            ON i.household_year_id = y.id
        WHERE {area} ORDER BY h.number"""
    key = bulk.Column("row_key", bulk.row_key(HouseholdYear, "y"), pa.string())
    rows = bulk.select([*(_column(fact) for fact in facts), key], rest, values)
    return vault.opened(rows, "registry_householdyear", sealed_columns(HouseholdYear), "row_key")


def _people(area: str, values: list[int | str]) -> pa.Table:
    number = bulk.Column("household_number", "h.number", pa.string())
    facts = [_column(fact) for fact in book().recorded("person")]
    rest = f"""
        FROM registry_personyear m
        JOIN registry_householdyear y ON y.id = m.household_year_id
        JOIN registry_household h ON h.id = y.household_id
        JOIN registry_person p ON p.id = m.person_id
        WHERE {area} AND p.left_on IS NULL ORDER BY h.number, p.number"""
    keys = [
        bulk.Column(f"{alias}_key", bulk.row_key(model, alias), pa.string())
        for alias, model in (("p", Person), ("m", PersonYear))
    ]
    rows = bulk.select([number, *facts, *keys], rest, values)
    rows = vault.opened(rows, "registry_person", sealed_columns(Person), "p_key")
    return vault.opened(rows, "registry_personyear", sealed_columns(PersonYear), "m_key")


def _column(fact: Fact) -> bulk.Column:
    place = places.of(fact)
    column = fact.name if place.model is Item else place.column
    return bulk.Column(fact.name, f"{_ALIASES.get(place.model, 'm')}.{column}", ARROW_TYPES[fact.type])


def _span(viewer: Viewer) -> tuple[str, str]:
    prefix = viewer.prefix
    if prefix is None:  # an empty range: nobody's files
        return "9" * CODE_LENGTH, "0" * CODE_LENGTH
    return prefix.ljust(CODE_LENGTH, "0"), prefix.ljust(CODE_LENGTH, "9")
