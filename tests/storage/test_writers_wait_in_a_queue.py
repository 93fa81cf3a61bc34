"""Writers of an embedded site come in the order in which they asked; whoever dies holds nobody up."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from diguan.config.embedded.base import Busy, writes
from diguan.config.embedded.queue import WriteQueue
from tests.storage.apart import database

SPAWN = multiprocessing.get_context("spawn")
SOON = 10.0


@pytest.fixture
def one(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """A connection to a new database with a table of unique numbers."""
    with django_db_blocker.unblock():
        made = database(tmp_path / "site.sqlite3")
        with made.cursor() as cursor:
            cursor.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)")
        yield made
        made.close()


@pytest.fixture
def other(one: Any) -> Iterator[Any]:
    """A second connection to the same file, that does not wait long."""
    made = database(one.settings_dict["NAME"])
    made.patience = 0.05
    yield made
    made.close()


def add(database: Any, number: int) -> Any:
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO t (n) VALUES (%s) RETURNING id", [number])
        return cursor.fetchone()


def numbers(database: Any) -> list[int]:
    with database.cursor() as cursor:
        return [row[0] for row in cursor.execute("SELECT n FROM t ORDER BY n").fetchall()]


def atomic(database: Any) -> Any:
    """`transaction.atomic()` of a connection that is not in Django's list."""
    return transaction.Atomic(using=database.alias, savepoint=True, durable=False)


@pytest.fixture(autouse=True)
def known(one: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """`transaction.atomic(using="apart")` means the first connection."""
    monkeypatch.setattr(transaction, "get_connection", lambda using=None: one)


def test_they_come_in_the_order_of_asking(tmp_path: Path) -> None:
    path, order = tmp_path / "queue", []
    first = WriteQueue(path)
    first.enter(SOON)

    def wait(number: int) -> None:
        mine = WriteQueue(path)
        mine.enter(SOON)
        order.append(number)
        mine.leave()

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        until = time.monotonic() + SOON
        while int.from_bytes(path.read_bytes(), "little") < number + 2 and time.monotonic() < until:
            time.sleep(0.001)
    first.leave()
    for thread in threads:
        thread.join(SOON)
    assert order == list(range(8))


def _hold(path: Path, holding: Any, forever: Any) -> None:
    queue = WriteQueue(path)
    queue.enter(SOON)
    holding.set()
    forever.wait()


@pytest.mark.requirement("T66", "T70")
def test_a_writer_that_is_killed_holds_nobody_up(tmp_path: Path) -> None:
    holding, forever = SPAWN.Event(), SPAWN.Event()
    child = SPAWN.Process(target=_hold, args=(tmp_path / "queue", holding, forever))
    child.start()
    assert holding.wait(60)
    mine = WriteQueue(tmp_path / "queue")
    with pytest.raises(TimeoutError):
        mine.enter(0.05)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    mine.enter(SOON)
    assert mine.inside
    mine.leave()


def test_one_who_gives_up_waiting_holds_nobody_up(tmp_path: Path) -> None:
    first, second, third = (WriteQueue(tmp_path / "queue") for _ in range(3))
    first.enter(SOON)
    with pytest.raises(TimeoutError):
        second.enter(0.02)
    first.leave()
    third.enter(0.5)
    assert not second.inside
    third.leave()


def test_a_transaction_is_one_turn_however_deep_it_is(one: Any, other: Any) -> None:
    with atomic(one):
        add(one, 1)
        with pytest.raises(IntegrityError), atomic(one):
            add(one, 1)
        with pytest.raises(Busy):
            add(other, 2)
        add(one, 3)
    add(other, 4)
    assert numbers(other) == [1, 3, 4]


def test_a_transaction_that_fails_gives_its_turn_up(one: Any, other: Any) -> None:
    add(one, 1)
    with pytest.raises(IntegrityError), atomic(one):
        add(one, 1)
    add(other, 2)
    assert numbers(one) == [1, 2]


def test_a_connection_that_is_closed_gives_its_turn_up(one: Any, other: Any) -> None:
    one._start_transaction_under_autocommit()
    add(one, 1)
    one.close()
    add(other, 2)
    assert numbers(other) == [2]


def test_single_statements_are_turns_of_their_own(one: Any, other: Any) -> None:
    assert add(one, 1) == (1,)
    assert not one.queue.inside
    with pytest.raises(IntegrityError):
        add(one, 1)
    with one.cursor() as cursor:
        cursor.executemany("INSERT INTO t (n) VALUES (%s)", [(number,) for number in (5, 6)])
    with one.turn(), other.cursor() as cursor, pytest.raises(Busy):
        cursor.executemany("INSERT INTO t (n) VALUES (%s)", [(8,)])
    assert numbers(other) == [1, 5, 6]


def test_rows_that_a_write_gives_back_can_be_read_in_every_way(one: Any) -> None:
    with one.cursor() as cursor:
        cursor.execute("INSERT INTO t (n) VALUES (1), (2), (3), (4) RETURNING n")
        assert cursor.fetchone() == (1,)
        assert cursor.fetchmany(2) == [(2,), (3,)]
        assert [tuple(row) for row in cursor] == [(4,)]
        assert (cursor.fetchone(), cursor.fetchall(), cursor.fetchmany()) == (None, [], [])
        cursor.execute("SELECT n FROM t WHERE n > 2 ORDER BY n")
        assert cursor.fetchmany(1) == [(3,)]
        assert cursor.fetchall() == [(4,)]


def test_whoever_looks_after_the_machine_sees_how_many_write_or_wait(one: Any, other: Any) -> None:
    assert other.writers_waiting() == 0
    with atomic(one):
        assert other.writers_waiting() == 1
        waiting = [threading.Thread(target=enter_and_leave, args=(one.queue.path,)) for _ in range(3)]
        for each in waiting:
            each.start()
        until = time.monotonic() + SOON
        while (seen := other.writers_waiting()) != 4 and time.monotonic() < until:
            time.sleep(0.01)
        assert seen == 4
    for each in waiting:
        each.join(SOON)
    assert other.writers_waiting() == 0


def enter_and_leave(path: Path) -> None:
    queue = WriteQueue(path)
    queue.enter(SOON)
    queue.leave()


def test_reading_waits_for_nobody(one: Any, other: Any) -> None:
    with atomic(one):
        add(one, 1)
        assert numbers(other) == []
        assert not other.queue.inside


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT 1", False),
        ("  select 1", False),
        ("PRAGMA synchronous", False),
        ("WITH a AS (SELECT 1) SELECT * FROM a", False),
        ("WITH a AS (SELECT 1) DELETE FROM t", True),
        ("INSERT INTO t VALUES (1)", True),
        ("VACUUM", True),
        ("CREATE TABLE u (n)", True),
        ("/* who knows */ SELECT 1", True),
    ],
)
def test_a_statement_that_may_write_is_told_from_one_that_reads(query: str, answer: bool) -> None:
    assert writes(query) is answer


def test_the_refusal_says_what_to_do_in_both_languages(one: Any, other: Any) -> None:
    with one.turn(), pytest.raises(Busy, match="try again in a minute") as refused:
        add(other, 1)
    assert (refused.value.status, "请过一两分钟再试" in refused.value.say("zh")) == (503, True)
