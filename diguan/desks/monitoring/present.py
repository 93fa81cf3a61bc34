"""What the pages of statistics show, worked out of an area's sums: figures, charts, rows, tiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.desks.monitoring.cubes import Shelf
from diguan.desks.monitoring.measures import Measure, measures
from diguan.desks.monitoring.places import Look, Place, looking
from diguan.desks.monitoring.subjects import Line, outcome_lines
from diguan.engine.cube import rates
from diguan.engine.cube.counting import ALL, EXITED, REGISTERED
from diguan.engine.cube.manifest import Manifest
from diguan.engine.cube.rates import Multidimensional, Poverty, Rate
from diguan.registry.viewer import Viewer
from diguan.web.charts import Chart, Series
from diguan.words.areas import Level
from diguan.words.text import Text

SHADES = 5
POPULATIONS = {ALL: _("All on file"), REGISTERED: _("On the register"), EXITED: _("Lifted out")}


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers at the head of the page."""

    place: Place
    outcomes: Sequence[Line]
    rates: Sequence[tuple[Measure, Rate]]
    poverty: Poverty | None
    index: Multidimensional | None


@dataclass(frozen=True, slots=True)
class Row:
    """An area below with all its measures, and where a click on its name leads."""

    place: Place
    name: str
    url: str
    rates: Sequence[tuple[Measure, Rate]]


@dataclass(frozen=True, slots=True)
class Tile:
    """An area of the wall chart: its rate, and its shade from 1 (little) to 5 (much); 0: not known."""

    name: str
    url: str
    rate: Rate
    shade: int


def populations() -> dict[str, Any]:
    """The populations by name."""
    return POPULATIONS


def figures(look: Look) -> Figures:
    """An area's numbers."""
    about, place = look.cube.about, look.here
    found = [(one, one.of(place, about)) for one in measures(about)]
    poverty = rates.poverty(place.all, about.line)
    return Figures(
        place, outcome_lines(place.all), found, poverty, rates.multidimensional(place.all, about.index)
    )


def index_title(about: Manifest) -> Text | None:
    """What the index is called; None where none was counted."""
    title = about.index and about.index["title"]
    return Text(title["zh"], title["en"]) if title else None


def statuses(look: Look, population: str) -> Chart | None:
    """All, registered, lifted out and neither, as a ring."""
    place = look.here
    neither = place.all.people - place.registered.people - place.exited.people
    values = [place.registered.people, place.exited.people, neither]
    if not any(values):
        return None
    names = [gettext("On the register"), gettext("Lifted out"), gettext("Neither")]
    series = [Series(gettext("people"), values)]
    return Chart(
        "pie", gettext("People by register"), names, series, gettext("people"), ("red", "green", "grey")
    )


def parts_chart(look: Look, cube: str) -> Chart | None:
    """The areas below as stacked bars of people: on the register, lifted out, neither."""
    shown = look.below
    if not shown or len(shown) > 60:
        return None
    urls = [_address(one, cube) for one in shown]
    series = [
        Series(gettext("On the register"), [one.registered.people for one in shown], "red", urls),
        Series(gettext("Lifted out"), [one.exited.people for one in shown], "green", urls),
        Series(
            gettext("Neither"),
            [one.all.people - one.registered.people - one.exited.people for one in shown],
            "grey",
            urls,
        ),
    ]
    names = [_name(one) for one in shown]
    return Chart(
        "stacked", gettext("People by register and area"), names, series, gettext("people"), horizontal=True
    )


def years_chart(look: Look, known: Sequence[Shelf]) -> Chart | None:
    """The area's rates year by year, from the newest statistics of each; None for one year only."""
    newest: dict[int, Look] = {}
    for one in known:
        seen = looking(one.cube, look.viewer)
        if seen.digits == look.digits and one.year not in newest:
            newest[one.year] = seen
    if len(newest) < 2:
        return None
    years = sorted(newest)
    shown = [one for one in measures(look.cube.about) if one.id in ("registered", "qualifies", "line")]
    series = [
        Series(one.text, [_percent(one.of(newest[y].here, newest[y].cube.about)) for y in years])
        for one in shown
    ]
    return Chart("line", gettext("Year by year"), [str(year) for year in years], series, "%")


def rows(look: Look, cube: str) -> list[Row]:
    """The areas below with their measures."""
    about = look.cube.about
    return [
        Row(
            one,
            _name(one),
            _address(one, cube),
            [(measure, measure.of(one, about)) for measure in measures(about)],
        )
        for one in look.below
    ]


def tiles(look: Look, cube: str, measure: Measure) -> list[Tile]:
    """The areas below by one measure, the worst first, those that cannot be said last."""
    about = look.cube.about
    found = [(one, measure.of(one, about)) for one in look.below]
    known = [rate.value for _place, rate in found if rate.value is not None]
    made = [
        Tile(_name(one), _address(one, cube, "map", measure.id), rate, _shade(rate.value, known))
        for one, rate in found
    ]
    sign = -1 if measure.worse else 1
    return sorted(made, key=lambda tile: (tile.rate.value is None, sign * (tile.rate.value or 0), tile.name))


def up(look: Look, own: Viewer, cube: str) -> str:
    """The address one level up, inside what the officer looks at; empty at the top."""
    found = look.area
    if found is None or found.parent is None or own.prefix is None or look.digits == look.cube.about.top:
        return ""
    above = found.parent
    inside = above.prefix.startswith(own.prefix) and above.prefix.startswith(look.cube.about.top)
    return (
        f"{reverse('monitoring:overview', args=[cube])}?area={above.pk}"
        if inside and found.prefix != own.prefix
        else ""
    )


def _shade(value: float | None, known: Sequence[float]) -> int:
    """Which fifth of the span between the least and the most an area is in."""
    if value is None:
        return 0
    least, most = min(known), max(known)
    return 1 if most == least else min(SHADES, 1 + int(SHADES * (value - least) / (most - least)))


def _percent(rate: Rate) -> float | None:
    return None if rate.value is None else round(100 * rate.value, 2)


def _name(place: Place) -> str:
    return place.area.name if place.area else place.all.area


def _address(place: Place, cube: str, page: str = "overview", by: str = "") -> str:
    """Where an area leads: to its own page; a village's map has nothing below, so it leads to its numbers."""
    if place.area is None:
        return ""
    village = place.area.level == Level.VILLAGE
    address = reverse(f"monitoring:{'overview' if village else page}", args=[cube])
    return f"{address}?area={place.area.pk}" + (f"&by={by}" if by and not village else "")
