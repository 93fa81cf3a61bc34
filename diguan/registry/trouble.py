"""What is the matter when the place where everything is kept fails: full, read-only, broken, away.

It reads the numbers that operating system, SQLite and PostgreSQL give, never their words, which may quote a
record. Nothing of a write that failed like this was kept.
"""

import errno
from collections.abc import Iterator

from diguan.words.errors import Fault
from diguan.words.text import Text

_SYSTEM = {
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full", errno.EROFS: "read_only",
    errno.EIO: "broken",
}  # fmt: skip
_SQLITE = {8: "read_only", 10: "broken", 11: "damaged", 13: "full", 14: "broken", 26: "damaged"}
_POSTGRESQL = {
    "53100": "full", "58030": "broken", "25006": "read_only", "XX001": "damaged", "XX002": "damaged",
    "57P01": "away", "57P02": "away", "57P03": "away", "53300": "away",
}  # fmt: skip


class StorageTrouble(Fault):
    """The disk or the database server does not do its work; `status` is that of the answer to a request."""

    def __init__(self, kind: str) -> None:
        super().__init__(_WHAT[kind], mend=_MEND[kind])
        self.kind, self.status = kind, 507 if kind == "full" else 503


def storage_trouble(error: BaseException | None) -> StorageTrouble | None:
    """The trouble that an error comes from; None when it comes from something else."""
    kinds = (kind for each in _chain(error) if (kind := _kind(each)))
    kind = next(kinds, None)
    return StorageTrouble(kind) if kind else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, what caused it, and so on; Django's database errors wrap those of the driver."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _kind(error: BaseException) -> str | None:
    if code := getattr(error, "sqlite_errorcode", None):
        return _SQLITE.get(code & 0xFF)
    if type(error).__module__.partition(".")[0] in ("psycopg", "psycopg_pool"):
        state = getattr(error, "sqlstate", None)
        if state is None:
            return "away" if type(error).__name__ in _UNREACHED else None
        return _POSTGRESQL.get(state) or ("away" if state.startswith("08") else None)
    return _SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else None


_UNREACHED = frozenset({"OperationalError", "ConnectionTimeout", "PoolTimeout", "TooManyRequests"})
_WHAT = {
    "full": Text("磁盘已满，本次操作未保存", "the disk is full; this was not saved"),
    "read_only": Text("数据盘只读，本次操作未保存", "the disk may not be written to; this was not saved"),
    "broken": Text("数据盘读写出错，本次操作未保存", "the disk fails to read or write; this was not saved"),
    "damaged": Text("数据库文件已损坏", "the database file is damaged"),
    "away": Text("暂时连不上数据库，本次操作未保存", "the database cannot be reached; this was not saved"),
}
_SOON = Text(
    "请告诉系统管理员；此前已保存的内容仍在。排除故障后请重新提交，所填内容仍在表单中",
    "tell the system administrator; what was saved before is there. Send it again when that is mended: "
    "what you typed is still in the form",
)
_MEND = {
    "full": Text(
        "请告诉系统管理员腾出空间；此前已保存的内容仍在。腾出后请重新提交，所填内容仍在表单中",
        "ask the system administrator to make room; what was saved before is there. Send it again then: "
        "what you typed is still in the form",
    ),
    "read_only": _SOON,
    "broken": _SOON,
    "damaged": Text(
        "请停止使用，由系统管理员从备份恢复（docs/operate.md）",
        "stop work; the system administrator restores a backup (docs/operate.md)",
    ),
    "away": Text("请过一两分钟再试", "try again in a minute or two"),
}
