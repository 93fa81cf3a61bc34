"""Settings come from the environment only; wrong ones stop the start with one message that names them all in
both languages."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from diguan.config import desks, sqlite
from diguan.config.environment import Environment


def wrong(name: str, value: str, read: str, *arguments: object) -> list[str]:
    """The faults found when one variable is read."""
    environment = Environment({name: value})
    getattr(environment, read)(name, *arguments)
    return environment.faults


@pytest.mark.parametrize("said", ["1", "true", "YES", "是", " on "])
def test_yes_is_understood(said: str) -> None:
    assert Environment({"X": said}).flag("X") is True


@pytest.mark.parametrize("said", ["", "0", "no", "False", "否"])
def test_no_is_understood(said: str) -> None:
    assert Environment({"X": said}).flag("X") is False
    assert not wrong("X", said, "flag")


@pytest.mark.parametrize(
    ("name", "value", "read", "arguments"),
    [
        ("X", "maybe", "flag", ()),
        ("X", "fr", "choice", ("en", ("en", "zh-hans"))),
        ("X", "short", "key", (None,)),
        ("X", "", "key", (None,)),
        ("X", "mysql://host/db", "database", (Path("x"),)),
        ("X", "postgres://host", "database", (Path("x"),)),
    ],
)
def test_a_wrong_value_is_named_in_both_languages(
    name: str, value: str, read: str, arguments: tuple[object, ...]
) -> None:
    (fault,) = wrong(name, value, read, *arguments)
    chinese, english = fault.splitlines()
    assert chinese.startswith("X：")
    assert english.startswith("X: ")


@pytest.mark.requirement("T15")
@pytest.mark.parametrize(
    "key", ["x" * 40, "0123456" * 6, "change-me-" * 4, "an-example-of-a-key-of-32-letters-"]
)
def test_a_sample_key_is_refused(key: str) -> None:
    (fault,) = wrong("X", key, "key", None)
    assert "sample" in fault


@pytest.mark.requirement("T15")
def test_debugging_is_for_demonstrations_only(tmp_path: Path) -> None:
    said = {**os.environ, "DIGUAN_HOME": str(tmp_path), "DIGUAN_DEBUG": "1", "DIGUAN_DEMONSTRATION": "0"}
    command = [sys.executable, "-m", "diguan.config.command", "check"]
    started = subprocess.run(command, env=said, capture_output=True, text=True, check=False)
    assert started.returncode != 0
    assert "DIGUAN_DEBUG" in started.stderr


def test_addresses_of_both_databases_are_read() -> None:
    def read(address: str) -> dict[str, object]:
        return Environment({"D": address}).database("D", Path("/home/d.sqlite3"))

    assert read("")["NAME"] == "/home/d.sqlite3"
    assert read("sqlite:////data/x.sqlite3")["NAME"] == "/data/x.sqlite3"
    assert read("sqlite:///:memory:")["NAME"] == ":memory:"
    found = read("postgres://a%40b:p%2Fw@db:5433/county?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "a@b", "p/w", "db", "5433", "county",
    )  # fmt: skip
    assert found["OPTIONS"] == {"pool": {"min_size": 2, "max_size": 10}, "sslmode": "require"}


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "session"
    first = Environment({}).key("K", file)
    assert Environment({}).key("K", file) == first
    assert len(first) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    given = "g" * 32
    assert Environment({"K": given}).key("K", file) == given


def started(**variables: str) -> subprocess.CompletedProcess[str]:
    """Django set up in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DIGUAN_", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={**kept, "DJANGO_SETTINGS_MODULE": "diguan.config.settings", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_start_stops_with_every_fault_at_once(tmp_path: Path) -> None:
    stopped = started(
        DIGUAN_HOME=str(tmp_path),
        DIGUAN_DEMONSTRATION="perhaps",
        DIGUAN_LANGUAGE="fr",
        DIGUAN_DESKS="nowhere",
    )
    assert stopped.returncode == 1
    assert "Traceback" not in stopped.stderr
    for name in ("DIGUAN_DEMONSTRATION", "DIGUAN_LANGUAGE", "DIGUAN_DESKS"):
        assert stopped.stderr.count(name) == 2


@pytest.mark.requirement("T15")
def test_postgresql_is_not_started_with_keys_of_its_own_making(tmp_path: Path) -> None:
    stopped = started(DIGUAN_HOME=str(tmp_path), DATABASE_URL="postgres://u:p@localhost/x")
    assert stopped.returncode == 1
    assert stopped.stderr.count("DIGUAN_SECRET_KEY") == stopped.stderr.count("DIGUAN_TOKEN_KEY") == 2
    assert not (tmp_path / "keys").exists()


def test_desks_are_those_that_stand_and_can_be_left_out() -> None:
    assert set(desks.standing()) == {path.parent.name for path in desks.FOLDER.glob("*/desk.py")}
    some = desks.standing()[:1]
    assert desks.apps(some) == tuple(f"diguan.desks.{name}" for name in some)
    assert len(desks.apps(())) == len(desks.standing())
    assert desks.unknown(some) is None
    assert "nowhere" in str(desks.unknown(["nowhere"]))


def test_sqlite_is_new_enough_and_set_to_lose_nothing(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    with connection.cursor() as cursor:
        version = cursor.execute("SELECT sqlite_version()").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
        foreign_keys = cursor.execute("PRAGMA foreign_keys").fetchone()[0]
    assert tuple(map(int, version.split("."))) >= sqlite.FLOOR
    assert (synchronous, foreign_keys) == (2, 1)


def test_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pysqlite3.sqlite_version_info", (3, 51, 2))
    with pytest.raises(sqlite.OldSqlite):
        sqlite.swap()
