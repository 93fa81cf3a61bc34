"""The parts of an area under one judgement: numbers per part, the chart, and addresses that keep the part."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from diguan.registry import files
from diguan.registry.files import Number
from diguan.registry.viewer import Viewer
from diguan.web import badges
from diguan.web.charts import Chart, Series
from diguan.words.areas import Level

OUTCOMES = ("qualifies", "cannot_say", "does_not_qualify")


@dataclass(frozen=True, slots=True)
class Part:
    """One part with its numbers by outcome, and where a click on it leads."""

    area: Any
    numbers: dict[str, Number]
    url: str


def numbers(viewer: Viewer, judgement: Any) -> list[Part]:
    """The parts that have judged households, in the order of their codes; a village leads to its list."""
    below = list(files.parts(viewer))
    if not below:
        return []
    rows = (
        files.findings(viewer, judgement)
        .order_by()
        .annotate(part=Substr("village_code", 1, len(below[0].prefix)))
    )
    found: dict[str, dict[str, Number]] = defaultdict(dict)
    for part, outcome, households, people in rows.values_list("part", "outcome").annotate(
        Count("pk"), Sum("people")
    ):
        found[part][outcome] = Number(households, people)
    return [
        Part(area, found[area.prefix], _address(area, judgement)) for area in below if area.prefix in found
    ]


def chart(shown: list[Part]) -> Chart | None:
    """The parts as lying bars; None for a village, which has none."""
    if not shown:
        return None
    urls = [part.url for part in shown]
    series = [
        Series(
            badges.outcome_name(one),
            [part.numbers.get(one, Number()).households for part in shown],
            one,
            urls,
        )
        for one in OUTCOMES
    ]
    names = [part.area.name for part in shown]
    return Chart(
        "stacked", gettext("Households by outcome"), names, series, gettext("households"), horizontal=True
    )


def suffix(request: HttpRequest, viewer: Viewer) -> str:
    """`area=…` for links that stay in the part; empty when the page is about the area of the top bar."""
    return f"area={request.GET['area']}" if viewer != request.viewer else ""


def _address(area: Any, judgement: Any) -> str:
    page = "households" if area.level == Level.VILLAGE else "overview"
    return f"{reverse(f'identification:{page}', args=[judgement.pk])}?area={area.pk}"
