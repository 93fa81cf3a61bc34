"""How far a count reaches, said as lines: so many households of so many, area by area, with those missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from diguan.registry.files import Covered
from diguan.registry.viewer import Viewer
from diguan.web import areas
from diguan.words.areas import Level


@dataclass(frozen=True, slots=True)
class Line:
    """One area: its numbers, the page of its parts (empty for the whole and for a village), and the list of
    the households that are missing there."""

    name: str
    covered: Covered
    parts: str
    missing: str
    whole: bool


def covering(
    viewer: Viewer, found: Sequence[tuple[Any, Covered]], listed: str, missing: str = "state=missing"
) -> list[Line]:
    """The lines of areas with households, the whole last; `listed` is the address of the list."""
    own = areas.area_of(viewer)
    lines = []
    for area, covered in found:
        place = area or own
        if place is None or not (covered.all or area is None):
            continue
        down = f"?area={place.pk}" if area is not None and place.level < Level.VILLAGE else ""
        link = f"{listed}?area={place.pk}&{missing}"
        lines.append(Line(place.name, covered, down, link, area is None))
    return lines
