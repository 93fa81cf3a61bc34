"""The table of all areas of the country, read from the Parquet file that `make setup` builds.

The three upper levels are held in memory; townships and villages come a city at a time, when asked for.
The units are those of the National Bureau of Statistics on 30 June 2023 (H); it knows no other day.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

import pyarrow.parquet as pq

from diguan.words.areas.codes import DATA, Area, AreaFault, Level, level_of, pad
from diguan.words.text import Text

AREAS = DATA / "areas.parquet"
CITIES_IN_MEMORY = 24

# Rungs of the ladder that are no places: the districts of a municipality, counties under the province itself.
PSEUDO_CITIES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})

Key = tuple[Level, str]


class AreaTable:
    """Finds areas by code, down and up the ladder, and by their names. Safe to share between threads."""

    def __init__(self, path: Path = AREAS) -> None:
        if not path.is_file():
            raise AreaFault(_NO_TABLE, str(path), _MEND_TABLE)
        self._file = pq.ParquetFile(path)
        self._reading = Lock()
        self._groups = self._city_groups()
        self._upper = _Branch(self._read(0))
        self._branch = lru_cache(maxsize=CITIES_IN_MEMORY)(self._load)

    def find(self, code: str, level: Level | None = None) -> Area | None:
        """The area with this code (2 to 12 digits), None when there is none; AreaFault for what is no code.

        Without a level, the largest area with this code: 441900 is the city.
        """
        padded = pad(code)
        for each in [level] if level else [one for one in Level if one >= level_of(padded)]:
            if found := self._branch_at(padded, each).areas.get((each, padded)):
                return found
        return None

    def children(self, code: str | None = None, level: Level | None = None) -> tuple[Area, ...]:
        """The areas one level down, in the order of their codes; the provinces when no code is given."""
        if code is None:
            return self._upper.children(None)
        if not (area := self.find(code, level)) or area.level is Level.VILLAGE:
            return ()
        return self._branch_at(area.code, Level(area.level + 1)).children((area.level, area.code))

    def under(self, code: str, level: Level, of: Level | None = None) -> tuple[Area, ...]:
        """All areas of one level inside an area, itself included; `of` is that area's level when in doubt."""
        if not (area := self.find(code, of)) or level < area.level:
            return ()
        found: Iterable[Area] = (area,)
        for _ in range(level - area.level):
            found = [child for parent in found for child in self.children(parent.code, parent.level)]
        return tuple(found)

    def ancestors(self, area: Area) -> tuple[Area, ...]:
        """The areas above, from the province down."""
        above: list[Area] = []
        while area.parent_code and (parent := self.find(area.parent_code, Level(area.level - 1))):
            above.insert(0, parent)
            area = parent
        return tuple(above)

    def full_name(self, code: str, level: Level | None = None) -> str:
        """All names from the province down in one: `湖北省宜昌市长阳土家族自治县…`; empty for no area.

        Rungs that are no places are left out (`北京市东城区`, `湖北省仙桃市`), and a name is not said twice.
        """
        if not (area := self.find(code, level)):
            return ""
        names: list[str] = []
        for each in (*self.ancestors(area), area):
            if not _is_pseudo(each) and names[-1:] != [each.name]:
                names.append(each.name)
        return "".join(names)

    def resolve(self, names: Sequence[str]) -> tuple[Area, ...]:
        """The areas of these names, from the province down, as workbooks give them; several when in doubt.

        A blank is passed over where there is only one way down. Village names match whether written 村,
        村委会 or 村民委员会, 社区 or 居委会. Cities that are no places take any name, for officers write
        the province again.
        """
        found = self.children()
        for depth, name in enumerate(names):
            if depth:
                found = tuple(child for area in found for child in self.children(area.code, area.level))
            found = tuple(_called(name.strip(), found))
        return found

    def counts(self, code: str | None = None, level: Level | None = None) -> dict[Level, int]:
        """How many areas of each level there are, in the country or inside an area (itself included)."""
        if code is None:
            levels = self._file.read(columns=["level"]).column("level").value_counts().to_pylist()
            return dict(sorted((Level(each["values"]), each["counts"]) for each in levels))
        return dict(sorted(Counter(area.level for area in self.walk(code, level)).items()))

    def walk(self, code: str, level: Level | None = None) -> Iterator[Area]:
        """An area and everything inside it, parents before children; nothing when there is no such area."""
        if area := self.find(code, level):
            yield area
            for child in self.children(area.code, area.level):
                yield from self.walk(child.code, child.level)

    def _branch_at(self, code: str, level: Level) -> "_Branch":
        return self._upper if level <= Level.COUNTY else self._branch(code[: Level.CITY.digits])

    def _load(self, city: str) -> "_Branch":
        group = self._groups.get(city)
        return _Branch([] if group is None else self._read(group))

    def _read(self, group: int) -> list[Area]:
        with self._reading:
            columns = self._file.read_row_group(group).to_pydict()
        rows = zip(columns["code"], columns["level"], columns["name"], columns["parent_code"], strict=True)
        return [Area(code, Level(level), name, parent) for code, level, name, parent in rows]

    def _city_groups(self) -> dict[str, int]:
        """Which row group holds the townships and villages of which city; group 0 holds the upper levels."""
        about = self._file.metadata
        firsts = {n: about.row_group(n).column(0).statistics.min for n in range(1, about.num_row_groups)}
        return {first[: Level.CITY.digits]: group for group, first in firsts.items()}


class _Branch:
    """Some areas by level and code, and the children of each."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.areas: dict[Key, Area] = {}
        self._children: dict[Key | None, list[Area]] = defaultdict(list)
        for area in areas:
            self.areas[area.level, area.code] = area
            parent = (Level(area.level - 1), area.parent_code) if area.parent_code else None
            self._children[parent].append(area)

    def children(self, key: Key | None) -> tuple[Area, ...]:
        return tuple(self._children.get(key, ()))


@cache
def open(path: Path = AREAS) -> AreaTable:
    """The table, opened once per process; raises AreaFault when the file is not there."""
    return AreaTable(path)


def _is_pseudo(area: Area) -> bool:
    return area.level is Level.CITY and area.name in PSEUDO_CITIES


def _called(name: str, areas: Sequence[Area]) -> Iterator[Area]:
    wanted = _plain(name)
    for area in areas:
        if _is_pseudo(area) or _plain(area.name) == wanted or (not name and len(areas) == 1):
            yield area


def _plain(name: str) -> str:
    """A village's name without its committee: 王家村村民委员会, 王家村委会 and 王家村 are one."""
    name = re.sub(r"(村民委员会|村委会)$", "村", name)
    name = re.sub(r"(社区)?(居民委员会|居委会)$", "社区", name)
    return re.sub(r"村村$", "村", name)


_NO_TABLE = Text("没有区划表", "the area table is not there")
_MEND_TABLE = Text("请运行 make setup 生成", "make it with: make setup")
