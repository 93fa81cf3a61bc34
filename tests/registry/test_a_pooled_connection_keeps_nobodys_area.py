"""Two officers behind one connection of pgbouncer, which hands it on after every transaction: neither is ever
shown a row of the other, and who says no area sees nothing.
"""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from diguan.registry import bounds
from diguan.registry.models import Household, Officer, Person
from diguan.registry.viewer import Viewer
from tests import site_role

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
TURNS = 2_500  # of each officer: 5,000 together
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed"),
]

INI = """
[databases]
{name} = host=127.0.0.1 port={port} dbname={name} user={role}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
auth_type = any
pool_mode = transaction
default_pool_size = 1
max_db_connections = 1
logfile = {folder}/log
unix_socket_dir =
"""


@pytest.fixture
def pooled() -> Iterator[dict[str, Any]]:
    """A second way to the test's database, in the role of the site, through one connection for everybody."""
    told = connection.settings_dict
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        own = free.getsockname()[1]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {site_role.role()} LOGIN")
    folder = Path("/tmp") / f"pgbouncer-{own}"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    words = {"name": told["NAME"], "port": told["PORT"], "role": site_role.role()}
    (folder / "pgbouncer.ini").write_text(INI.format(**words, own=own, folder=folder))
    user = ["-u", "postgres"] if os.getuid() == 0 else []
    running = subprocess.Popen([str(PROGRAM), "-q", *user, str(folder / "pgbouncer.ini")])
    try:
        _answers(own)
        options = {name: value for name, value in told["OPTIONS"].items() if name != "pool"}
        way = {"HOST": "127.0.0.1", "PORT": own, "DISABLE_SERVER_SIDE_CURSORS": True, "OPTIONS": options}
        yield {**told, **way}
    finally:
        running.terminate()
        running.wait()
        shutil.rmtree(folder)


def _answers(port: int) -> None:
    for _ in range(100):
        with closing(socket.socket()) as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("pgbouncer does not answer")


def _looks(
    way: dict[str, Any], viewer: Viewer | None, wrong: list[str], seen: list[int], servers: set[int]
) -> None:
    """One officer's half of the turns: statements that stand alone, and transactions of several."""
    own = connections.create_connection("default")
    own.settings_dict = way
    connections["default"] = own  # of this thread alone
    with bounds.of(viewer):
        for turn in range(TURNS):
            if turn % 2:
                codes = set(Household.objects.values_list("village_code", flat=True))
            else:
                with transaction.atomic():
                    people = Person.objects.values_list("household__village_code", flat=True)
                    codes = set(people) | set(Household.objects.values_list("village_code", flat=True))
            seen.append(len(codes))
            wrong += [code for code in codes if viewer is None or not viewer.sees(code)]
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        servers.add(cursor.fetchone()[0])
    own.close()


@pytest.mark.requirement("T07")
def test_two_officers_behind_one_connection_never_see_each_others_rows(
    pooled: dict[str, Any], yang: Any, shi: Any, neighbours: Any, wang: Officer, sun: Officer
) -> None:
    wrong: list[str] = []
    servers: set[int] = set()
    seen: dict[str, list[int]] = {"wang": [], "sun": [], "nobody": []}
    viewers = {"wang": Viewer.of(wang), "sun": Viewer.of(sun), "nobody": None}
    threads = [
        threading.Thread(target=_looks, args=(pooled, viewer, wrong, seen[name], servers))
        for name, viewer in viewers.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(servers) == 1, "all three shared one connection"
    assert {name: len(each) for name, each in seen.items()} == dict.fromkeys(viewers, TURNS)
    assert set(seen["wang"]) == set(seen["sun"]) == {1}, "each saw his own village, every time"
    assert set(seen["nobody"]) == {0}
