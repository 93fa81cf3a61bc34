"""Emptying a database: only a test's, whose guards are lifted for it and put back. Any other is refused."""

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from diguan.registry import guards
from diguan.words.errors import Fault
from diguan.words.text import Text


class NotATest(Fault):
    """Somebody tried to empty a database that holds the register."""


class Command(Flush):
    """Django's own command, which test cases call after each test that commits."""

    def handle(self, **options: Any) -> None:
        """Empty the database of a test; raises NotATest for any other."""
        connection = connections[options.get("database") or DEFAULT_DB_ALIAS]
        if not _is_of_a_test(connection):
            raise NotATest(
                Text("登记库不能清空", "the register is not to be emptied"),
                mend=Text("如要重新开始，请另建一个数据库", "to start anew, make another database"),
            )
        guards.remove(connection)
        super().handle(**options)
        guards.install(connection)


def _is_of_a_test(connection: BaseDatabaseWrapper) -> bool:
    name = str(connection.settings_dict["NAME"])
    return name.startswith(("test_", "file:memorydb_")) or name == ":memory:"
