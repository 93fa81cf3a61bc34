"""Whether the database keeps what it says it has kept: settings that would lose a write stop the start.

SQLite: a version without the WAL-reset bug, WAL, full syncing, a queue of writers, a disk of this machine.
PostgreSQL: syncing. Both: the guards that keep the past unchanged. It mends nothing.
"""

from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from diguan.config import embedded
from diguan.config.sqlite import FLOOR
from diguan.registry import guards, row_security
from diguan.words.errors import Fault
from diguan.words.text import Text

SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
POSTGRESQL = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
}
NETWORK_SHARES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs"})


class Unsound(Fault):
    """A database that may lose or change what it has acknowledged."""


def refuse_unsound() -> None:
    """Raise Unsound with everything that is wrong with the database; do nothing when it is sound."""
    found = list(wrong(connection))
    if found:
        said = [Text(fault.say("zh").rstrip("。"), fault.say("en").rstrip(".")) for fault in found]
        words = Text("；".join(text.zh for text in said), "; ".join(text.en for text in said))
        raise Unsound(_REFUSED.format(why=words), mend=_MEND)


def wrong(database: BaseDatabaseWrapper) -> Iterator[Fault]:
    """Every setting of a database that would lose data, and guards that are missing."""
    if database.settings_dict.get("ATOMIC_REQUESTS"):
        yield Unsound(_ATOMIC_REQUESTS)
    yield from _ASKED[database.vendor](database)
    if missing := guards.missing(database) | row_security.missing(database):
        yield Unsound(_UNGUARDED.format(names=", ".join(sorted(missing))))


def _sqlite(database: BaseDatabaseWrapper) -> Iterator[Fault]:
    with database.cursor() as cursor:
        asked = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in SQLITE}
        version = cursor.execute("SELECT sqlite_version()").fetchone()[0]
    if tuple(map(int, version.split("."))) < FLOOR:
        yield Unsound(_OLD.format(version=version, floor=".".join(map(str, FLOOR))))
    for name, value in asked.items():
        if value != SQLITE[name]:
            yield Unsound(_SETTING.format(name=name, value=str(value), wanted=str(SQLITE[name])))
    if (database.settings_dict["ENGINE"], database.transaction_mode) != (embedded.__name__, "IMMEDIATE"):
        yield Unsound(_UNQUEUED)
    if (kind := _file_system(Path(str(database.settings_dict["NAME"])))) in NETWORK_SHARES:
        yield Unsound(_SHARE.format(kind=kind))


def _postgresql(database: BaseDatabaseWrapper) -> Iterator[Fault]:
    with database.cursor() as cursor:
        for name, sound in POSTGRESQL.items():
            cursor.execute(f"SHOW {name}")
            if (value := cursor.fetchone()[0]) not in sound:
                yield Unsound(_SETTING.format(name=name, value=value, wanted=sound[0]))


_ASKED = {"sqlite": _sqlite, "postgresql": _postgresql}


def _file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system a path lies on; empty where the system does not tell."""
    lines = mounts.read_text("utf-8", "replace").splitlines() if mounts.is_file() else []
    known = [(Path(fields[1]), fields[2]) for line in lines if len(fields := line.split()) > 2]
    there = [(len(place.parts), kind) for place, kind in known if path.resolve().is_relative_to(place)]
    return max(there)[1] if there else ""


_REFUSED = Text("数据库不可靠，拒绝启动：{why}", "the database is not safe, so it is not started: {why}")
_MEND = Text(
    "改正后再启动；防护缺失时执行 diguan migrate",
    "mend it and start again; missing guards: run diguan migrate",
)
_SETTING = Text(
    "{name} = {value}，会丢失数据，应为 {wanted}", "{name} = {value} loses data, it must be {wanted}"
)
_OLD = Text(
    "SQLite {version} 低于 {floor}，可能丢失数据", "SQLite {version} is below {floor} and can lose data"
)
_UNQUEUED = Text("写入未经排队", "writers do not wait in a queue")
_SHARE = Text("数据库文件在网络盘（{kind}）上", "the database file lies on a network share ({kind})")
_ATOMIC_REQUESTS = Text("不能设置 ATOMIC_REQUESTS", "ATOMIC_REQUESTS must not be set")
_UNGUARDED = Text("数据库缺少防护：{names}", "the database lacks its guards: {names}")
