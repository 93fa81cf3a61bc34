"""Which village a row means: by its 12-digit code, or by the names of the ladder down to it.

It knows the area table and the officer's own area, not households.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from diguan.engine.sheets.form import NAMES
from diguan.engine.sheets.odd import Bad, Odd
from diguan.words.areas import Area, AreaTable, Level
from diguan.words.widths import narrow

Ladder = tuple[str, ...]
"""The five names from province to village, blank where none is given."""
LONGEST: Final = 60
"""Characters of a name that are looked at; no area has a longer one."""
MOST_SUGGESTIONS: Final = 200
"""So many unknown villages are compared with the names of their county; the rest are just unknown."""
_COMMITTEE: Final = re.compile(r"(社区)?(村民委员会|村委会|居民委员会|居委会|社区|村)$")


@dataclass(frozen=True, slots=True)
class Village:
    """A village found, with what is to be said about how it was written."""

    code: str
    odd: Odd | None = None


class Villages:
    """Finds villages for the rows of a workbook; every answer is remembered."""

    def __init__(self, areas: AreaTable, within: str = "") -> None:
        self._areas = areas
        self._within = within
        self._known: dict[tuple[str, Ladder], Village | Bad] = {}
        self._counties_of = lru_cache(maxsize=1_000)(lambda *given: tuple(self._counties(given)))
        self._suggestions = MOST_SUGGESTIONS

    def find(self, code: Any, names: Mapping[str, Any]) -> Village:
        """The village of a code (as read) and of names; raises Bad when there is none, or more than one."""
        ladder = tuple(narrow(str(names.get(name) or ""))[:LONGEST] for name in NAMES)
        asked = str(code or "")[:LONGEST]
        if not asked and ladder[-1].isascii() and ladder[-1].isdigit() and len(ladder[-1]) == 12:
            asked = ladder[-1]  # the code written into the column of the name
        key = (asked, ladder)
        if key not in self._known:
            self._known[key] = self._look_up(asked, ladder)
        found = self._known[key]
        if isinstance(found, Bad):
            raise found
        return found

    def _look_up(self, code: str, ladder: Ladder) -> Village | Bad:
        try:
            village = self._by_code(code, ladder) if code else self._by_names(ladder)
            if not village.code.startswith(self._within):
                raise Bad("village_outside", text=self._areas.full_name(village.code, Level.VILLAGE))
            return village
        except Bad as bad:
            return bad

    def _by_code(self, code: str, ladder: Ladder) -> Village:
        if not (code.isascii() and code.isdigit()) or len(code) not in {2, 4, 6, 9, 12}:
            raise Bad("village_unknown", text=code)
        area = self._areas.find(code, Level.VILLAGE) if len(code) == 12 else None
        if area is None:
            if higher := self._areas.find(code):
                raise Bad("village_level", text=f"{code} {higher.name}", level=higher.level.text)
            raise Bad("village_unknown", text=code)
        named = ladder[-1]
        if named and named != code and not self._is_called(area, named):
            words = {"code": code, "name": area.name, "text": named}
            return Village(code, Odd(code, "village_disagrees", words))
        return Village(code)

    def _by_names(self, ladder: Ladder) -> Village:
        if not ladder[-1]:
            raise Bad("village_missing")
        found = {
            village.code: village for names in self._ladders(ladder) for village in self._areas.resolve(names)
        }
        villages = [village for village in found.values() if village.code.startswith(self._within)]
        if len(villages) == 1:
            return Village(villages[0].code)
        if villages:
            candidates = "、".join(f"{self._areas.full_name(v.code, v.level)} {v.code}" for v in villages[:5])
            raise Bad("village_ambiguous", text=ladder[-1], candidates=candidates)
        raise self._near(ladder)

    def _ladders(self, ladder: Ladder) -> Iterator[list[str]]:
        """The full ladders a row may mean: in every county it can lie in, every township if none is named."""
        for county in self._counties_of(*ladder[:3]):
            above = [area.name for area in (*self._areas.ancestors(county), county)]
            townships = self._areas.children(county.code, county.level)
            for township in [ladder[3]] if ladder[3] else [area.name for area in townships]:
                yield [*above, township, ladder[4]]

    def _counties(self, ladder: Ladder) -> Iterator[Area]:
        if not any(ladder) and not self._within:
            return
        for province in self._areas.children():
            if self._may_hold(province):
                for city in self._areas.children(province.code, province.level):
                    if self._may_hold(city):
                        yield from self._fitting(province, city, ladder)

    def _fitting(self, province: Area, city: Area, ladder: Ladder) -> Iterator[Area]:
        above = {province.name, city.name}
        for county in self._areas.children(city.code, city.level):
            wanted = [(ladder[0], {province.name}), (ladder[1], above), (ladder[2], {county.name})]
            if self._may_hold(county) and all(_fits(name, names) for name, names in wanted):
                yield county

    def _may_hold(self, area: Area) -> bool:
        prefix = area.code[: area.level.digits]
        return prefix.startswith(self._within) or self._within.startswith(prefix)

    def _is_called(self, village: Area, name: str) -> bool:
        above = [area.name for area in self._areas.ancestors(village)]
        return any(found.code == village.code for found in self._areas.resolve([*above, name]))

    def _near(self, ladder: Ladder) -> Bad:
        text = "".join(ladder)
        self._suggestions -= 1
        if self._suggestions < 0:
            return Bad("village_unknown", text=text)
        names = [
            area.name
            for above in self._ladders((*ladder[:4], ""))
            for township in self._areas.resolve(above[:4])
            for area in self._areas.children(township.code, township.level)
        ]
        bare = {_COMMITTEE.sub("", name): name for name in names}
        near = get_close_matches(_COMMITTEE.sub("", ladder[-1]), bare, n=1, cutoff=0.5)
        if near:
            return Bad("village_like", text=text, near=bare[near[0]])
        return Bad("village_unknown", text=text)


def _fits(name: str, names: set[str]) -> bool:
    """Whether a name is one of these, or one of these without its last character (农安 for 农安县)."""
    return not name or name in names or any(len(name) > 1 and each[:-1] == name for each in names)
