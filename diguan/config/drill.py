"""`diguan drill`: backs this site up, restores it elsewhere, compares. A backup never tried is none.

It leaves nothing behind but one entry in the audit trail. SQLite only; a PostgreSQL is tried by starting what
was restored.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pysqlite3
from django.conf import settings
from django.db import connection

from diguan.casework import upkeep
from diguan.config import backup, restore
from diguan.engine.stats.command import language_of
from diguan.words.errors import Fault
from diguan.words.text import Text


class DrillFault(Fault):
    """A drill that cannot be made here, or did not pass."""


def drill(asked: argparse.Namespace) -> int:
    """Back up, restore, compare; says how long each took and what was compared."""
    if connection.vendor != "sqlite":
        raise DrillFault(_SQLITE_ONLY, mend=_MEND_SQLITE_ONLY)
    with TemporaryDirectory(prefix="diguan-drill-", dir=asked.room or settings.HOME) as room:
        began = time.monotonic()
        made = backup.make(Path(room) / "backups")
        backed_up = time.monotonic()
        home = Path(room) / "home"
        home.mkdir(mode=0o700)
        found = restore.from_backup(made, home, None, None)
        restored = time.monotonic()
        assert found is not None
        _same_folders(home)
        _same_schema(home / restore.DATABASE)
        rows = sum(count for count, _ in found.tables.values())
    upkeep.tell("drilled", rows=rows, seconds=round(time.monotonic() - began, 1))
    said = _PASSED.format(
        rows=rows, tables=len(found.tables), heads=len(found.heads),
        backup=f"{backed_up - began:.1f}", restore=f"{restored - backed_up:.1f}",
    )  # fmt: skip
    sys.stdout.write(said.say(language_of(os.environ)) + "\n")
    return 0


def _same_folders(home: Path) -> None:
    """Raise DrillFault unless the folders beside the register are the same, to the byte."""
    for each in backup.FOLDERS:
        there, here = (_digests(place / each) for place in (Path(settings.HOME), home))
        if there != here:
            raise DrillFault(_UNLIKE.format(name=each))


def _digests(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): backup.digest(path) for path in backup.files(folder)}


def _same_schema(file: Path) -> None:
    """Raise DrillFault unless tables, indexes and guards are the same."""
    there, here = (_schema(Path(each)) for each in (settings.DATABASES["default"]["NAME"], file))
    if differing := sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name)):
        raise DrillFault(_UNLIKE.format(name=", ".join(differing[:5])))


def _schema(file: Path) -> dict[str, str]:
    opened = pysqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return dict(opened.execute("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master"))
    finally:
        opened.close()


_PASSED = Text(
    "演练通过：{tables} 张表 {rows} 行、{heads} 条审计链逐一相同；备份 {backup} 秒，恢复并核对 {restore} 秒",
    "passed: {rows} rows of {tables} tables and the ends of {heads} audit chains are the same; "
    "backed up in {backup} s, restored and compared in {restore} s",
)
_UNLIKE = Text("恢复的内容不同：{name}", "what was restored differs: {name}")
_SQLITE_ONLY = Text("演练只用于 SQLite", "the drill is for SQLite only")
_MEND_SQLITE_ONLY = Text(
    "PostgreSQL 请把备份恢复到另一台服务器并启动（docs/operate.md）",
    "for PostgreSQL, restore a backup on another server and start it (docs/operate.md)",
)
