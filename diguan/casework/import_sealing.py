"""Secrets on their way from a workbook to the register: DuckDB, which may spill to disk, sees them sealed,
with marks to compare by.

A staged value is sealed as the record tells it (bound to fact and household); one on file is sealed for its
row. It compares and writes nothing itself.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from diguan.casework.import_sql import sealed_facts
from diguan.registry import beside, vault
from diguan.registry.book import book
from diguan.registry.models import HouseholdYear, Person, PersonYear
from diguan.registry.models.sealing import sealed_columns

ON_FILE = {"file_year": HouseholdYear, "file_person": Person, "file_person_year": PersonYear}
NUMBER = "household_number"
SUFFIX = ".sealed"
STAGING = "staging"  # the folder of what was read of a workbook


def staged_place(staging: Path, name: str) -> str:
    """What a sealed file of a staging folder is bound to."""
    return f"staged.{staging.parent.name}.{name}"


def put_away(read_into: Path, staging: Path) -> None:
    """Move what was read into the staging folder: the rows sealed, the rest, which holds no secret, as it
    is."""
    staging.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in sorted(read_into.iterdir()):
        if file.name in ("household.parquet", "person.parquet"):
            with (staging / f"{file.name}{SUFFIX}").open("wb") as into:
                vault.ring().seal_file([file.read_bytes()], into, staged_place(staging, file.name))
        else:
            (staging / file.name).write_bytes(file.read_bytes())


def under_other_keys() -> Iterator[Path]:
    """The sealed files of workbooks that wait, whose key is not the one in force."""
    for file in sorted(settings.UPLOADS.glob(f"import-*/**/*{SUFFIX}")):
        with suppress(FileNotFoundError), file.open("rb") as sealed:  # accepted or dropped meanwhile
            if vault.ring().key_of_file(sealed) != vault.ring().current:
                yield file


def seal_anew(file: Path) -> int:
    """Seal such a file with the key in force, whole or not at all; 1, or 0 when it has gone meanwhile."""
    beside = file.with_name(f"{file.name}.new")
    try:
        with file.open("rb") as old, beside.open("wb") as into:
            vault.ring().seal_file(vault.ring().open_file(old, place_of(file)), into, place_of(file))
        beside.replace(file)
    except FileNotFoundError:
        return 0
    return 1


def place_of(file: Path) -> str:
    """What a sealed file of a workbook is bound to: the batch's folder, and what it is there."""
    if file.parent.name == STAGING:
        return staged_place(file.parent, file.name.removesuffix(SUFFIX))
    return f"{'upload' if file.name.startswith('source') else 'preview'}.{file.parent.name}"


def staged(staging: Path, level: str) -> pa.Table:
    """The staged rows of a level with secrets sealed and marked."""
    rows = pq.read_table(_content(staging, f"{level}.parquet"))
    facts = [fact.name for fact in book().recorded(level) if fact.sealed]  # type: ignore[arg-type]  # one of two
    numbers = rows[NUMBER].to_pylist()
    for name in facts:
        values = rows[name].to_pylist()
        told = [vault.tell(value, name, number) for value, number in zip(values, numbers, strict=True)]
        rows = _with_marks(_replaced(rows, name, told), name, values)
    return rows


def _content(staging: Path, name: str) -> Path | pa.Buffer:
    sealed = staging / f"{name}{SUFFIX}"
    if not sealed.is_file():
        return staging / name
    with sealed.open("rb") as file:
        return pa.py_buffer(b"".join(vault.ring().open_file(file, staged_place(staging, name))))


def marked(table: str, rows: pa.Table) -> pa.Table:
    """What was read from the register, with marks beside its sealed columns, which stay sealed."""
    if (model := ON_FILE.get(table)) is None:
        return rows
    keys = rows["row_key"].to_pylist()
    for name in sealed_columns(model):
        pairs = zip(rows[name].to_pylist(), keys, strict=True)
        rows = _with_marks(rows, name, [_opened(model._meta.db_table, name, *pair) for pair in pairs])
    return rows


