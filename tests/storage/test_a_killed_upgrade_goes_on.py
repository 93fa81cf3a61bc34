"""`diguan migrate` killed at any moment: the next one goes on, and the database is as if nothing had been."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

COMMAND = [sys.executable, "-m", "diguan.config.command"]


def run(home: Path, *words: str) -> "subprocess.Popen[bytes]":
    """A command of diguan on a home of its own, with its SQLite."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DIGUAN", "DATABASE"))}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    return subprocess.Popen([*COMMAND, *words], env={**kept, "DIGUAN_HOME": str(home)}, **quiet)


def tables(home: Path) -> list[tuple[str, str]]:
    """Every table, index and guard of the home's database with its definition."""
    file = next(home.glob("*.sqlite3"))
    with closing(sqlite3.connect(file)) as opened:
        defined = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name, sql"
        return list(opened.execute(defined))


def finished(home: Path) -> str:
    """Run the upgrade to its end; what it said of errors."""
    done = run(home, "migrate")
    _, wrong = done.communicate(timeout=300)
    assert done.returncode == 0, wrong.decode()
    return wrong.decode()


@pytest.mark.requirement("T73")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.nightly)])
def test_an_upgrade_killed_at_any_moment_is_finished_by_the_next(tmp_path: Path, kills: int) -> None:
    whole, cut, chance = tmp_path / "whole", tmp_path / "cut", random.Random(kills)
    whole.mkdir()
    cut.mkdir()
    began = time.monotonic()
    finished(whole)
    length, killed = time.monotonic() - began, 0
    for _ in range(kills):
        upgrade = run(cut, "migrate")
        time.sleep(chance.uniform(0.3, 0.95) * length)
        killed += upgrade.poll() is None
        upgrade.kill()
        upgrade.communicate()
    assert killed > 0
    finished(cut)
    assert tables(cut) == tables(whole)
    check = run(cut, "check")
    _, wrong = check.communicate(timeout=300)
    assert check.returncode == 0, wrong.decode()


OLDER = """
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.loader.replace_migrations = False
executor.loader.build_graph()
executor.migrate([("registry", "0011_secrets_beside_the_record")])
"""


@pytest.mark.requirement("T73")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
def test_a_home_of_an_older_version_comes_to_the_same_tables_as_a_new_one(tmp_path: Path) -> None:
    new, older = tmp_path / "new", tmp_path / "older"
    new.mkdir()
    older.mkdir()
    finished(new)
    said = {"DIGUAN_HOME": str(older), "DJANGO_SETTINGS_MODULE": "diguan.config.settings"}
    subprocess.run([sys.executable, "-c", OLDER], env={**os.environ, **said}, check=True)
    before = columns(older)
    assert "registry_morerequest" not in before
    finished(older)
    assert columns(older) == columns(new)
    assert [name for name, _ in tables(older)] == [name for name, _ in tables(new)]


def columns(home: Path) -> dict[str, set[tuple[str, str, int]]]:
    """Each table's columns with their type and whether they may be empty, in any order."""
    with closing(sqlite3.connect(next(home.glob("*.sqlite3")))) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        asked = 'SELECT name, type, "notnull" FROM pragma_table_info(?)'
        return {name: set(opened.execute(asked, [name])) for name in names}
