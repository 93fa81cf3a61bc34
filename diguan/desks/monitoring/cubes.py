"""The cubes an officer may look into: those of judgements that speak of his area, and those of the site.

A cube brought in from the command line lies in a folder of its own under `statistics` in the site's home.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from diguan.casework import statistics
from diguan.engine.cube.faults import CubeFault
from diguan.engine.cube.reading import Cube
from diguan.registry import files
from diguan.registry.files import NotInSight
from diguan.registry.viewer import Viewer

LATEST = 30


@dataclass(frozen=True, slots=True)
class Shelf:
    """A cube with the name it has in addresses."""

    name: str
    cube: Cube

    @property
    def year(self) -> int:
        """The year of the files that were counted."""
        return self.cube.about.year


def shelves(viewer: Viewer) -> list[Shelf]:
    """The cubes that speak of the viewer's area: newest year first, the site's own before a judgement's."""
    prefix = viewer.prefix
    if prefix is None:
        return []
    found = [*_of_site(), *_of_judgements(viewer)]
    return sorted((one for one in found if one.cube.speaks_of(prefix)), key=lambda one: -one.year)


def shelf(viewer: Viewer, name: str) -> Shelf:
    """One of them by name; raises NotInSight."""
    if found := next((one for one in shelves(viewer) if one.name == name), None):
        return found
    raise NotInSight


def _of_site() -> Iterator[Shelf]:
    for folder in sorted(Path(settings.HOME, "statistics").glob("*/cube.json")):
        if (cube := _opened(folder.parent)) and folder.parent.name.replace("-", "").replace(
            "_", ""
        ).isalnum():
            yield Shelf(f"site-{folder.parent.name}", cube)


def _of_judgements(viewer: Viewer) -> Iterator[Shelf]:
    for judgement in files.judgements(viewer).filter(state="done")[:LATEST]:
        if cube := _opened(statistics.folder_of(judgement)):
            yield Shelf(f"judgement-{judgement.pk}", cube)


def _opened(folder: Path) -> Cube | None:
    try:
        return Cube.open(folder)
    except CubeFault:
        return None
