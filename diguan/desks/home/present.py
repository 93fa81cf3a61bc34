"""What the front page shows at each level: the numbers as charts and tables, the questions of a village,
quick links.

It shapes what standing and registry.files give; it counts nothing itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from diguan.desks.home.standing import OUTCOMES, Standing
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import badges, desk
from diguan.web.charts import Chart, Series
from diguan.web.policies import book
from diguan.words.areas import Level
from diguan.words.text import Text

LATEST = 8  # lines of a short list on the front page
IN_REGISTER = ("registered", "returned", "pre_exit")


@dataclass(frozen=True, slots=True)
class Duties:
    """The lines of one desk in "my work today"."""

    desk: desk.Desk
    items: Sequence[desk.ToDo]


def work(viewer: Viewer) -> list[Duties]:
    """What waits, by desk in the order of the sidebar."""
    waiting = desk.to_do(viewer)
    cards = dict.fromkeys(card for card, _ in waiting)
    return [Duties(card, [item for one, item in waiting if one == card]) for card in cards]


def chart(standing: Standing) -> Chart | None:
    """The parts as lying bars, each leading to its part; a pie where the area is its own only part."""
    if not standing.judgements:
        return None
    title = gettext("Households by the newest judgement")
    names = [badges.outcome_name(outcome) for outcome in OUTCOMES]
    if len(standing.parts) == 1:
        values = [_households(standing.numbers, outcome) for outcome in OUTCOMES]
        return Chart("pie", title, names, [Series(title, values)], gettext("households"), tones=OUTCOMES)
    shown = [part for part in standing.parts if part.judgements]
    urls = [part_url(part.area) for part in shown]
    series = [
        Series(name, [_households(part.numbers, outcome) for part in shown], outcome, urls)
        for name, outcome in zip(names, OUTCOMES, strict=True)
    ]
    areas = [part.area.name for part in shown]
    return Chart("stacked", title, areas, series, gettext("households"), horizontal=True)


def part_url(area: Any) -> str:
    """The front page of a part of the area."""
    return f"{reverse('home:index')}?area={area.pk}"


def in_register(viewer: Viewer) -> files.Number | None:
    """Households and people in the register now; counted from rows up to a county, not above."""
    if viewer.prefix is None or viewer.scope.level < Level.COUNTY:
        return None
    return files.counts(viewer).of(*IN_REGISTER)


def disagreements(viewer: Viewer, standing: Standing) -> dict[str, files.Number] | None:
    """Qualify but not in the register, and the reverse; only where one judgement speaks of the whole area."""
    if len(standing.judgements) != 1 or standing.silent:
        return None
    return files.candidates(viewer, standing.judgements[0])


def questions(viewer: Viewer, standing: Standing) -> list[tuple[Any, list[Text]]]:
    """Families of a village of whom the judgement cannot say, with the facts to ask for."""
    if viewer.scope is None or viewer.scope.level != Level.VILLAGE or not standing.judgements:
        return []
    found = files.findings(viewer, standing.judgements[0]).filter(outcome="cannot_say")[:LATEST]
    return [(one, [book().fact(name).text for name in one.missing]) for one in found]


def events(viewer: Viewer) -> Sequence[Any]:
    """The last things that happened to files of the area; above the county single families are not news."""
    below = viewer.prefix is not None and viewer.scope.level >= Level.COUNTY
    return files.events(viewer)[:LATEST] if below else []


def judgements(viewer: Viewer) -> "QuerySet[Any] | list[Any]":
    """The last finished judgements in the area, for those who look at many counties."""
    above = viewer.prefix is not None and viewer.scope.level < Level.COUNTY
    return files.judgements(viewer).filter(state="done")[:LATEST] if above else []


def _households(numbers: Any, outcome: str) -> int:
    return numbers[outcome].households if outcome in numbers else 0
