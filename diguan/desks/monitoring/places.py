"""An area of a cube with its populations, and the areas right below it by name. It counts nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from diguan.engine.cube.counting import ALL, EXITED, POPULATIONS, REGISTERED
from diguan.engine.cube.reading import Area, Cube
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import areas


@dataclass(frozen=True, slots=True)
class Place:
    """An area: its row of the register's area table (None: no village), and what is counted of it."""

    area: Any
    populations: Mapping[str, Area]

    @property
    def all(self) -> Area:
        """All households on file."""
        return self.populations[ALL]

    @property
    def registered(self) -> Area:
        """Those on the register and not lifted out."""
        return self.populations[REGISTERED]

    @property
    def exited(self) -> Area:
        """Those lifted out."""
        return self.populations[EXITED]


@dataclass(frozen=True)
class Look:
    """What a viewer sees of a cube at an area: the place, what lies right below it, the rows that were
    read.
    """

    cube: Cube
    viewer: Viewer
    digits: str

    @cached_property
    def here(self) -> Place:
        """The area looked at."""
        found = {name: answer.areas for name, answer in self._answers["here"].items()}
        return Place(
            self.area, {name: rows[0] if rows else self._empty(name) for name, rows in found.items()}
        )

    @cached_property
    def below(self) -> list[Place]:
        """The areas right below it that have households on file, in the order of their codes."""
        found: dict[str, dict[str, Area]] = {}
        for name, answer in self._answers["below"].items():
            for row in answer.areas:
                found.setdefault(row.area, {})[name] = row
        names = self._names(found)
        return [
            Place(names.get(area), {name: rows.get(name) or self._empty(name, area) for name in POPULATIONS})
            for area, rows in sorted(found.items())
        ]

    @cached_property
    def area(self) -> Any:
        """The area's row; None where the register's table does not have it."""
        return self._names([self.digits]).get(self.digits)

    @property
    def rows(self) -> int:
        """How many rows of the cube were read."""
        return sum(answer.rows for kind in self._answers.values() for answer in kind.values())

    @property
    def unplaced(self) -> int:
        """Households that lie in the area and in none below it."""
        return self.here.all.households - sum(one.all.households for one in self.below) if self.below else 0

    @cached_property
    def _answers(self) -> dict[str, dict[str, Any]]:
        return {
            "here": {name: self.cube.area(self.digits, name) for name in POPULATIONS},
            "below": {name: self.cube.below(self.digits, name) for name in POPULATIONS},
        }

    def _names(self, digits: Any) -> dict[str, Any]:
        """The areas' rows by their digits; the higher level where a code names two."""
        rows = files.areas(self.viewer).filter(prefix__in=list(digits)).order_by("-level")
        return {row.prefix: row for row in rows}

    def _empty(self, population: str, area: str = "") -> Area:
        known = frozenset(self.cube.about.dimensions)
        return Area(area or self.digits, population, {}, known)


def looking(cube: Cube, viewer: Viewer) -> Look:
    """What the viewer sees: his own area, or the cube's topmost where that lies inside his."""
    prefix = viewer.prefix or "-"
    top = cube.about.top
    return Look(cube, viewer, top if top.startswith(prefix) else prefix)


def name_of(look: Look) -> str:
    """The name of the area looked at."""
    found = look.area or areas.area_of(look.viewer)
    return found.full_name if found else look.digits
