"""Reading what hangs on the boards of an area on a day: for whoever stands before them, without an account.

This is the one hole in the wall: lists whose days run, and of each household on them the group, the head and
how many members. Before its first day a list is not there; once it is over, nobody on it is read any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from diguan.registry import bounds
from diguan.registry.files.hearings import Listed, listed
from diguan.registry.files.scope import PREFIX_LENGTHS, NotInSight, below
from diguan.registry.models import Case, Notice, NoticeLine, Round
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text


class Over(Fault):
    """A list that hung once and is gone."""

    status = 410

    def __init__(self) -> None:
        super().__init__(_OVER)


def hanging(viewer: Viewer, on: date) -> list[Notice]:
    """The lists that hang on a day: of the viewer's area, and of those above it that speak of it."""
    with _before_boards(viewer) as prefix:
        of_it = [prefix[:length] for length in PREFIX_LENGTHS if length <= len(prefix)]
        rows = _hanging(prefix, on).filter(area_prefix__in=of_it)
        return list(rows.select_related("area", "round").order_by("-area_prefix", "-starts", "-id"))


def hanging_below(viewer: Viewer, on: date) -> dict[str, int]:
    """How many lists hang on a day in the viewer's area and each part of it, by the prefix of its code."""
    with _before_boards(viewer) as prefix:
        rows = _hanging(prefix, on).filter(area_prefix__startswith=prefix)
        return dict(rows.order_by().values_list("area_prefix").annotate(n=Count("pk")))


def board(viewer: Viewer, code: str, on: date) -> tuple[Notice, list[Listed]]:
    """The newest list of exactly the viewer's area with a check code, its boards, and who stands on it.

    Raises NotInSight for a list that is not there or does not hang yet, Over when it hangs no more.
    """
    with _before_boards(viewer) as prefix:
        known = Notice.objects.filter(area_prefix=prefix, code=code, starts__lte=on)
        newest = known.order_by("-id").first()
        if newest is None:
            raise NotInSight
        rows = _hanging(prefix, on).select_related("area", "round").prefetch_related("postings")
        found = rows.filter(pk=newest.pk).first()
        if found is None:
            raise Over
        return found, listed(_lines(prefix).filter(notice=found), found.round.year)


def _hanging(prefix: str, on: date) -> "QuerySet[Notice]":
    """Lists within their days, neither taken off nor left without a round or anybody on them."""
    days = Q(starts__lte=on, until__gte=on, end=None, round__state=Round.State.OPEN)
    return Notice.objects.filter(days, Exists(_lines(prefix).filter(notice=OuterRef("pk"))))


def _lines(prefix: str) -> "QuerySet[NoticeLine]":
    """Lines of households that are still in the round, in an area."""
    return NoticeLine.objects.filter(below(prefix)).exclude(case__state=Case.State.WITHDRAWN)


@contextmanager
def _before_boards(viewer: Viewer) -> Iterator[str]:
    if viewer.scope is None:
        raise NotInSight
    with bounds.before_boards(viewer):
        yield viewer.scope.prefix


_OVER = Text("这份名单的公示公告期已过", "the days of this list are over")
