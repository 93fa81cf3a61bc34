"""A database that may lose what it has acknowledged is refused at the start, in two languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from diguan.config import running, site, soundness
from diguan.config.soundness import Unsound, refuse_unsound, wrong
from diguan.registry import guards
from tests.storage.apart import database

SOUND = database(Path("x")).settings_dict["OPTIONS"]


@pytest.fixture
def unlocked(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Databases of the test's own may be opened, and need no tables."""
    monkeypatch.setattr(guards, "missing", lambda database: set())
    with django_db_blocker.unblock():
        yield


def said(database: Any) -> str:
    """Everything that is wrong with a database, in both languages."""
    try:
        return "\n".join(str(fault) for fault in wrong(database))
    finally:
        database.close()


def test_the_settings_of_the_site_are_sound(tmp_path: Path, unlocked: None) -> None:
    assert said(database(tmp_path / "site.sqlite3")) == ""


@pytest.mark.requirement("T67")
@pytest.mark.parametrize(
    ("sound", "weak", "complaint"),
    [
        ("synchronous=FULL", "synchronous=NORMAL", "synchronous = 1 loses data, it must be 2"),
        ("synchronous=FULL", "synchronous=OFF", "synchronous = 0"),
        ("journal_mode=WAL", "journal_mode=MEMORY", "journal_mode = memory"),
        ("foreign_keys=ON", "foreign_keys=OFF", "foreign_keys = 0"),
    ],
)
def test_a_weaker_setting_is_found(
    tmp_path: Path, unlocked: None, sound: str, weak: str, complaint: str
) -> None:
    command = SOUND["init_command"].replace(sound, weak)
    found = said(database(tmp_path / "site.sqlite3", init_command=command))
    assert complaint in found
    assert "会丢失数据" in found


def test_writers_that_do_not_wait_in_the_queue_are_found(tmp_path: Path, unlocked: None) -> None:
    assert "queue" in said(database(tmp_path / "site.sqlite3", transaction_mode="DEFERRED"))


def test_a_transaction_around_every_page_is_found(tmp_path: Path, unlocked: None) -> None:
    made = database(tmp_path / "site.sqlite3")
    made.settings_dict["ATOMIC_REQUESTS"] = True
    assert "ATOMIC_REQUESTS" in said(made)


def test_an_old_sqlite_is_found(tmp_path: Path, unlocked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "FLOOR", (9, 0, 0))
    assert "is below 9.0.0 and can lose data" in said(database(tmp_path / "site.sqlite3"))


def test_a_network_share_is_found(tmp_path: Path, unlocked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "_file_system", lambda path: "nfs4")
    assert "network share (nfs4)" in said(database(tmp_path / "site.sqlite3"))


def test_the_kind_of_the_nearest_mount_counts(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\nbroken\n")
    assert soundness._file_system(tmp_path / "site.sqlite3", mounts) == "nfs4"
    assert soundness._file_system(Path("/etc/passwd"), mounts) == "ext4"
    assert soundness._file_system(tmp_path, tmp_path / "none") == ""


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_postgresql_that_does_not_sync_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        assert cursor.fetchone()[0] == "off", "the server of the tests is a throw-away one"
    with pytest.raises(Unsound, match="fsync = off loses data.*full_page_writes = off"):
        refuse_unsound()


@pytest.mark.django_db
def test_missing_guards_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(soundness._ASKED, connection.vendor, lambda database: ())
    refuse_unsound()
    monkeypatch.setattr(guards, "missing", lambda database: {"registry_event_update"})
    with pytest.raises(Unsound, match="registry_event_update.*run diguan migrate"):
        refuse_unsound()


@pytest.mark.django_db
def test_every_door_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise Unsound(soundness._UNQUEUED)

    monkeypatch.setattr(soundness, "refuse_unsound", refuse)
    monkeypatch.setattr(site, "up_to_date", lambda: False)
    monkeypatch.setattr(site, "refuse_owner", lambda: None)
    monkeypatch.setattr(running.demonstration, "load", lambda households, language: None)
    asked: Any = type("Asked", (), {"host": "127.0.0.1", "port": 0, "households": 1})()
    for door in (lambda: running.run(asked), lambda: running.work(asked), lambda: site.migrate(asked)):
        with pytest.raises(Unsound):
            door()
    with pytest.raises(Unsound):
        site.refuse_unready()
