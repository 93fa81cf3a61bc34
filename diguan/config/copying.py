"""The process that copies the database to a second disk, less than a second behind, while the site runs.

SQLite: Litestream, which reads the write-ahead log; its own SQLite is as new as ours. PostgreSQL:
pg_receivewal, which is sent the log. The folder is DIGUAN_COPY and must be there: a disk that is not mounted
is no copy.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from diguan.casework.rounds import attaching
from diguan.registry import storage
from diguan.words.errors import Fault
from diguan.words.text import Text

REGISTER, LOG = storage.REGISTER, "wal"  # below DIGUAN_COPY: the copy of a SQLite, the log of a PostgreSQL
PICTURES = attaching.COPIED
SLOT = storage.SLOT
OFTEN = "200ms"
# How long Litestream waits for the writers when it clears the log. It does not stand in their queue, and
# hands over nothing of what it has read while it waits: with its own 1 s, the copy was 2 s behind. It tries
# again when it looks next.
YIELDS_AFTER = "50ms"
# Its own tables. It makes them where they are missing, but when all write at once it rarely gets to it.
_TABLES = {"_litestream_seq": "id INTEGER PRIMARY KEY, seq INTEGER", "_litestream_lock": "id INTEGER"}


class CopyFault(Fault):
    """A copy that cannot be made."""


def command() -> list[str] | None:
    """The command that copies; None where no copy is asked for. Raises CopyFault when it cannot be."""
    if not settings.COPY:
        return None
    folder = Path(settings.COPY)
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise CopyFault(_NO_FOLDER.format(folder=folder), mend=_MEND_FOLDER)
    return list(_COMMANDS[connection.vendor](folder))


def pictures() -> int:
    """Copy the pictures that the copy lacks, as when its disk was away; gives how many. While the site runs
    each is copied as it is added."""
    here, there = Path(settings.ATTACHMENTS), Path(settings.COPY) / PICTURES
    missing = [path for path in here.rglob("*.jpg") if not (there / path.relative_to(here)).is_file()]
    for path in missing:
        into = there / path.relative_to(here)
        into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = into.with_suffix(".partial")
        shutil.copyfile(path, beside)
        beside.replace(into)
    return len(missing)


def _litestream(folder: Path) -> Iterator[str]:
    with connection.cursor() as cursor:
        for name, columns in _TABLES.items():
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
    file = settings.HOME / "copying.json"  # JSON is YAML
    file.write_text(_json(settings.DATABASES["default"]["NAME"], folder / REGISTER), "utf-8")
    yield from (program("litestream"), "replicate", "-config", str(file), "-no-expand-env")


def _receivewal(folder: Path) -> Iterator[str]:
    into = folder / LOG
    into.mkdir(mode=0o700, exist_ok=True)
    receive = [program("pg_receivewal"), "-d", address(), "--no-password", "--slot", SLOT]
    told = {**os.environ, **secrets()}
    slot = [*receive, "--create-slot", "--if-not-exists"]
    made = subprocess.run(slot, env=told, capture_output=True, text=True, check=False)
    if made.returncode:
        raise CopyFault(_NO_SLOT.format(said=made.stderr.strip()))
    yield from (*receive, "-D", str(into), "--synchronous")


_COMMANDS = {"sqlite": _litestream, "postgresql": _receivewal}


def _json(database: str, replica: Path) -> str:
    quoted = [str(each).replace("\\", "\\\\").replace('"', '\\"') for each in (database, replica)]
    told = {"database": quoted[0], "replica": quoted[1], "often": OFTEN, "yields": YIELDS_AFTER}
    return _SETTINGS % told


def program(name: str) -> str:
    """Where a program lies: beside our Python, on the PATH, or where distributions keep PostgreSQL's."""
    beside = Path(sys.executable).with_name(name)
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = str(beside) if beside.is_file() else (str(places[0]) if places else shutil.which(name))
    if not found:
        raise CopyFault(_NO_PROGRAM.format(name=name), mend=_MEND_PROGRAM)
    return found


def address() -> str:
    """The database as libpq is told it; the password goes by the environment, see `secrets`."""
    told: dict[str, Any] = settings.DATABASES["default"]
    parts = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "dbname": told["NAME"]}
    return " ".join(f"{name}='{_quoted(str(value))}'" for name, value in parts.items() if value)


def secrets() -> dict[str, str]:
    """The environment that a PostgreSQL program needs on top of ours."""
    password = settings.DATABASES["default"].get("PASSWORD")
    return {"PGPASSWORD": password} if password else {}


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


_SETTINGS = """{
  "logging": {"level": "warn", "type": "json", "stderr": true},
  "snapshot": {"interval": "24h", "retention": "336h"},
  "dbs": [{
    "path": "%(database)s", "monitor-interval": "%(often)s", "busy-timeout": "%(yields)s",
    "replica": {"type": "file", "path": "%(replica)s", "sync-interval": "%(often)s"}
  }]
}
"""
_NO_FOLDER = Text("副本目录不存在或不可写：{folder}", "the folder of the copy is not there: {folder}")
_MEND_FOLDER = Text(
    "请挂载第二块盘并建立该目录，或去掉 DIGUAN_COPY",
    "mount the second disk and make the folder, or leave DIGUAN_COPY out",
)
_NO_SLOT = Text("PostgreSQL 不发送日志：{said}", "the PostgreSQL does not send its log: {said}")
_NO_PROGRAM = Text("找不到程序 {name}", "the program {name} is not installed")
_MEND_PROGRAM = Text(
    "SQLite 用 make setup 安装；PostgreSQL 请安装其客户端程序",
    "for SQLite: make setup; for PostgreSQL install its client programs",
)
