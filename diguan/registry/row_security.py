"""Row security of PostgreSQL: every table that says where its rows lie gives and takes only rows inside the
bounds of the transaction (diguan.registry.bounds), whoever asks; without bounds, none.

Which tables these are follows from the models: a column of `COLUMNS`, or a link to such a table. A model may
say on its class `seen_from_below = True` (a county's judgement speaks of each village), `written_from_below`
(as well), `seen_by_department = True` (its `department` sees it too), `seen_through = "link"` (whoever sees
the row of that link sees it; with `seen_until = "end"` as well, until that row of the link is there), or
`not_fenced = "reason"`. SQLite has nothing of the
kind; there the readers alone keep to areas.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Model

COLUMNS = ("village_code", "area_prefix", "prefix", "area_code", "county_code", "place_prefix", "place_code")
OWNER = "by"  # a run without an area is its officer's own

FUNCTIONS = """
CREATE OR REPLACE FUNCTION diguan_from() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE current_setting('diguan.scope', true) WHEN '*' THEN ''
    ELSE nullif(current_setting('diguan.scope', true), '') END $$;
CREATE OR REPLACE FUNCTION diguan_to() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT rpad(nullif(replace(current_setting('diguan.scope', true), '*', '9'), ''), 12, '9') $$;
CREATE OR REPLACE FUNCTION diguan_nation() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT current_setting('diguan.scope', true) = '*' $$;
CREATE OR REPLACE FUNCTION diguan_officer() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('diguan.officer', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION diguan_asked() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('diguan.asked', true), '') $$;
"""
_INSIDE = "{0} >= diguan_from() AND {0} <= diguan_to()"
_ABOVE = "{0} <> '' AND starts_with(diguan_from(), {0})"
_ASKED = "{1} = split_part(diguan_asked(), ' ', 1) AND starts_with({0}, split_part(diguan_asked(), ' ', 2))"


@dataclass(frozen=True, slots=True)
class Fence:
    """What one table lets through: rows that may be seen, and rows that may be written."""

    table: str
    seen: str
    written: str


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the fence of every table in place, anew where one stands; only whoever owns the tables can."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(FUNCTIONS)
            for fence in fences():
                for statement in _statements(fence):
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the fences away, for the time of a migration: a column that a policy reads cannot be changed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_POLICIES)
            for table, policy in cursor.fetchall():
                cursor.execute(f'DROP POLICY "{policy}" ON "{table}"')


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Tables of this database that say where their rows lie, or hang on one that does, and are not fenced."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [list(COLUMNS)])
        place = {name for (name,) in cursor.fetchall()} - set(not_fenced())
        cursor.execute(_FENCED)
        return (place | {fence.table for fence in fences()}) - {name for (name,) in cursor.fetchall()}


def unheld(connection: BaseDatabaseWrapper) -> bool:
    """Whether this role passes every fence, or owns the tables and could take the fences down."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(_ROLE)
        return bool(cursor.fetchone()[0])


def may_build(connection: BaseDatabaseWrapper) -> bool:
    """Whether this role may make and change tables."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(current_schema(), 'CREATE')")
        return bool(cursor.fetchone()[0])


def not_fenced() -> dict[str, str]:
    """Tables left open on purpose, with the reason."""
    reasons = ((model._meta.db_table, getattr(model, "not_fenced", "")) for model in apps.get_models())
    return {table: reason for table, reason in reasons if reason}


@cache
def fences() -> tuple[Fence, ...]:
    """The fence of every table that needs one."""
    return tuple(fence for model in apps.get_models(include_auto_created=True) for fence in _of(model))


def _of(model: type[Model]) -> Iterator[Fence]:
    if getattr(model, "not_fenced", ""):
        return
    if column := _column(model):
        yield _by_column(model, f'"{model._meta.db_table}"."{column}"')
    elif parent := _parent(model):
        passes = _through(parent)
        yield Fence(model._meta.db_table, passes, passes)


def _through(link: "ForeignKey[Model, Model]", until: str = "") -> str:
    """That the row of a link is seen, and, with `until`, that this relation of it is still empty."""
    table, target = link.model._meta.db_table, link.related_model._meta
    above = f'above."{target.pk.column}"'
    still = ""
    if until:
        end = target.get_field(until).field
        of_end = f'SELECT 1 FROM "{end.model._meta.db_table}" over WHERE over."{end.column}" = {above}'
        still = f" AND NOT EXISTS ({of_end})"
    joined = f'{above} = "{table}"."{link.column}"'
    return f'EXISTS (SELECT 1 FROM "{target.db_table}" above WHERE {joined}{still})'


def _by_column(model: type[Model], column: str) -> Fence:
    inside, above = _INSIDE.format(column), f"({_INSIDE.format(column)}) OR ({_ABOVE.format(column)})"
    fields = {field.name for field in model._meta.fields}
    if getattr(model, "own_besides", False) and OWNER in fields:
        own = f"diguan_nation() OR ({inside}) OR {model._meta.get_field(OWNER).column} = diguan_officer()"
        return Fence(model._meta.db_table, own, own)
    from_below = getattr(model, "written_from_below", False)
    seen = above if from_below or getattr(model, "seen_from_below", False) else inside
    if getattr(model, "seen_by_department", False):
        seen = f"({inside}) OR ({_ASKED.format(column, _quoted(model, 'department'))})"
    if link := getattr(model, "seen_through", ""):
        seen = f"({inside}) OR {_through(model._meta.get_field(link), getattr(model, 'seen_until', ''))}"
    return Fence(model._meta.db_table, seen, above if from_below else inside)


def _quoted(model: type[Model], field: str) -> str:
    return f'"{model._meta.db_table}"."{model._meta.get_field(field).column}"'


def _column(model: type[Model]) -> str:
    columns = {field.column for field in model._meta.local_fields}
    return next((name for name in COLUMNS if name in columns), "")


def _parent(model: type[Model]) -> "ForeignKey[Model, Model] | None":
    """The first link to a table with a fence of its own; a ring of links has none."""
    links = (field for field in model._meta.local_fields if isinstance(field, ForeignKey))
    others = (link for link in links if link.related_model is not model)
    return next((link for link in others if any(_of(link.related_model))), None)


def _statements(fence: Fence) -> Iterator[str]:
    table = f'"{fence.table}"'
    for policy in ("diguan_seen", "diguan_written", "diguan_changed", "diguan_removed"):
        yield f"DROP POLICY IF EXISTS {policy} ON {table}"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY diguan_seen ON {table} FOR SELECT USING ({fence.seen})"
    yield f"CREATE POLICY diguan_written ON {table} FOR INSERT WITH CHECK ({fence.written})"
    both = f"USING ({fence.written}) WITH CHECK ({fence.written})"
    yield f"CREATE POLICY diguan_changed ON {table} FOR UPDATE {both}"
    yield f"CREATE POLICY diguan_removed ON {table} FOR DELETE USING ({fence.written})"


_POLICIES = """SELECT tablename, policyname FROM pg_policies
WHERE schemaname = current_schema() AND policyname LIKE 'diguan\\_%'"""
_TABLES = """SELECT DISTINCT c.table_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.column_name = ANY(%s)"""
_ROLE = """SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relrowsecurity AND pg_has_role(c.relowner, 'USAGE'))
FROM pg_roles WHERE rolname = current_user"""
_FENCED = """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relrowsecurity AND c.relforcerowsecurity
AND 4 = (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)"""
