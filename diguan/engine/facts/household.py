"""What is worked out about a household from its columns and its people: heads, income, land, accounts."""

from typing import Final

from diguan.engine.facts import income
from diguan.engine.facts.derivation import Derivation, Derivations
from diguan.policy.facts import FactBook

LAND: Final = ("cultivated_land", "forest_land", "orchard_land", "pasture_land", "water_surface")

SHARED: Final = "households_with_account"
"""Needs the other households of the snapshot, so it is joined before the derivations."""


def derivations(book: FactBook) -> Derivations:
    """The derived facts of a household that follow from its own columns and its number of people."""
    land = Derivation("land_total", income.unless_all_blank(LAND, income.sum_of_known(LAND)), LAND)
    return Derivations({one.name: one for one in (*income.derivations(book), land)})
