"""Many rows at once, as Arrow columns or as rows of a model, into and out of the database.

Out: PostgreSQL has COPY, and SQLite is asked to glue each row into a line of CSV, which is several times
faster than handing cells to Python one by one. In: COPY again, and executemany. It knows types, not facts.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.csv as arrow_csv
from django.db import connection, transaction
from django.db.models import Model
from psycopg import IsolationLevel

M = TypeVar("M", bound=Model)

ROWS_AT_ONCE = 20_000
KEYS_AT_ONCE = 5_000  # how many ids a statement of either database can name one by one
CELLS_AT_ONCE = 60  # SQLite functions take some hundred arguments, how many is set when it is built


@dataclass(frozen=True, slots=True)
class Column:
    """A name in the answer, the SQL expression it comes from, and the Arrow type it has there."""

    name: str
    expression: str
    kind: pa.DataType


def select(columns: Sequence[Column], rest: str, values: Sequence[Any] = ()) -> pa.Table:
    """The answer of `SELECT columns rest`; `rest` begins with FROM and marks its values with %s."""
    text = _READERS[connection.vendor](columns, rest, values)
    return _table(columns, text)


def row_key(model: type[Model], alias: str) -> str:
    """SQL for the key by which a row's sealed columns are bound to it (models.sealing.row_key)."""
    return f"concat_ws('/', {', '.join(f'{alias}.{name}' for name in model.SEALED_BY)})"


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is as it was at one moment, and no writer waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        connection.ensure_connection()
        with _repeatable(connection.connection), transaction.atomic():
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


@contextmanager
def _repeatable(postgresql: Any) -> Iterator[None]:
    """Transactions of this connection begin as REPEATABLE READ, READ ONLY: to be said with BEGIN, because
    the bounds are the first statement of each."""
    before = postgresql.isolation_level, postgresql.read_only
    postgresql.isolation_level, postgresql.read_only = IsolationLevel.REPEATABLE_READ, True
    try:
        yield
    finally:
        postgresql.isolation_level, postgresql.read_only = before


def _postgresql(columns: Sequence[Column], rest: str, values: Sequence[Any]) -> pa.Buffer:
    fields = ", ".join(column.expression for column in columns)
    into = pa.BufferOutputStream()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT {fields} {rest}) TO STDOUT (FORMAT csv)", values) as out,
    ):
        for piece in out:
            into.write(piece)
    return into.getvalue()


def _sqlite(columns: Sequence[Column], rest: str, values: Sequence[Any]) -> pa.Buffer:
    line = _line([_as_csv(column) for column in columns])
    into = pa.BufferOutputStream()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {line} {rest}", values)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            into.write("".join(f"{row[0]}\n" for row in rows).encode())
    return into.getvalue()


def _line(cells: Sequence[str]) -> str:
    """SQL that joins cells with commas; `||` would copy the line once for each of them."""
    if len(cells) <= CELLS_AT_ONCE:
        return f"concat_ws(',', {', '.join(cells)})"
    pieces = [cells[start : start + CELLS_AT_ONCE] for start in range(0, len(cells), CELLS_AT_ONCE)]
    return _line([_line(piece) for piece in pieces])


def _as_csv(column: Column) -> str:
    """SQL that writes one cell: texts quoted, so that an empty text and no text stay two things."""
    cell = column.expression
    if pa.types.is_string(column.kind):
        return f"""coalesce('"' || replace({cell}, '"', '""') || '"', '')"""
    if pa.types.is_decimal(column.kind):
        places = "%%." + str(column.kind.scale) + "f"
        return f"CASE WHEN {cell} IS NULL THEN '' ELSE printf('{places}', {cell}) END"
    return f"coalesce({cell}, '')"