def retell(database: duckdb.DuckDBPyConnection) -> None:
    """Seal anew, as the record tells them, the values on file that a change tells as `before`."""
    listed = ", ".join(f"'{name}'" for name in sorted(sealed_facts(list(book().facts.values()))))
    found = database.execute(
        f"""SELECT c.rowid, c.household_number, c.fact, c.before, coalesce(m.row_key, p.row_key, y.row_key)
        FROM change c
        LEFT JOIN home h ON c.person_id IS NULL AND h.household_number = c.household_number
        LEFT JOIN file_year y ON y.id = h.year_id
        LEFT JOIN file_person p ON p.id = c.person_id AND c.fact = 'id_number'
        LEFT JOIN file_person_year m ON m.person_id = c.person_id AND c.fact <> 'id_number'
        WHERE c.fact IN ({listed}) AND c.before <> 'null'"""
    ).fetchall()
    tables = {name: model._meta.db_table for model in ON_FILE.values() for name in sealed_columns(model)}
    new = []
    for row, number, fact, before, key in found:
        value = _opened(tables[fact], fact, json.loads(before), key)
        new.append((row, json.dumps(vault.tell(value, fact, number), ensure_ascii=False)))
    if new:
        columns = {"row": [row for row, _ in new], "told": [told for _, told in new]}
        database.register("retold", pa.table(columns))
        database.execute("UPDATE change SET before = told FROM retold WHERE change.rowid = retold.row")
        database.unregister("retold")


def put_beside(database: duckdb.DuckDBPyConnection) -> None:
    """Put the sealed values of changes beside the record, inside the caller's transaction: events hold what
    stands for them."""
    listed = ", ".join(f"'{name}'" for name in sorted(sealed_facts(list(book().facts.values()))))
    for side in ("before", "after"):
        found = database.execute(
            f"SELECT rowid, household_number, fact, {side} FROM change"
            f" WHERE fact IN ({listed}) AND {side} <> 'null'"
        ).fetchall()
        pairs = [
            (str(vault.heard(json.loads(told), fact, number)), vault.place("told", fact, number))
            for _, number, fact, told in found
        ]
        if pairs:
            columns = {
                "row": [row for row, *_ in found],
                "told": [json.dumps(one) for one in beside.put(pairs)],
            }
            database.register("beside", pa.table(columns))
            database.execute(f"UPDATE change SET {side} = told FROM beside WHERE change.rowid = beside.row")
            database.unregister("beside")


def settled(
    rows: pa.Table, model: type[HouseholdYear | Person | PersonYear], keys: Sequence[str]
) -> pa.Table:
    """Rows of the plan as they go into the register: told values sealed for their rows, marks left out.

    `rows` has a column household_number, by which told values open; it is left out too.
    """
    numbers = rows[NUMBER].to_pylist()
    for name in sealed_columns(model):
        cells = zip(rows[name].to_pylist(), numbers, keys, strict=True)
        table = model._meta.db_table
        values = [
            vault.seal(vault.heard(value, name, number), vault.place(table, name, key))
            if vault.is_told(value)
            else value
            for value, number, key in cells
        ]
        rows = _replaced(rows, name, values)
    return rows.drop_columns(NUMBER)


def _opened(table: str, name: str, value: str | None, key: str) -> str | None:
    if value is None or not vault.is_sealed(value):
        return value
    return vault.open_sealed(value, vault.place(table, name, key))


def _with_marks(rows: pa.Table, name: str, values: Sequence[str | None]) -> pa.Table:
    return rows.append_column(f"{name}_mark", pa.array(vault.marks(values, name), pa.string()))


def _replaced(rows: pa.Table, name: str, values: Sequence[str | None]) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index(name), name, pa.array(values, pa.string()))
