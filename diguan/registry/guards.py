"""Triggers that make the database itself refuse what nobody may do: change the record of the past, write a
closed year.

They hold for every program that opens the database, not only for this one. Whoever owns the database can
drop them; `missing` says so. On SQLite a migration that rebuilds a guarded table drops its triggers: `diguan
migrate` puts them back. The watches, which note every row that is written, are put up with them.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from diguan.registry import watches

ADDED_ONLY = (
    "registry_event",
    "registry_decision",
    "registry_closedyear",
    "registry_auditentry",
    "registry_act",
    "registry_meeting",
    "registry_ballot",
    "registry_notice",
    "registry_noticeline",
    "registry_posting",
    "registry_noticeend",
    "registry_objection",
    "registry_complainant",
    "registry_objectionanswer",
    "registry_draw",
    "registry_attachment",
    "registry_screened",
    "registry_comparisonrequest",
    "registry_comparisonend",
    "registry_comparisonperson",
    "registry_comparisonanswer",
    "registry_effect",
)
KEPT = (
    *("registry_round", "registry_case", "registry_gridcell", "registry_screening"),
    *("registry_helpplan", "registry_measure"),
)
BY_YEAR = ("registry_item", "registry_personyear")
YEARS = "registry_householdyear"
SEALED = {
    YEARS: ("phone", "bank_name", "bank_account"),
    "registry_personyear": (
        *("health", "illness_name", "illness_grade", "disability_card", "disability_kind"),
        *("disability_level", "member_phone"),
    ),
}

_PAST = "rows of {table} are only ever added"
_STAYS = "rows of {table} are never removed"
_CLOSED = "the year is closed"
_TWO_EYES = "whoever proposed a case does not approve it"
_OWN_PROPOSAL = (
    "NEW.approves AND NEW.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM registry_case c"
    " WHERE c.id = NEW.case_id AND c.proposed_by_id = NEW.by_id)"
)
_TOO_MANY_VOTES = "more votes than people present"
_ABOVE_ATTENDANCE = (
    "NEW.in_favour + NEW.against + NEW.abstained + NEW.recused >"
    " (SELECT m.present FROM registry_meeting m WHERE m.id = NEW.meeting_id)"
)
_ROW_CLOSED = (
    "EXISTS (SELECT 1 FROM registry_householdyear y WHERE y.id = {row}.household_year_id AND y.closed)"
)
_AREA_CLOSED = (
    "EXISTS (SELECT 1 FROM registry_closedyear c WHERE c.year = NEW.year"
    " AND substr(NEW.village_code, 1, length(c.prefix)) = c.prefix)"
)


def guards(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str, str, str, str]]:
    """Every guard as (name, table, operation, condition, what it says)."""
    for table in ADDED_ONLY:
        for operation in ("UPDATE", "DELETE"):
            yield f"{table}_{operation.lower()}", table, operation, "1 = 1", _PAST.format(table=table)
    for table in KEPT:
        yield f"{table}_delete", table, "DELETE", "1 = 1", _STAYS.format(table=table)
    yield "registry_act_insert", "registry_act", "INSERT", _OWN_PROPOSAL, _TWO_EYES
    yield "registry_ballot_insert", "registry_ballot", "INSERT", _ABOVE_ATTENDANCE, _TOO_MANY_VOTES
    yield f"{YEARS}_insert", YEARS, "INSERT", _AREA_CLOSED, _CLOSED
    written = f"(OLD.closed OR (NOT NEW.closed AND {_AREA_CLOSED})) AND NOT ({_resealed(connection, YEARS)})"
    yield f"{YEARS}_update", YEARS, "UPDATE", written, _CLOSED
    yield f"{YEARS}_delete", YEARS, "DELETE", "OLD.closed", _CLOSED
    for table in BY_YEAR:
        before, after = _ROW_CLOSED.format(row="OLD"), _ROW_CLOSED.format(row="NEW")
        yield f"{table}_insert", table, "INSERT", after, _CLOSED
        written = f"({before} OR {after}) AND NOT ({_resealed(connection, table)})"
        yield f"{table}_update", table, "UPDATE", written, _CLOSED
        yield f"{table}_delete", table, "DELETE", before, _CLOSED


def _resealed(connection: BaseDatabaseWrapper, table: str) -> str:
    """That a row says what it said, and only its secrets are sealed anew, as a rotation of keys does, or
    blank, as erasing does when their time is over."""
    columns = watches.columns(connection, table)
    secrets = [name for name in SEALED.get(table, ()) if name in columns]
    if not secrets:
        return "1 = 0"
    same = (f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in columns if name not in secrets)
    sealed = (
        f"(NEW.{name} IS NULL OR OLD.{name} IS NOT NULL AND NEW.{name} LIKE 'v1|%')" for name in secrets
    )
    return " AND ".join((*same, *sealed))


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard and watch in place whose table is there, anew where it already stands."""
    remove(connection)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for guard in guards(connection):
            if guard[1] in tables:
                for statement in _STATEMENTS[connection.vendor](*guard):
                    cursor.execute(statement)
        for _, made in watches.statements(connection).values():
            for statement in made:
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take guards and watches away: only for emptying a test database."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        found = [(name, table) for name, table, *_ in guards(connection) if table in tables]
        found += watches.names(connection).items()
        for name, table in found:
            place = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of guards and watches that do not stand in this database, or no longer as they should."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        found = {name for name, *_ in guards(connection)} - {row[0] for row in cursor.fetchall()}
    there = watches.standing(connection)
    for name, (_, made) in watches.statements(connection).items():
        if name not in there or (there[name] and there[name] != made[-1]):
            found.add(name)
    return found


def _sqlite(name: str, table: str, operation: str, condition: str, says: str) -> Iterator[str]:
    yield (
        f"CREATE TRIGGER {name} BEFORE {operation} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
    )


def _postgresql(name: str, table: str, operation: str, condition: str, says: str) -> Iterator[str]:
    kept = "OLD" if operation == "DELETE" else "NEW"
    refuse = f"RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"BEGIN IF {condition} THEN {refuse} END IF; RETURN {kept}; END"
    yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    yield f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}
_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
}
