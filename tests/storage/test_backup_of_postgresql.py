"""A PostgreSQL is backed up, its log copied, its server killed; elsewhere it comes back to the last row."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from diguan.config import copying
from diguan.registry.tally import Tally, tally
from tests.house.source import ROOT
from tests.storage.killing import reachable, start_server

COPIER = (
    "import django, os; django.setup(); from diguan.config import copying; "
    "command = copying.command(); os.execv(command[0], command)"
)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that user postgres can reach; its servers are stopped at the end."""
    folder = reachable("backed-up")
    yield folder
    for server in (folder / "server", folder / "new"):
        subprocess.run([ROOT / "setup" / "postgres.sh", "stop", server], check=False, capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)


def site(address: str, home: Path, *command: str) -> str:
    """A command of the site on a database; what it printed."""
    told = {**os.environ, "DATABASE_URL": address, "DIGUAN_HOME": str(home), "LANG": "en"}
    told["DIGUAN_DEMONSTRATION"] = "0"
    ran = subprocess.run(
        [sys.executable, "-m", "diguan.config.command", *command],
        cwd=ROOT, env=told, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def held(address: str) -> Tally:
    with psycopg.connect(address) as opened:
        return tally(opened.cursor(), "postgresql")


@pytest.mark.postgres
@pytest.mark.requirement("T74")
def test_a_base_backup_and_the_copied_log_give_everything_back(place: Path) -> None:
    address, home, copy = start_server(place / "server"), place / "home", place / "copy"
    copy.mkdir()
    site(address, home, "migrate")
    site(address, home, "areas", "load", "220122")
    told = {**os.environ, "DATABASE_URL": address, "DIGUAN_HOME": str(home), "DIGUAN_COPY": str(copy)}
    told["DJANGO_SETTINGS_MODULE"] = "diguan.config.settings"
    copier = subprocess.Popen([sys.executable, "-c", COPIER], cwd=ROOT, env=told)
    try:
        made = site(address, home, "backup", "--to", str(place / "backups"))
        site(address, home, "officer", "add", "zhao", "--name", "赵主任", "--duty", "county_officer",
             "--area", "220122")  # fmt: skip
        before = held(address)
        _copied(address)
    finally:
        copier.kill()
        copier.wait()
    first = int((place / "server/data/postmaster.pid").read_text().split("\n")[0])
    os.kill(first, signal.SIGKILL)
    site(address, home, "restore", made, "--into", str(place / "new"), "--wal", str(copy / copying.LOG))
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", "postgres", place / "new", copy], check=True)
    after = held(start_server(place / "new"))
    assert before.unlike(after) == []
    assert before.tables["registry_officer"][0] == 1


def _copied(address: str) -> None:
    """Wait until the copier has written down all that the server has acknowledged so far."""
    with psycopg.connect(address, autocommit=True) as opened:
        (end,) = opened.execute("SELECT pg_current_wal_lsn()").fetchone() or ("",)
        for _ in range(600):
            row = opened.execute(
                "SELECT flush_lsn >= %s::pg_lsn FROM pg_stat_replication "
                "WHERE application_name = 'pg_receivewal'",
                [end],
            ).fetchone()
            if row and row[0]:
                return
            time.sleep(0.1)
    raise AssertionError("the log was not copied")
