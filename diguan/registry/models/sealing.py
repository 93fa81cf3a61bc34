"""The column type of secrets: what stands in the database is sealed for its row, what a program reads and
writes is the text.

A model with such columns names in SEALED_BY the columns that make its rows' keys and never change; they must
be known before the row is saved. Sealed columns cannot be filtered by, nor written by QuerySet.update.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from diguan.registry import vault


class Sealed(str):
    """A sealed value on its way from or to the database."""

    __slots__ = ()


class _Opening(DeferredAttribute):
    """Opens on reading; keeps what is set as it is."""

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, owner)
        if isinstance(value, Sealed) and vault.is_sealed(value):
            return vault.open_sealed(value, self.field.place(instance))
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.TextField):
    """A text that is sealed at rest."""

    descriptor_class = _Opening
    sealed: ClassVar[bool] = True

    def place(self, instance: Any) -> str:
        """What a row's value is bound to: table, column, key of the row."""
        key = row_key(type(instance), {name: getattr(instance, name) for name in type(instance).SEALED_BY})
        return vault.place(instance._meta.db_table, self.column, key)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """The value as it goes into the row."""
        value = model_instance.__dict__.get(self.attname)
        if not value or isinstance(value, Sealed):
            return value
        sealed = Sealed(vault.seal(str(value), self.place(model_instance)))
        model_instance.__dict__[self.attname] = sealed
        return sealed

    def get_prep_value(self, value: Any) -> Any:
        """Only what is sealed reaches the database."""
        if not value or isinstance(value, Sealed):
            return value
        raise TypeError(f"{self.name} is sealed: set it on the row and save, or find rows by a keyed token")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """What stands in the row, not opened yet."""
        return value if value is None else Sealed(value)


def row_key(model: Any, values: dict[str, Any]) -> str:
    """The key of a row from the values of the columns that make it: `7/2016`."""
    return "/".join(str(values[name]) for name in model.SEALED_BY)


def sealed_columns(model: Any) -> list[str]:
    """Names of a model's sealed columns."""
    return [field.column for field in model._meta.concrete_fields if isinstance(field, SealedField)]
