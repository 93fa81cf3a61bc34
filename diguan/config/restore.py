"""`diguan restore`: a backup, or the running copy as of a moment, as a new home; checked before believed.

Nothing is overwritten. What was restored is compared with what the backup says it holds; the ends of the
audit chains are printed, to be laid beside those that were published.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pysqlite3

from diguan.config import backup, copying
from diguan.registry.tally import Tally, tally
from diguan.words.errors import Fault
from diguan.words.text import Text

DATABASE, DATA = "diguan.sqlite3", "data"


class RestoreFault(Fault):
    """Something that cannot be restored, or is not what it should be."""


def restore(asked: argparse.Namespace) -> int:
    """Restore into a folder that holds no database yet, and print the ends of the audit chains."""
    source, into = Path(asked.source).resolve(), Path(asked.into).resolve()
    _refuse_taken(into)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (source / backup.MANIFEST).is_file():
        found = from_backup(source, into, asked.wal, asked.at)
    elif (source / copying.REGISTER).is_dir():
        found = from_copy(source, into, asked.at)
    else:
        raise RestoreFault(_NOTHING, str(source), _MEND_NOTHING)
    if found is None:
        sys.stdout.write(f"{_START.zh}\n{_START.en}\n".replace("{data}", str(into / DATA)))
        return 0
    rows = sum(count for count, _ in found.tables.values())
    sys.stdout.write(f"{into}: {len(found.tables)} tables, {rows} rows\n")
    sys.stdout.writelines(f"{chain} {number} {link}\n" for chain, (number, link) in found.heads.items())
    return 0


def from_backup(source: Path, into: Path, log: str | None, at: str | None) -> Tally | None:
    """Restore a dated backup; raises RestoreFault when a file of it was changed or is missing."""
    manifest = json.loads((source / backup.MANIFEST).read_text("utf-8"))
    _unchanged(source, manifest["files"])
    for each in backup.FOLDERS:
        if (source / each).is_dir():
            shutil.copytree(source / each, into / each, dirs_exist_ok=True)
    if manifest["database"] == "postgresql":
        _unpack(source / backup.BASE, into / DATA, log, at)
        return None
    shutil.copyfile(source / backup.REGISTER, into / DATABASE)
    (into / DATABASE).chmod(0o600)
    found = checked(into / DATABASE)
    if differing := found.unlike(Tally.of_plain(manifest["tally"])):
        raise RestoreFault(_DIFFERS.format(names=", ".join(differing)))
    return found


def from_copy(source: Path, into: Path, at: str | None) -> Tally:
    """Restore the copy that runs beside a SQLite, as it is now or as it was at a moment."""
    command = [copying.program("litestream"), "restore", "-o", str(into / DATABASE)]
    if at:
        command += ["-timestamp", at]
    ran = subprocess.run(
        [*command, f"file://{source / copying.REGISTER}"], capture_output=True, text=True, check=False
    )
    if ran.returncode or not (into / DATABASE).is_file():
        raise RestoreFault(_COPY.format(said=(ran.stderr or ran.stdout).strip()))
    (into / DATABASE).chmod(0o600)
    if (pictures := source / copying.PICTURES).is_dir():
        shutil.copytree(pictures, into / copying.PICTURES)
    return checked(into / DATABASE)


def checked(file: Path) -> Tally:
    """What a restored register holds; raises RestoreFault when it is damaged."""
    opened = pysqlite3.connect(str(file))
    try:
        if (said := opened.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise RestoreFault(_DAMAGED.format(said=said), str(file))
        return tally(opened.cursor(), "sqlite")
    except pysqlite3.DatabaseError as error:
        raise RestoreFault(_DAMAGED.format(said=str(error)), str(file)) from None
    finally:
        opened.close()


def _extract(packed: tarfile.TarFile, place: Path) -> None:
    """Unpack files and folders that stay in the place; the first releases of Python 3.11 do not see to it."""
    root = place.resolve()
    for member in packed.getmembers():
        inside = (root / member.name).resolve().is_relative_to(root)
        if not inside or not (member.isfile() or member.isdir()):
            raise RestoreFault(_CHANGED.format(names=member.name), str(place), _MEND_CHANGED)
    packed.extractall(place)


def _unchanged(source: Path, listed: Mapping[str, str]) -> None:
    """Raise RestoreFault unless the files are those that were listed, to the byte."""
    there = {path.relative_to(source).as_posix(): path for path in backup.files(source)}
    wrong = sorted(
        name for name in listed.keys() | there.keys()
        if name not in there or name not in listed or backup.digest(there[name]) != listed[name]
    )  # fmt: skip
    if wrong:
        raise RestoreFault(_CHANGED.format(names=", ".join(wrong[:5])), str(source), _MEND_CHANGED)


def _unpack(base: Path, data: Path, log: str | None, at: str | None) -> None:
    """Make the folder of a PostgreSQL that replays the log when it is started, to its end or to a moment."""
    for name, place in (("base.tar.gz", data), ("pg_wal.tar.gz", data / "pg_wal")):
        place.mkdir(mode=0o700, exist_ok=True)
        with tarfile.open(base / name) as packed:
            _extract(packed, place)
    told: dict[str, Any] = {}
    if log:
        where = Path(log).resolve()
        told["restore_command"] = f'cp "{where}/%f" "%p" || cp "{where}/%f.partial" "%p"'
        (data / "recovery.signal").touch(mode=0o600)
    if at:
        told |= {"recovery_target_time": at, "recovery_target_action": "promote"}
    with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
        settings.writelines(f"{name} = '{_quoted(value)}'\n" for name, value in told.items())
    data.chmod(0o700)


def _quoted(value: str) -> str:
    return value.replace("'", "''")


def _refuse_taken(into: Path) -> None:
    taken = [name for name in (DATABASE, DATA, *backup.FOLDERS) if (into / name).exists()]
    if taken or not os.access(into if into.exists() else into.parent, os.W_OK):
        raise RestoreFault(_TAKEN.format(names=", ".join(taken) or "–"), str(into), _MEND_TAKEN)


_NOTHING = Text("这里没有备份", "there is no backup here")
_MEND_NOTHING = Text(
    "请给出 diguan backup 建立的某个日期的目录，或 DIGUAN_COPY 的目录",
    "name a dated folder that diguan backup made, or the folder of DIGUAN_COPY",
)
_TAKEN = Text(
    "目标目录已有数据或不可写：{names}", "the folder holds data already or cannot be written to: {names}"
)
_MEND_TAKEN = Text("请恢复到一个新目录", "restore into a new folder")
_CHANGED = Text("备份与其清单不符：{names}", "the backup is not what its list says: {names}")
_MEND_CHANGED = Text("请改用另一份备份", "take another backup")
_DIFFERS = Text(
    "恢复的内容与备份时不同：{names}", "what was restored differs from what was backed up: {names}"
)
_DAMAGED = Text("数据库文件已损坏：{said}", "the database file is damaged: {said}")
_COPY = Text("副本无法恢复：{said}", "the copy cannot be restored: {said}")
_START = Text(
    "PostgreSQL 的数据目录已就绪：{data}。请交给 postgres 用户后启动",
    "the folder of the PostgreSQL is ready: {data}. Give it to user postgres and start it",
)
