"""Charts as plain data: what is drawn by static/web/charts.js and stands in a table beside it.

It knows kinds of charts and tones, not what the numbers mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

KINDS = frozenset({"bar", "stacked", "line", "pie"})
Number = int | float | Decimal | None


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers, one per category. `tone` names a colour of the theme (qualifies, does_not_qualify,
    cannot_say, blue, green, orange, red, purple, grey); `urls` lead from a bar and its table cell to a page.
    """

    name: Any
    values: Sequence[Number]
    tone: str = ""
    urls: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one or more series over the same categories. A pie takes the first series only; `unit` is
    written behind the numbers; `tones` are a pie's colours by category; `height` is in pixels (lying bars
    take more).
    """

    kind: str
    title: Any
    categories: Sequence[Any]
    series: Sequence[Series] = field(default_factory=tuple)
    unit: Any = ""
    tones: Sequence[str] = ()
    horizontal: bool = False
    height: int = 280

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of chart: {self.kind}")
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(
                    f"{one.name}: {len(one.values)} values for {len(self.categories)} categories"
                )

    def data(self) -> dict[str, Any]:
        """What the browser draws, as JSON types."""
        return {
            "kind": self.kind,
            "title": str(self.title),
            "categories": [str(category) for category in self.categories],
            "series": [
                {
                    "name": str(one.name),
                    "values": [_plain(value) for value in one.values],
                    "tone": one.tone,
                    "urls": list(one.urls),
                }
                for one in self.series
            ],
            "unit": str(self.unit),
            "tones": list(self.tones),
            "horizontal": self.horizontal,
        }

    @property
    def pixels(self) -> int:
        """Height of the drawing: lying bars take 34 pixels each, and their scale and legend 90."""
        return 34 * len(self.categories) + 90 if self.horizontal else self.height

    def rows(self) -> list[tuple[str, list[tuple[Number, str]]]]:
        """The table beside the chart: per category its name and, per series, (number, link or empty)."""
        return [
            (str(category), [(one.values[at], one.urls[at] if one.urls else "") for one in self.series])
            for at, category in enumerate(self.categories)
        ]


def _plain(value: Number) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value
