"""Django's SQLite backend with every write in its turn: transactions and single statements wait in one queue.

Reading waits for nobody. The name of this file is the one Django asks for. It knows no table.
"""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from diguan.config.embedded.queue import WriteQueue
from diguan.words.errors import Fault
from diguan.words.text import Text

PATIENCE = 20.0  # seconds that a page waits; a background job may set its connection's `patience` higher
_READS = re.compile(
    r"\s*(SELECT|VALUES|PRAGMA|EXPLAIN|BEGIN|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|ATTACH|DETACH)\b", re.I
)
_WITH, _CHANGES = re.compile(r"\s*WITH\b", re.I), re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", re.I)


class Busy(Fault, OperationalError):
    """Another write, such as a large import, took longer than this one could wait; nothing was written."""

    status = 503


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that enters the queue before it begins to write and leaves it when the write has ended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.patience = PATIENCE
        self.queue: WriteQueue | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection, and with it the queue of its file; a database in memory has none."""
        name = str(self.settings_dict["NAME"])
        if not self.is_in_memory_db():
            self.queue = WriteQueue(Path(f"{name}-queue"))
        return super().get_new_connection(conn_params)

    def writers_waiting(self) -> int:
        """How many writers write or wait in the queue now."""
        self.ensure_connection()
        return self.queue.length() if self.queue else 0

    def create_cursor(self, name: str | None = None) -> "Cursor":
        """A cursor that waits in the queue with what it writes."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.database = self
        return cursor

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Whatever is inside is this writer's turn."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        if self.queue:
            try:
                self.queue.enter(self.patience)
            except TimeoutError:
                raise Busy(_BUSY, mend=_MEND_BUSY) from None

    def _leave(self) -> None:
        if self.queue:
            self.queue.leave()

    def _start_transaction_under_autocommit(self) -> None:
        self._enter()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()
        self._leave()  # a commit that failed keeps its turn until it is rolled back

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._leave()


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose single writes, outside a transaction, are each a turn of their own."""

    database: DatabaseWrapper
    kept: deque[Any] | None = (
        None  # rows that a write has returned; read at once, for only then is it committed
    )

    def execute(self, query: str, params: Any = None) -> Any:
        """One statement; a write outside a transaction is committed when this returns."""
        self.kept = None
        if self.connection.in_transaction or not writes(query):
            return super().execute(query, params)
        with self.database.turn():
            super().execute(query, params)
            if self.description:
                self.kept = deque(super().fetchall())
        return self

    def executemany(self, query: str, param_list: Any) -> Any:
        """Many of one statement, in one turn."""
        self.kept = None
        if self.connection.in_transaction:
            return super().executemany(query, param_list)
        with self.database.turn():
            return super().executemany(query, param_list)

    def fetchone(self) -> Any:
        """The next row, or None."""
        if self.kept is None:
            return super().fetchone()
        return self.kept.popleft() if self.kept else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows, at most `size`."""
        many = self.arraysize if size is None else size
        if self.kept is None:
            return list(super().fetchmany(many))
        return [self.kept.popleft() for _ in range(min(many, len(self.kept)))]

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        if self.kept is None:
            return list(super().fetchall())
        return self.fetchmany(len(self.kept))

    def __next__(self) -> Any:
        if self.kept is None:
            return super().__next__()
        if not self.kept:
            raise StopIteration
        return self.kept.popleft()


def writes(query: str) -> bool:
    """Whether a statement may write; one that only might is taken to do so."""
    if _WITH.match(query):
        return bool(_CHANGES.search(query))
    return not _READS.match(query)


_BUSY = Text("系统正在写入大批数据，本次操作未保存", "a large write is going on; this one was not saved")
_MEND_BUSY = Text("请过一两分钟再试", "try again in a minute or two")
