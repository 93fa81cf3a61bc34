"""When the rounds of a desk come round again here: what is due, what was opened early, what changed since the
day whose facts a round goes by.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from diguan.casework import may, rounds
from diguan.policy.course import Course
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import areas, policies
from diguan.web.desk import ToDo
from diguan.web.templatetags.diguan import day, say
from diguan.words.areas import Level
from diguan.words.days import day_words
from diguan.words.text import Text


def of_kinds(viewer: Viewer, kinds: Collection[str]) -> list[rounds.Turn]:
    """The procedures of these kinds that come round again in the viewer's area, those due first.

    As of today; where no policy is in force any more, as of the last day on which one was.
    """
    area = areas.area_of(viewer)
    if area is None:
        return []
    found = rounds.turns(viewer, area, policies.library(), _day(area.code, timezone.localdate()))
    return sorted((one for one in found if one.procedure.kind in kinds), key=lambda one: one.state != "due")


def _day(area_code: str, today: date) -> date:
    reaching = [pack for pack in policies.library().packs() if pack.reach(area_code) is not None]
    spans = [pack.interval for pack in reaching if pack.procedures]
    ended = [span.end for span in spans if span.end and span.end <= today]
    if not ended or any(span.contains(today) for span in spans):
        return today
    return max(ended) - timedelta(days=1)


def to_do(viewer: Viewer, kinds: Collection[str], desk: str) -> list[ToDo]:
    """A line for each round that is due, for those who open rounds there and have none of it under way."""
    if viewer.scope is None or viewer.scope.level != Level.COUNTY:
        return []
    if not may.may_open_round(viewer, viewer.prefix or "-"):
        return []
    today = timezone.localdate()
    due = [one for one in of_kinds(viewer, kinds) if one.state == "due" and one.on == today]
    return [_due(one, reverse(f"{desk}:rounds")) for one in due]


def _due(one: rounds.Turn, url: str) -> ToDo:
    since = gettext("due since %(day)s") % {"day": day(one.due)}
    return ToDo(f"{say(one.procedure.text)}{gettext(': ')}{since}", 1, url, "red", one.clause)


def of_round(viewer: Viewer, one: Any, course: Course) -> rounds.Turn | None:
    """How things stood when a round was opened."""
    return rounds.turn_of(viewer, one.area, course.pack, course.procedure, one.opened_on, before=one)


def frozen(viewer: Viewer, one: Any, turn: rounds.Turn | None) -> tuple[Text, int] | None:
    """The day whose facts the round goes by, in words, and how many of its files changed after it."""
    if turn is None or turn.cycle.freeze is None:
        return None
    source, on = turn.cycle.freeze.source, turn.cycle.frozen_on
    if on is None:
        return _UNSET.format(source=source), 0
    return _FROZEN.format(on=day_words(on), source=source), files.changed_since(viewer, one, on).count()


_FROZEN = Text("以{on}的情况为准（{source}）", "goes by the facts of {on} ({source})")
_UNSET = Text(
    "以哪一天的情况为准，文件没有写明（未定，{source}）",
    "the day whose facts count is unset in the document ({source})",
)
