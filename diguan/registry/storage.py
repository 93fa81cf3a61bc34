"""How the database and its running copy stand, for whoever looks after the machine: version, size, writers in
the queue, how far the copy is behind. No row of a household is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

REGISTER, SLOT = "register", "diguan_copy"  # as the copier lays them down and names it


@dataclass(frozen=True, slots=True)
class Database:
    """Which database it is, how many bytes it takes, and how many writers write or wait now."""

    version: str
    size: int
    writers: int


@dataclass(frozen=True, slots=True)
class Copy:
    """The running copy: whether its folder is there, whether anything was copied, and how far it is behind:
    in seconds on SQLite, in bytes of the log on PostgreSQL."""

    folder: str
    there: bool
    begun: bool
    behind: float


def database() -> Database:
    """The database now."""
    with connection.cursor() as cursor:
        version, size = _ASKED[connection.vendor]
        cursor.execute(version)
        told = str(cursor.fetchone()[0])
        cursor.execute(size)
        many = int(cursor.fetchone()[0])
    return Database(told, many, connection.writers_waiting())  # type: ignore[attr-defined]  # both of ours have it


def copy() -> Copy | None:
    """The running copy now; None where none is asked for."""
    if not settings.COPY:
        return None
    folder = Path(settings.COPY)
    behind = _BEHIND[connection.vendor](folder) if folder.is_dir() else None
    return Copy(str(folder), folder.is_dir(), behind is not None, behind or 0.0)


def _files_behind(folder: Path) -> float | None:
    """Seconds between the newest write of a SQLite and the newest file of its copy."""
    file = _file()
    written = max(_changed([file, file.with_name(f"{file.name}-wal")]), default=0.0)
    copied = max(_changed(folder.joinpath(REGISTER).rglob("*.ltx")), default=None)
    return None if copied is None else max(0.0, written - copied)


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _changed(paths: "Iterator[Path] | list[Path]") -> Iterator[float]:
    for path in paths:
        try:
            yield path.stat().st_mtime
        except FileNotFoundError:  # files of a copy come and go
            continue


def _log_behind(folder: Path) -> float | None:
    """Bytes of a PostgreSQL's log that were written and not yet received; None when nobody receives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) FROM pg_replication_slots"
            " WHERE slot_name = %s AND active",
            [SLOT],
        )
        row = cursor.fetchone()
    return float(row[0]) if row and row[0] is not None else None


_BEHIND = {"sqlite": _files_behind, "postgresql": _log_behind}
_ASKED = {
    "sqlite": (
        "SELECT 'SQLite ' || sqlite_version()",
        "SELECT p.page_count * s.page_size FROM pragma_page_count p, pragma_page_size s",
    ),
    "postgresql": (
        "SELECT 'PostgreSQL ' || current_setting('server_version')",
        "SELECT pg_database_size(current_database())",
    ),
}
