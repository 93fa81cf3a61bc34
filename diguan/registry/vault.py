"""The site's keyring at work: seals and opens values of rows and of the record, one by one and column by
column.

Which columns are sealed, the tables say (models.sealing); which facts, packs/facts.toml (`sealed = true`). A
process that meets a key it does not know reads the keyring's file once more: keys are rotated under way.
"""

import hmac
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings

from diguan.registry.book import book
from diguan.words.sealing import VERSION, Keyring, SealFault

TOLD = "told|"  # before a value sealed for its fact and household, on its way to the record (registry.beside)


@cache
def ring() -> Keyring:
    """The keyring of this site."""
    file = Path(settings.KEYRING_FILE) if settings.KEYRING_FILE else None
    text = file.read_text("ascii") if file else settings.KEYRING
    return Keyring.read(text, settings.CIPHER)


def refresh() -> None:
    """Read the ring's file again when it was written since: who writes seals with the key in force."""
    global _written
    if settings.KEYRING_FILE:
        now = os.stat(settings.KEYRING_FILE).st_mtime_ns
        if now != _written:
            ring.cache_clear()
            _written = now


_written = 0


def place(table: str, column: str, key: str) -> str:
    """What a value of a row is bound to."""
    return f"{table}.{column}.{key}"


def seal(text: str, where: str) -> str:
    """A text sealed for a place."""
    return ring().seal(text, where)


def open_sealed(sealed: str, where: str) -> str:
    """The text; raises SealFault."""
    try:
        return ring().open(sealed, where)
    except SealFault:
        if not settings.KEYRING_FILE or sealed.split("|")[2] in ring().keys:
            raise
        ring.cache_clear()
        return ring().open(sealed, where)


def is_sealed(value: Any) -> bool:
    """Whether a value of a sealed column is sealed, and not left from before columns were sealed."""
    return isinstance(value, str) and value.startswith(f"{VERSION}|") and value.count("|") == 5


def opened(rows: pa.Table, table: str, names: Iterable[str], key: str) -> pa.Table:
    """Rows with their sealed columns opened; `key` is the column that holds the rows' keys, and goes."""
    keys = rows[key].to_pylist()
    for name in names:
        values = [
            open_sealed(value, place(table, name, of)) if is_sealed(value) else value
            for value, of in zip(rows[name].to_pylist(), keys, strict=True)
        ]
        rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array(values, pa.string()))
    return rows.drop_columns(key)


def sealed(rows: pa.Table, table: str, names: Iterable[str], keys: Sequence[str]) -> pa.Table:
    """Rows with columns sealed for their keys: open values and told ones are; what is sealed stays."""
    for name in names:
        values = [
            value if value is None or is_sealed(value) else seal(value, place(table, name, of))
            for value, of in zip(rows[name].to_pylist(), keys, strict=True)
        ]
        rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array(values, pa.string()))
    return rows


def marks(values: Sequence[str | None], fact: str) -> list[str | None]:
    """A keyed mark for each value, by which equal ones are found. Its key is the tokens', which stays when a
    key of the ring is changed under way."""
    key = hmac.digest(settings.TOKEN_KEY.encode(), b"diguan mark", "sha256")
    return [
        None if value is None else hmac.digest(key, f"{fact}\x1f{value}".encode(), "sha256").hex()
        for value in values
    ]


def tell(value: Any, fact: str, household: str) -> Any:
    """A value of a fact on its way to the record: sealed when the fact is sealed and the value not blank."""
    known = book().facts.get(fact)
    if value is None or known is None or not known.sealed or is_told(value):
        return value
    return TOLD + seal(str(value), place("told", fact, household))


def is_told(value: Any) -> bool:
    """Whether a value is sealed on its way to the record."""
    return isinstance(value, str) and value.startswith(TOLD) and is_sealed(value.removeprefix(TOLD))


def heard(value: Any, fact: str, household: str) -> Any:
    """A value on its way to the record, opened when it is sealed."""
    if not is_told(value):
        return value
    return open_sealed(value.removeprefix(TOLD), place("told", fact, household))
