"""Secrets of the record, kept beside it: record and audit chain hold a sum of each, so that keys can be
changed without a word of the record being written anew.

`Told` rows are found by that sum alone; `LinkKey` keeps what checks the links that an older key made.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from diguan.registry import beside
from diguan.registry.models import columns


class Told(models.Model):
    """One secret that the record tells of: what it sums up to, and the content, sealed."""

    SEALED_BY = ("sum",)
    not_fenced = "found by a sum that stands in rows that are fenced; sealed, it says nothing by itself"

    sum = models.CharField(max_length=64, unique=True)
    content = columns.sealed()

    def __str__(self) -> str:
        return f"{self.sum[:8]}…"


class LinkKey(models.Model):
    """What makes the links of the audit chain for one key of the ring, sealed: it outlives that key."""

    SEALED_BY = ("name",)
    not_fenced = "belongs to the site, not to an area, and is sealed"

    name = models.CharField(max_length=8, unique=True)
    secret = columns.sealed()

    def __str__(self) -> str:
        return self.name


class _Opening(DeferredAttribute):
    """Opens on reading; keeps what is set as it is."""

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, owner)
        if isinstance(value, beside.Reference):
            heard = beside.opened([value], [self.field.place(instance)])[0]
            return None if heard == beside.ERASED else heard
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class ToldField(models.TextField):
    """A text of the record that is kept beside it; the column holds its sum. What is set is put away on
    saving, what is read is opened."""

    told: ClassVar[bool] = True

    descriptor_class = _Opening

    def place(self, instance: Any) -> str:
        """What a row's value is bound to: table, column, key of the row."""
        key = "/".join(str(getattr(instance, name)) for name in type(instance).SEALED_BY)
        return f"{instance._meta.db_table}.{self.column}.{key}"

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """The sum as it goes into the row, with the value put beside it."""
        value = model_instance.__dict__.get(self.attname)
        if not value or isinstance(value, beside.Reference):
            return value
        kept = beside.put([(str(value), self.place(model_instance))])[0]
        model_instance.__dict__[self.attname] = kept
        return kept

    def get_prep_value(self, value: Any) -> Any:
        """Only a sum reaches the record."""
        if not value or isinstance(value, beside.Reference):
            return value
        raise TypeError(f"{self.name} is kept beside the record: set it on the row and save")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """What stands in the row, not opened yet."""
        return beside.Reference(value) if beside.is_reference(value) else value
