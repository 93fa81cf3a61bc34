"""The connection to PostgreSQL. Every transaction, also that of a single statement, begins by saying the
bounds in force, and forgets them when it ends: a connection that goes back to a pool carries nobody's area.

What the bounds allow, the policies of the tables say (diguan.registry.row_security).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import ExecStatus, TransactionStatus

from diguan.registry import bounds

_GOOD = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})


class _Bounded:
    """A cursor whose statement, when it stands alone, runs in a transaction that knows the bounds."""

    connection: psycopg.Connection[Any]

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """One statement."""
        with _told(self.connection):
            return super().execute(*args, **kwargs)  # type: ignore[misc]

    def executemany(self, *args: Any, **kwargs: Any) -> Any:
        """One statement for many rows."""
        with _told(self.connection):
            return super().executemany(*args, **kwargs)  # type: ignore[misc]

    @contextmanager
    def copy(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Rows in or out in one stream."""
        with _told(self.connection), super().copy(*args, **kwargs) as stream:  # type: ignore[misc]
            yield stream


class Cursor(_Bounded, base.Cursor):
    """Django's cursor, bounded. A statement that stands alone goes with its bounds in one message, which
    PostgreSQL takes as one transaction: no round trip more than without them."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        """One statement."""
        now = bounds.now()
        if now == bounds.NOWHERE or not _alone(self.connection):
            return base.Cursor.execute(self, query, params, **kwargs)
        words = self.mogrify(query, params) if params is not None else _text(query, self.connection)
        base.Cursor.execute(self, f"{now.told()}; {words}", **kwargs)
        self.nextset()
        return self


class ServerSideCursor(_Bounded, base.ServerSideCursor):
    """The cursor of `.iterator()`: it holds its rows beyond the transaction, which has seen only those in
    bounds."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection, which hands out bounded cursors and tells each `atomic` block its bounds."""

    def get_connection_params(self) -> dict[str, Any]:
        """How to connect: as Django does, with our cursors."""
        return {**super().get_connection_params(), "cursor_factory": Cursor}

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor; one with a name keeps its rows on the server."""
        if name is None:
            return super().create_cursor()
        held = self.connection.autocommit
        cursor = ServerSideCursor(self.connection, name=name, scrollable=False, withhold=held)
        base.register_tzloader(self.timezone, cursor)
        return cursor

    def writers_waiting(self) -> int:
        """How many of the site's connections wait for a lock now."""
        with self.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            return int(cursor.fetchone()[0])

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)
        if not autocommit:
            self.tell_bounds()

    def tell_bounds(self) -> None:
        """Hold the transaction from here on to the bounds in force."""
        now = bounds.now()
        if self.connection is not None and (now != bounds.NOWHERE or self.in_atomic_block):
            with self.connection.cursor() as cursor:
                cursor.execute(now.told())


@contextmanager
def _told(connection: psycopg.Connection[Any]) -> Iterator[None]:
    now = bounds.now()
    if now == bounds.NOWHERE or not _alone(connection):
        yield
        return
    _say(connection, f"BEGIN; {now.told()}")
    try:
        yield
    except BaseException:
        _say(connection, "ROLLBACK")
        raise
    _say(connection, "COMMIT")


def _alone(connection: psycopg.Connection[Any]) -> bool:
    return connection.autocommit and connection.info.transaction_status == TransactionStatus.IDLE


def _text(query: Any, connection: psycopg.Connection[Any]) -> str:
    if isinstance(query, bytes):
        return query.decode()
    return query if isinstance(query, str) else query.as_string(connection)


def _say(connection: psycopg.Connection[Any], statements: str) -> None:
    """Statements without an answer, in one round trip."""
    done = connection.pgconn.exec_(statements.encode())
    if done.status not in _GOOD:
        raise psycopg.OperationalError(done.error_message.decode("utf-8", "replace"))
