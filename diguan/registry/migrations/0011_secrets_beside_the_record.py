"""Secrets of the record move beside it, for once with the guards away; what was linked is kept with them, so that
the audit chain of before is verified as it stands.

All in one transaction: killed, it begins anew. On SQLite the file is written anew afterwards.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from diguan.registry import beside, guards, vault
from diguan.registry.book import book
from diguan.registry.models.beside import ToldField
from diguan.registry.models.sealing import SealedField

AT_ONCE = 1_000
OF_EVENTS = """SELECT t.id, h.number, CAST(t.before AS text), CAST(t.after AS text)
    FROM registry_event t JOIN registry_household h ON h.id = t.household_id"""
OF_ENTRIES = "SELECT t.id, t.household, t.before, t.after FROM registry_auditentry t"
OF_COMPLAINANTS = "SELECT t.id, CAST(t.objection_id AS text), t.name, t.phone FROM registry_complainant t"


def remove(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.remove(editor.connection)


def move(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    with transaction.atomic():
        moved = _record("registry_event", OF_EVENTS, "CAST(%s AS jsonb)")
        moved += _record("registry_auditentry", OF_ENTRIES, "%s")
        moved += _complainants()
        guards.install(editor.connection)
    if moved:
        _written_anew()


def _written_anew() -> None:
    """On SQLite, so that nothing of what was there stays in the file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _record(table: str, rows: str, written: str) -> int:
    """Events, or entries: the secrets that their JSON holds."""
    place = written if connection.vendor == "postgresql" else "%s"
    moved = 0
    for row, number, *texts in _pages(rows):
        new = [_moved(text, number) for text in texts]
        if new != texts:
            _write(f"UPDATE {table} SET before = {place}, after = {place} WHERE id = %s", [*new, row])
            moved += 1
    return moved


def _moved(text: str, household: str) -> str:
    """A JSON text with its secrets put beside it."""
    found = list(_secrets(json.loads(text), household))
    kept = beside.put([(value, place) for value, place, _ in found], [was for *_, was in found])
    for (*_, was), reference in zip(found, kept, strict=True):
        text = text.replace(json.dumps(was, ensure_ascii=False), json.dumps(reference), 1)
    return text


def _secrets(values: Mapping[str, Any], household: str) -> Iterator[tuple[str, str, str]]:
    """Value, place and how the text holds it, of the sealed facts; members' values stand one deeper."""
    for name, value in values.items():
        if name == "members" and isinstance(value, dict):
            for each in value.values():
                yield from _secrets(each, household)
        elif _is_secret(name, value):
            yield str(vault.heard(value, name, household)), vault.place("told", name, household), value


def _is_secret(name: str, value: Any) -> bool:
    fact = book().facts.get(name)
    is_text = isinstance(value, str) and value != "" and not beside.is_reference(value)
    return is_text and fact is not None and fact.sealed


def _complainants() -> int:
    moved = 0
    for row, key, *cells in _pages(OF_COMPLAINANTS):
        for name, cell in zip(("name", "phone"), cells, strict=True):
            if cell and not beside.is_reference(cell):
                place = vault.place("registry_complainant", name, key)
                value = vault.open_sealed(cell, place) if vault.is_sealed(cell) else cell
                kept = beside.put([(value, place)], [cell])[0]
                _write(f"UPDATE registry_complainant SET {name} = %s WHERE id = %s", [str(kept), row])
                moved += 1
    return moved


def _pages(rows: str) -> Iterator[tuple[Any, ...]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"{rows} WHERE t.id > %s ORDER BY t.id LIMIT {AT_ONCE}", [after])
            page = cursor.fetchall()
        if not page:
            return
        yield from page
        after = page[-1][0]


def _write(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("registry", "0010_accounts")]
    operations = [
        migrations.RunPython(remove, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sum", models.CharField(max_length=64, unique=True)),
                ("content", SealedField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LinkKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=8, unique=True)),
                ("secret", SealedField(blank=True, null=True)),
            ],
        ),
        migrations.AlterField("complainant", "name", ToldField(blank=True, null=True)),
        migrations.AlterField("complainant", "phone", ToldField(blank=True, null=True)),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
