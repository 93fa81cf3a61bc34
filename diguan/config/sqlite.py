"""Puts a sound SQLite in the place of Python's own before Django loads; Django's settings import it first.

SQLite 3.7.0 to 3.51.2 can lose commits in WAL mode when a checkpoint races a commit; pysqlite3 brings a
newer one. It knows nothing of the site's tables or settings.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

from diguan.words.errors import Fault
from diguan.words.text import Text

FLOOR = (3, 51, 3)


class OldSqlite(Fault):
    """The SQLite library is one that can lose data."""


def swap() -> None:
    """Make `import sqlite3` give pysqlite3 from here on; raises OldSqlite below the floor."""
    if pysqlite3.sqlite_version_info < FLOOR:
        raise OldSqlite(
            Text("SQLite {found} 可能丢失数据", "SQLite {found} can lose data").format(
                found=pysqlite3.sqlite_version
            ),
            mend=Text("请安装 pysqlite3 0.6 或更新版本", "install pysqlite3 0.6 or newer"),
        )
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
