"""`diguan backup`: a dated folder with the register and all that belongs to it, while the site runs.

Whole or not there: it gets its name only after everything in it has reached the disk. The keys are not in it:
they are kept elsewhere than what they open. Restoring is another command.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pysqlite3
from django.conf import settings
from django.db import connection

from diguan import __version__
from diguan.casework import upkeep
from diguan.config import copying
from diguan.registry.tally import tally
from diguan.words.errors import Fault
from diguan.words.text import Text

# Of DIGUAN_HOME; uploads are on their way in, keys are kept elsewhere.
FOLDERS = ("judgements", "snapshots", "attachments")
REGISTER, BASE, MANIFEST = "register.sqlite3", "base", "manifest.json"
PARTIAL = ".partial"


class BackupFault(Fault):
    """A backup that could not be made."""


def backup(asked: argparse.Namespace) -> int:
    """Make one, and remove those beyond the newest `--keep`; prints where it lies."""
    if asked.keep < 1:
        raise BackupFault(_KEEP)
    made = make(Path(asked.to))
    upkeep.tell("backed_up", name=made.name, bytes=sum(path.stat().st_size for path in files(made)))
    for old in older(Path(asked.to), asked.keep):
        shutil.rmtree(old)
    sys.stdout.write(f"{made}\n")
    return 0


def make(folder: Path) -> Path:
    """A new backup in a folder; raises BackupFault when a program that takes part fails."""
    name = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    started = folder / f"{name}{PARTIAL}"
    started.mkdir(mode=0o700, parents=True)
    try:
        manifest = {"version": __version__, "at": name, "database": connection.vendor}
        manifest |= _DATABASES[connection.vendor](started)
        for each in FOLDERS:
            if (settings.HOME / each).is_dir():
                shutil.copytree(settings.HOME / each, started / each)
        manifest["files"] = {path.relative_to(started).as_posix(): digest(path) for path in files(started)}
        (started / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), "utf-8")
        _to_disk([started / MANIFEST, *files(started)])
    except BaseException:
        shutil.rmtree(started, ignore_errors=True)
        raise
    return started.rename(folder / name)


def older(folder: Path, keep: int) -> Sequence[Path]:
    """Whole backups beyond the newest `keep`, and what an interrupted one has left; nothing else."""
    whole = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}") if path.parent.suffix != PARTIAL)
    return [*whole[: max(0, len(whole) - keep)], *folder.glob(f"*{PARTIAL}")]


def files(folder: Path) -> Iterator[Path]:
    """All files below a folder but the manifest, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / MANIFEST:
            yield path


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sqlite(into: Path) -> dict[str, Any]:
    """Copy the register as of one moment, page by page, while others write; then count what was copied.

    The moment is held by a transaction that reads: without it, the copying would begin anew at every write.
    """
    file = f"file:{settings.DATABASES['default']['NAME']}?mode=ro"
    source = pysqlite3.connect(file, uri=True, isolation_level=None)
    target = pysqlite3.connect(str(into / REGISTER))
    try:
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_master").fetchone()
        source.backup(target, pages=2_000)
        target.execute("PRAGMA journal_mode=DELETE")
        if (said := target.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise BackupFault(_DAMAGED.format(said=said))
        return {"tally": tally(target.cursor(), "sqlite").plain()}
    finally:
        source.close()
        target.close()


def _postgresql(into: Path) -> dict[str, Any]:
    """A base backup with the log that was written meanwhile; made by PostgreSQL's own program."""
    command = [copying.program("pg_basebackup"), "-D", str(into / BASE), "-d", copying.address()]
    how = ["--format=tar", "--gzip", "--wal-method=stream", "--checkpoint=fast", "--no-password"]
    ran = subprocess.run(
        [*command, *how], env={**os.environ, **copying.secrets()}, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise BackupFault(_BASE.format(said=ran.stderr.strip()), mend=_MEND_BASE)
    return {}


_DATABASES = {"sqlite": _sqlite, "postgresql": _postgresql}


def _to_disk(paths: Sequence[Path]) -> None:
    """Wait until files and the folders they lie in have reached the disk."""
    for path in (*paths, *{path.parent for path in paths}):
        file = os.open(path, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


_KEEP = Text("至少保留一份备份：--keep 1", "at least one backup is kept: --keep 1")
_DAMAGED = Text("数据库文件已损坏：{said}", "the database file is damaged: {said}")
_BASE = Text("pg_basebackup 失败：{said}", "pg_basebackup failed: {said}")
_MEND_BASE = Text(
    "备份用的数据库角色要有 REPLICATION 权限（docs/operate.md）",
    "the role that backs up needs REPLICATION (docs/operate.md)",
)
