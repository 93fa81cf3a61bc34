"""The one place where rows are held to a viewer's area; every function of registry.files goes through it.

Codes are digits, so a range over the padded prefix is the same set as "begins with", in every collation, and
it uses the plain indexes of both databases.
"""

from collections.abc import Collection
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text

Row = TypeVar("Row", bound=Model)
CODE_LENGTH = 12
PREFIX_LENGTHS = (2, 4, 6, 9, 12)


class NotInSight(Fault):
    """There is no such row for this viewer: whether it exists elsewhere is not said."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_NOT_IN_SIGHT, mend=_MEND)


def inside(viewer: Viewer, column: str = "village_code") -> Q:
    """The condition that a row's twelve-digit code lies in the viewer's area."""
    prefix = viewer.prefix
    return Q(pk__in=()) if prefix is None else below(prefix, column)


def below(prefix: str, column: str = "village_code") -> Q:
    """The condition that a row's twelve-digit code begins with these digits."""
    return Q(**{f"{column}__range": (prefix.ljust(CODE_LENGTH, "0"), prefix.ljust(CODE_LENGTH, "9"))})


def seen(rows: "QuerySet[Row]", viewer: Viewer, column: str = "village_code") -> "QuerySet[Row]":
    """The rows of one village each that lie in the viewer's area."""
    return rows.filter(inside(viewer, column))


def within(rows: "QuerySet[Row]", viewer: Viewer, column: str = "area_prefix") -> "QuerySet[Row]":
    """The rows about a whole area that lies in the viewer's area."""
    prefix = viewer.prefix
    return rows.none() if prefix is None else rows.filter(**{f"{column}__startswith": prefix})


def touching(rows: "QuerySet[Row]", viewer: Viewer, column: str = "area_prefix") -> "QuerySet[Row]":
    """The rows about an area that lies in the viewer's area or holds it: a county's judgement speaks of each
    village."""
    prefix = viewer.prefix
    if prefix is None:
        return rows.none()
    above = [prefix[:length] for length in PREFIX_LENGTHS if length < len(prefix)]
    return rows.filter(Q(**{f"{column}__startswith": prefix}) | Q(**{f"{column}__in": above}))


def one(rows: "QuerySet[Row]", **key: object) -> Row:
    """The row with this key among rows already held to the area; raises NotInSight when there is none."""
    if (row := rows.filter(**key).first()) is None:
        raise NotInSight
    return row


def shared_prefix(codes: Collection[str]) -> str:
    """The prefix of the smallest area that all these villages lie in."""
    first, last = min(codes), max(codes)
    return next((first[:n] for n in reversed(PREFIX_LENGTHS) if first[:n] == last[:n]), "")


_NOT_IN_SIGHT = Text("没有这条记录，或不在您的辖区内", "there is no such record, or it is not in your area")
_MEND = Text(
    "请核对编号；如确属本辖区，请联系上级扶贫办核对区划",
    "check the number; if it belongs to your area, ask the office above to check the area codes",
)
