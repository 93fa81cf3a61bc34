"""Every recorded fact of packs/facts.toml has exactly one column (or row of Item), of the right type; none
is left over."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from diguan.policy.facts import Fact, FactBook
from diguan.registry import places
from diguan.registry.guards import SEALED
from diguan.registry.models import HouseholdYear, Item, Person, PersonYear, VillageYear
from diguan.registry.models.beside import ToldField
from diguan.registry.models.sealing import SealedField
from diguan.registry.needs import OF_NEED, OF_THE_SITE

BOOK = FactBook.load(Path(__file__).parents[2] / "packs")
RECORDED = [fact for level in ("household", "person", "village") for fact in BOOK.recorded(level)]
TYPES = {
    "text": (models.CharField, {"max_length": 255}),
    "code": (models.CharField, {"max_length": 40}),
    "codes": (models.CharField, {"max_length": 255}),
    "flag": (models.BooleanField, {}),
    "integer": (models.IntegerField, {}),
    "number": (models.DecimalField, {"max_digits": 14, "decimal_places": 4}),
    "money": (models.DecimalField, {"max_digits": 14, "decimal_places": 2}),
    "day": (models.DateField, {}),
}
STRUCTURE = {
    HouseholdYear: {"id", "household", "year", "village_code", "closed"},
    PersonYear: {"id", "person", "household_year"},
    Person: {"id", "household", "id_key", "left_on"},
    VillageYear: {"id", "area", "village_code", "year", "version"},
}


@pytest.mark.parametrize("fact", RECORDED, ids=lambda fact: fact.name)
def test_a_recorded_fact_has_a_column_of_its_type(fact: Fact) -> None:
    place = places.of(fact)
    field = place.model._meta.get_field(place.column)
    if fact.name in ("household_number", "village_code", "person_number"):
        assert isinstance(field, models.CharField)
        assert not field.null, "these three make the row what it is"
        return
    kind, options = (SealedField, {}) if fact.sealed else TYPES[fact.type]
    assert type(field) is kind
    assert {name: getattr(field, name) for name in options} == options
    assert field.null or place.model is Item, "blank is NULL and means not known"
    assert field.default is models.NOT_PROVIDED, "a default would pass for a fact"


@pytest.mark.parametrize("model", STRUCTURE, ids=lambda model: model.__name__)
def test_no_column_is_left_over(model: type[models.Model]) -> None:
    columns = {field.name for field in model._meta.get_fields() if field.concrete}
    taken = {places.of(fact).column for fact in RECORDED if places.of(fact).model is model}
    assert columns - taken == STRUCTURE[model]


def test_what_is_sealed_is_a_secret_and_the_guards_know_it() -> None:
    sealed = {(places.of(fact).model._meta.db_table, fact.name) for fact in RECORDED if fact.sealed}
    assert all(fact.secret for fact in RECORDED if fact.sealed)
    known = {(table, name) for table, names in SEALED.items() for name in names}
    assert sealed == known | {("registry_person", "id_number")}


def test_income_and_expense_items_are_rows_not_columns() -> None:
    items = {fact.name for fact in RECORDED if places.of(fact).model is Item}
    assert items == {fact.name for fact in RECORDED if fact.part or fact.name.startswith("expense_")}
    assert len(items) > 20


def test_every_column_of_secrets_says_why_it_is_kept() -> None:
    """As a secret fact in the dictionary, or in registry.needs; nothing is declared that is not there."""
    columns = {
        (model._meta.db_table, field.name)
        for model in apps.get_app_config("registry").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField | ToldField)
    }
    facts = {
        (places.of(fact).model._meta.db_table, places.of(fact).column)
        for fact in RECORDED
        if fact.sealed and fact.name in BOOK.needs
    }
    assert columns == facts | OF_NEED.keys() | OF_THE_SITE
    assert all(text.zh and text.en for name, need in OF_NEED.values() for text in (name, *need.told))
