"""On PostgreSQL, every request of a test is served in the role that docs/operate.md gives to the site: row
security is in force behind all pages, while the tests' own statements stay those of a superuser.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg.errors import InFailedSqlTransaction

from tests.house.source import ROOT


def role() -> str:
    """The role of this test database."""
    return f"site_of_{connection.settings_dict['NAME']}"


def make() -> None:
    """Make the role, with what operate.md grants, and serve requests in it from here on."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {role()}")
        cursor.execute(f"CREATE ROLE {role()} NOSUPERUSER NOBYPASSRLS NOLOGIN")
        for statement in grants():
            cursor.execute(statement)
    settings.MIDDLEWARE.insert(0, "tests.site_role.AsTheSite")


def drop() -> None:
    """Take the role away again."""
    settings.MIDDLEWARE.remove("tests.site_role.AsTheSite")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role()}")
        cursor.execute(f"DROP ROLE {role()}")


def grants() -> Iterator[str]:
    """What operate.md grants for tables to come, for the tables that stand."""
    page = (ROOT / "docs" / "operate.md").read_text("utf-8")
    for what, where in re.findall(r"GRANT (SELECT[^;]*?) ON (TABLES|SEQUENCES) TO diguan_site;", page):
        yield f"GRANT {what} ON ALL {where} IN SCHEMA public TO {role()}"


class AsTheSite:
    """The outermost middleware of the tests on PostgreSQL."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        take()
        try:
            return self.answer(request)
        finally:
            leave()


def take() -> None:
    """Go on in the role of the site."""
    _say(f"SET ROLE {role()}")


def leave() -> None:
    """Be a superuser again."""
    _say("RESET ROLE")


def _say(statement: str) -> None:
    connection.ensure_connection()
    with suppress(InFailedSqlTransaction):  # its end will take the role back
        connection.connection.execute(statement)
