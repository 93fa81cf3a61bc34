"""How far the database may look at this moment: within one viewer's area, in the whole nation, or nowhere at
all.

On PostgreSQL the tables themselves are held to it (diguan.registry.row_security): each transaction begins by
saying it (diguan.registry.postgresql). Where nothing is said, nothing is seen. SQLite has no such bounds.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import connection

from diguan.registry.viewer import DEPARTMENT, Viewer

NATION = "*"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What codes of places must begin with (NATION: anything, empty: nothing passes), whose own rows may be
    seen besides, and which department's requests of which area: `finance 220122`."""

    prefix: str = ""
    officer: int | None = None
    asked: str = ""

    def __post_init__(self) -> None:
        if self.prefix != NATION and not (self.prefix == "" or self.prefix.isdecimal()):
            raise ValueError("bounds are digits of an area's code")
        if self.asked and not re.fullmatch(r"[a-z_]+ [0-9]+", self.asked):
            raise ValueError("a department and the digits of an area's code")

    def told(self) -> str:
        """SQL that holds the rest of the running transaction to these bounds."""
        officer = "" if self.officer is None else int(self.officer)
        return (
            f"SELECT set_config('diguan.scope', '{self.prefix}', true), "
            f"set_config('diguan.officer', '{officer}', true), "
            f"set_config('diguan.asked', '{self.asked}', true)"
        )


NOWHERE = Bounds()
_now: ContextVar[Bounds] = ContextVar("bounds", default=NOWHERE)


def now() -> Bounds:
    """The bounds in force here."""
    return _now.get()


@contextmanager
def of(viewer: Viewer | None) -> Iterator[None]:
    """Look no farther than this viewer may; without one, nowhere."""
    with _within(_of(viewer) if viewer else NOWHERE):
        yield


@contextmanager
def nation() -> Iterator[None]:
    """Look everywhere: for work of the system itself and for who runs the machine, never for a request."""
    with _within(Bounds(NATION)):
        yield


@contextmanager
def whole(prefix: str) -> Iterator[None]:
    """Look at the whole of an area, for a number that belongs to all of it, as a county's quota does to every
    township that fills it; never to show or change a file."""
    with _within(replace(now(), prefix=prefix) if now().prefix != NATION else now()):
        yield


@contextmanager
def before_boards(viewer: Viewer) -> Iterator[None]:
    """Look at the area of whoever stands before its boards, for the lists that hang there; whatever else the
    request may see is out of bounds meanwhile."""
    with _within(Bounds(viewer.scope.prefix) if viewer.scope else NOWHERE):
        yield


def _of(viewer: Viewer) -> Bounds:
    of_department = viewer.duty == DEPARTMENT and viewer.scope is not None and viewer.department
    asked = f"{viewer.department} {viewer.scope.prefix}" if of_department and viewer.scope else ""
    return Bounds(viewer.prefix or "", viewer.officer_id, asked)


@contextmanager
def _within(bounds: Bounds) -> Iterator[None]:
    before = _now.set(bounds)
    _tell()
    try:
        yield
    finally:
        _now.reset(before)
        _tell()


def _tell() -> None:
    """Say the bounds to a transaction that has begun already, unless it is broken."""
    if connection.vendor == "postgresql" and connection.in_atomic_block and not connection.needs_rollback:
        connection.tell_bounds()
