"""Triggers that note every row written in the tables that matter, so that no change can do without an entry
of the audit trail.

They fire for every program that opens the database. A row they noted stands in registry_auditedrow until an
act's entry takes it up (casework.audit); what stays there was written past the site.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

# Not watched: the trail itself and what it keeps beside it (its sums stand in the trail), areas (they come
# from the national table), rows worked out from summed files.
UNWATCHED = frozenset(
    {
        *("registry_area", "registry_auditentry", "registry_audithead", "registry_auditedrow"),
        *("registry_finding", "registry_importfault"),
        *("registry_told", "registry_linkkey"),
    }
)
ONLY_CHANGES = frozenset({"registry_qualityfinding"})  # found by a check, answered by a person
UNTOLD = {"registry_officer": ("last_login",)}  # columns told otherwise: a sign-in has its entry
OPERATIONS = {"INSERT": "+", "UPDATE": "~", "DELETE": "-"}


def statements(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, list[str]]]:
    """For every watch that this database should have: its table and the statements that make it."""
    make = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    return {
        _name(table, operation): (table, list(make(connection, table, operation)))
        for table, operation in _all(connection)
    }


def names(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """For every watch that this database should have: its table."""
    return {_name(table, operation): table for table, operation in _all(connection)}


def _all(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    for table in watched(connection):
        for operation in OPERATIONS:
            if operation == "UPDATE" or table not in ONLY_CHANGES:
                yield table, operation


def watched(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables of the register that exist and are watched; none before the trail has its tables."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if "registry_auditedrow" not in tables:
        return []
    return sorted(table for table in tables - UNWATCHED if table.startswith("registry_"))


def standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The watches that stand in the database, and how each is spelled there (on PostgreSQL: not asked)."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        return dict(cursor.fetchall())


def _name(table: str, operation: str) -> str:
    return f"watch_{table.removeprefix('registry_')}_{operation.lower()}"


def _sqlite(connection: BaseDatabaseWrapper, table: str, operation: str) -> Iterator[str]:
    row = "OLD" if operation == "DELETE" else "NEW"
    when = f" WHEN {_differs(connection, table)}" if operation == "UPDATE" else ""
    yield (
        f"CREATE TRIGGER {_name(table, operation)} AFTER {operation} ON {table}{when} "
        f"BEGIN INSERT INTO registry_auditedrow (relation, operation, row) "
        f"VALUES ('{table}', '{OPERATIONS[operation]}', {row}.id); END"
    )


def columns(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """The columns of a table, in their order; none when it is not there."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS[connection.vendor], [table])
        return [row[0] for row in cursor.fetchall()]


_COLUMNS = {
    "sqlite": "SELECT name FROM pragma_table_info(%s) ORDER BY cid",
    "postgresql": "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s)"
    " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
}


def _differs(connection: BaseDatabaseWrapper, table: str) -> str:
    told = (name for name in columns(connection, table) if name not in UNTOLD.get(table, ()))
    return " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in told)


def _postgresql(connection: BaseDatabaseWrapper, table: str, operation: str) -> Iterator[str]:
    """Once per statement, with all its rows: COPY of a county costs one more INSERT."""
    name, mark = _name(table, operation), OPERATIONS[operation]
    tables = {"INSERT": "NEW TABLE AS new", "DELETE": "OLD TABLE AS old"}
    referencing = tables.get(operation, "OLD TABLE AS old NEW TABLE AS new")
    rows = {"INSERT": "new r", "DELETE": "old r"}.get(operation, "new r JOIN old o ON o.id = r.id")
    where = ""
    if operation == "UPDATE":
        untold = "".join(f" - '{column}'" for column in UNTOLD.get(table, ()))
        sides = [f"to_jsonb({alias}){untold}" if untold else f"{alias}.*" for alias in ("r", "o")]
        where = f" WHERE {sides[0]} IS DISTINCT FROM {sides[1]}"
    insert = (
        "INSERT INTO registry_auditedrow (relation, operation, row) "
        f"SELECT '{table}', '{mark}', r.id FROM {rows}{where};"
    )
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN {insert} RETURN NULL; END $$"
    )
    yield (
        f"CREATE TRIGGER {name} AFTER {operation} ON {table} REFERENCING {referencing} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


_STANDING = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 6) = 'watch_'",
    "postgresql": "SELECT tgname, '' FROM pg_trigger WHERE tgenabled <> 'D' AND tgname LIKE 'watch\\_%'",
}