def _table(columns: Sequence[Column], text: pa.Buffer) -> pa.Table:
    schema = pa.schema([pa.field(column.name, column.kind) for column in columns])
    if not text.size:
        return schema.empty_table()
    return arrow_csv.read_csv(
        pa.BufferReader(text),
        read_options=arrow_csv.ReadOptions(column_names=schema.names, block_size=1 << 24),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=arrow_csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            true_values=["1", "t"],
            false_values=["0", "f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


@contextmanager
def keys(column: pa.ChunkedArray) -> Iterator[str]:
    """A temporary table of one text column `key`, to be joined with; gives its name."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS wanted_keys")
        cursor.execute("CREATE TEMPORARY TABLE wanted_keys (key varchar(255) PRIMARY KEY)")
        try:
            insert("wanted_keys", pa.table({"key": column}))
            yield "wanted_keys"
        finally:
            cursor.execute("DROP TABLE IF EXISTS wanted_keys")


def insert(table: str, rows: pa.Table, rest: str = "") -> int:
    """Add the rows to a table whose columns bear the same names; `rest` may say ON CONFLICT …; gives how
    many.

    Raises IntegrityError like any other write of Django's.
    """
    if rows.num_rows:
        with connection.wrap_database_errors:
            _WRITERS[connection.vendor](table, rows, rest)
    return rows.num_rows


def create(rows: Sequence[M]) -> list[M]:
    """Add new rows of one model, and give each its id; SQLite is told the statement once for all of them,
    where bulk_create spells it anew for every few hundred."""
    if not rows:
        return []
    if connection.vendor != "sqlite":
        return type(rows[0])._default_manager.bulk_create(rows, batch_size=KEYS_AT_ONCE)
    table, fields = rows[0]._meta.db_table, rows[0]._meta.concrete_fields
    for row, key in zip(rows, ids(table, len(rows)), strict=True):
        row.pk = key
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", map(_prepared, rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return list(rows)


def _prepared(row: Model) -> list[Any]:
    fields = row._meta.concrete_fields
    return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]


def update(table: str, rows: pa.Table) -> int:
    """Write the rows over those with the same id, all columns given; gives how many."""
    if not rows.num_rows:
        return 0
    names = [name for name in rows.column_names if name != "id"]
    values = ", ".join(f'"{name}" = new_values."{name}"' for name in names)
    with connection.cursor() as cursor:
        _stage(table, rows)
        cursor.execute(f"UPDATE {table} SET {values} FROM new_values WHERE {table}.id = new_values.id")
        cursor.execute("DROP TABLE new_values")
    return rows.num_rows


def bring(table: str, pieces: Iterable[pa.Table], owner: tuple[str, int], key: str) -> tuple[int, int]:
    """Make the rows of one owner those given, and write only what differs; gives how many went and came.

    Every piece has the same columns, the owner's among them; `key` tells the rows of an owner apart.
    """
    column, value = owner
    names: list[str] = []
    with connection.cursor() as cursor:
        for rows in pieces:
            if names:
                _WRITERS[connection.vendor]("new_values", rows, "")
            else:
                names = rows.column_names
                _stage(table, rows)
        if not names:
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [value])
            return cursor.rowcount, 0
        cursor.execute(f"CREATE INDEX new_values_key ON new_values ({key})")
        same = " AND ".join(f'{table}."{name}" IS NOT DISTINCT FROM new_values."{name}"' for name in names)
        cursor.execute(
            f"DELETE FROM {table} WHERE {column} = %s "
            f"AND NOT EXISTS (SELECT 1 FROM new_values WHERE new_values.{key} = {table}.{key} AND {same})",
            [value],
        )
        gone, listed = cursor.rowcount, ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {listed} FROM new_values WHERE NOT EXISTS "
            f"(SELECT 1 FROM {table} WHERE {table}.{column} = %s AND {table}.{key} = new_values.{key})",
            [value],
        )
        came = cursor.rowcount
        cursor.execute("DROP TABLE new_values")
    return gone, came


def ids(table: str, count: int) -> range:
    """Ids that no row of the table has or will be given; taken inside the transaction that uses them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0), "
                f"coalesce((SELECT max(id) FROM {table}), 0))",
                [table],
            )
            first = cursor.fetchone()[0] + 1
        else:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            cursor.execute("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("SELECT nextval(%s)", [sequence])
            first = cursor.fetchone()[0]
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + max(count, 1) - 1])
    return range(first, first + count)


def _copy_in(table: str, rows: pa.Table, rest: str) -> None:
    if rest or _fenced(table):
        _stage(table, rows)
        names = ", ".join(f'"{name}"' for name in rows.column_names)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM new_values {rest}")
            cursor.execute("DROP TABLE new_values")
        return
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as into,
    ):
        for batch in rows.to_batches(max_chunksize=ROWS_AT_ONCE):
            text = pa.BufferOutputStream()
            arrow_csv.write_csv(batch, text, arrow_csv.WriteOptions(include_header=False))
            into.write(text.getvalue().to_pybytes())


def _fenced(table: str) -> bool:
    """Whether row security holds this role at the table: PostgreSQL then takes no COPY into it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s::regclass)", [table])
        return bool(cursor.fetchone()[0])


def _execute_many(table: str, rows: pa.Table, rest: str) -> None:
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    marks = ", ".join("?" * rows.num_columns)
    connection.ensure_connection()
    connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) {rest}", _cells(rows))


def _cells(rows: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows as SQLite takes them: decimals and days as texts, flags as 0 and 1."""
    fields = [pa.field(field.name, _sqlite_kind(field.type)) for field in rows.schema]
    for batch in rows.to_batches(max_chunksize=ROWS_AT_ONCE):
        columns = [column.cast(field.type) for column, field in zip(batch.columns, fields, strict=True)]
        yield from zip(*(column.to_pylist() for column in columns), strict=True)


def _sqlite_kind(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_decimal(kind) or pa.types.is_date(kind):
        return pa.string()
    return pa.int8() if pa.types.is_boolean(kind) else kind


def _stage(table: str, rows: pa.Table) -> None:
    """A temporary table `new_values` with these rows, its columns typed as those of the table."""
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS new_values")
        cursor.execute(f"CREATE TEMPORARY TABLE new_values AS SELECT {names} FROM {table} WHERE 1 = 0")
    _WRITERS[connection.vendor]("new_values", rows, "")
    if "id" in rows.column_names:
        with connection.cursor() as cursor:
            cursor.execute("CREATE UNIQUE INDEX new_values_id ON new_values (id)")


_WRITERS = {"postgresql": _copy_in, "sqlite": _execute_many}
_READERS = {"postgresql": _postgresql, "sqlite": _sqlite}
