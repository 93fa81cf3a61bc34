"""Sealing rows anew: with the current key, or for the first time; batch by batch, so that it can be killed
and resumed.

A row is done when all its sealed values begin with the current key's prefix; what is done is not touched
again. The record is not written anew: what it keeps secret lies beside it (registry.beside), in rows as all.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from diguan.registry import bulk, vault
from diguan.registry.models.sealing import sealed_columns

AT_ONCE = 5_000


def models() -> Iterator[type[Model]]:
    """The models with sealed columns whose tables are there."""
    there = set(connection.introspection.table_names())
    for model in apps.get_app_config("registry").get_models():
        table = model._meta.db_table
        if table in there and sealed_columns(model):
            yield model


def seal_all() -> int:
    """Seal every row that is not sealed with the current key, untold: for migrations; gives how many."""
    done = 0
    for model in models():
        after = 0
        while True:
            with transaction.atomic():
                written = batch(model, after)
                _not_news(model, written)
            if not written:
                break
            after, done = written[-1], done + len(written)
    return done


def left(model: type[Model]) -> int:
    """How many rows of a table are not under the current key."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"SELECT count(*) FROM {table} t WHERE {_old(model)}", _values(model))
        return int(cursor.fetchone()[0])


def batch(model: type[Model], after: int) -> list[int]:
    """Seal the next rows behind an id anew, inside the caller's transaction; gives their ids."""
    table, names = model._meta.db_table, sealed_columns(model)
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.id, {bulk.row_key(model, 't')}, {', '.join(names)} FROM {table} t "
            f"WHERE t.id > %s AND ({_old(model)}) ORDER BY t.id LIMIT {AT_ONCE}{lock}",
            [after, *_values(model)],
        )
        rows = cursor.fetchall()
    columns: dict[str, pa.Array] = {"id": pa.array([row[0] for row in rows], pa.int64())}
    for position, name in enumerate(names, start=2):
        values = [_anew(table, name, row[1], row[position]) for row in rows]
        columns[name] = pa.array(values, pa.string())
    bulk.update(table, pa.table(columns))
    return [row[0] for row in rows]


def _anew(table: str, name: str, key: str, value: str | None) -> str | None:
    if value is None or value.startswith(vault.ring().prefix):
        return value
    where = vault.place(table, name, key)
    return vault.seal(vault.open_sealed(value, where) if vault.is_sealed(value) else value, where)


def _not_news(model: type[Model], written: list[int]) -> None:
    """The rows say what they said before: the watches' notes of this batch are taken back."""
    if written:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM registry_auditedrow WHERE relation = %s AND operation = '~'"
                " AND row BETWEEN %s AND %s",
                [model._meta.db_table, written[0], written[-1]],
            )


def _old(model: type[Model]) -> str:
    names = sealed_columns(model)
    return " OR ".join(f"(t.{name} IS NOT NULL AND substr(t.{name}, 1, %s) <> %s)" for name in names)


def _values(model: type[Model]) -> list[Any]:
    prefix = vault.ring().prefix
    return [len(prefix), prefix] * len(sealed_columns(model))
