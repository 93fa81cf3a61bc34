"""Whether the lists of an area are on public pages, by the pack in force there on a day.

Nothing is made up: where no pack says so, nothing is public. It knows no list and no household.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from diguan.policy.library import Library
from diguan.policy.pack import Pack
from diguan.words.areas import pad
from diguan.words.text import Text

TOPIC: Final = "disclosure"
PUBLIC_PAGES: Final = "public_pages"


@dataclass(frozen=True, slots=True)
class Disclosing:
    """What holds in an area: whether lists are public, and the clause that says so (None: it is unset)."""

    public: bool
    source: Text | None = None


UNSET: Final = Disclosing(False)


def disclosing(library: Library, area_code: str, on: date) -> Disclosing:
    """What holds in an area (2 to 12 digits) on a day; raises PolicyFault for packs that are wrong."""
    if all(pack.reach(pad(area_code)) is None for pack in _in_force(library, on)):
        return UNSET
    return _of(library.choose(TOPIC, area_code, on), on)


def public_areas(library: Library, on: date) -> tuple[str, ...]:
    """The codes of the areas for which a pack says that lists are public, as it names them ("all": the
    nation); a more local pack may say otherwise for a part of them."""
    public = (pack for pack in _in_force(library, on) if _of(pack, on).public)
    return tuple(dict.fromkeys(area for pack in public for area in pack.areas))


def _in_force(library: Library, on: date) -> list[Pack]:
    return [pack for pack in library.packs() if pack.topic == TOPIC and pack.in_force(on)]


def _of(pack: Pack, on: date) -> Disclosing:
    parameter = pack.parameters.get(PUBLIC_PAGES)
    value = parameter.on(on) if parameter else None
    return UNSET if value is None else Disclosing(value.value is True, value.source.text)
