"""The column of each type of fact: blank is NULL and means not known; nothing has a default that could pass
for a fact.

Names, labels, units and code lists stand in packs/facts.toml, not here.
"""

from typing import Any

from django.db import models

from diguan.registry.models.sealing import SealedField

VILLAGE_CODE_LENGTH = 12
_UNKNOWN: dict[str, Any] = {"null": True, "blank": True}


def text() -> models.CharField:
    """Words somebody wrote."""
    return models.CharField(max_length=255, **_UNKNOWN)


def sealed() -> SealedField:
    """Words or a number that identifies or shames somebody: encrypted at rest (see models.sealing)."""
    return SealedField(**_UNKNOWN)


def code() -> models.CharField:
    """One key of a code list."""
    return models.CharField(max_length=40, **_UNKNOWN)


def codes() -> models.CharField:
    """Several keys of a code list, sorted, joined by ';'."""
    return models.CharField(max_length=255, **_UNKNOWN)


def flag() -> models.BooleanField:
    """Yes, no, or not known."""
    return models.BooleanField(**_UNKNOWN)


def integer() -> models.IntegerField:
    """A whole number."""
    return models.IntegerField(**_UNKNOWN)


def number() -> models.DecimalField:
    """A measure with up to four decimals; the unit stands with the fact."""
    return models.DecimalField(max_digits=14, decimal_places=4, **_UNKNOWN)


def money() -> models.DecimalField:
    """Yuan to the fen."""
    return models.DecimalField(max_digits=14, decimal_places=2, **_UNKNOWN)


def day() -> models.DateField:
    """A day."""
    return models.DateField(**_UNKNOWN)


def village_code(**options: Any) -> models.CharField:
    """The twelve digits of the village a row belongs to: what decides who sees it."""
    return models.CharField(max_length=VILLAGE_CODE_LENGTH, **options)
