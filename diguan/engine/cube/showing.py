"""One area of a cube with those right below it, as numbers for a program and as lines for a reader.

It names dimensions and keys as the packs do; names of areas are the caller's to give.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from diguan.engine.cube import rates
from diguan.engine.cube.counting import ALL
from diguan.engine.cube.faults import CubeFault
from diguan.engine.cube.manifest import Manifest
from diguan.engine.cube.rates import Multidimensional, Poverty, Rate
from diguan.engine.cube.reading import Area, Cube
from diguan.words.text import Text

LISTED: Final = ("register_status", "outcome", "household_kind", "main_cause")


@dataclass(frozen=True)
class Shown:
    """An area, what lies right below it, and how many rows of the cube were read for both."""

    about: Manifest
    area: Area
    below: tuple[Area, ...]
    rows: int

    @property
    def poverty(self) -> Poverty | None:
        """Income poverty of the area."""
        return rates.poverty(self.area, self.about.line)

    @property
    def multidimensional(self) -> Multidimensional | None:
        """The index of the area."""
        return rates.multidimensional(self.area, self.about.index)

    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        found = {"area": self.area.area, "population": self.area.population, "year": self.about.year}
        found |= {"on": self.about.on.isoformat(), "pack": self.about.pack_id, "line": self.about.line}
        found |= {"counts": _counts(self.about, self.area), "rows_read": self.rows, "k": self.about.hidden}
        found |= {"poverty": _poverty(self.poverty), "mpi": _index(self.multidimensional)}
        return found | {"below": [{"area": one.area, **_total(one)} for one in self.below]}

    def say(self, language: str, name: Callable[[str], str]) -> str:
        """A page of plain text."""
        return "\n".join(self._lines(language, name)) + "\n"

    def _lines(self, language: str, name: Callable[[str], str]) -> Iterator[str]:
        told = {"area": name(self.area.area) or _NATION.say(language), "year": self.about.year}
        total = self.area.at("total")
        yield _HEAD.say(language).format(
            **told, households=_said(total.households), people=_said(total.people)
        )
        for dimension in LISTED:
            cells = self.area.of(dimension)
            parts = (
                f"{key or '–'} {_said(state.households)}/{_said(state.people)}"
                for key, state in cells.items()
            )
            yield f"  {dimension}: {', '.join(parts) or '–'}"
        if poverty := self.poverty:
            deeper = f"FGT1 {_share(poverty.gap)}  FGT2 {_share(poverty.severity)}"
            yield f"  FGT0 {_rate(poverty.headcount)}  {deeper}"
        if index := self.multidimensional:
            yield f"  H {_rate(index.headcount)}  A {_share(index.intensity)}  M0 {_share(index.adjusted)}"
        for one in self.below:
            total, headcount = one.at("total"), rates.poverty(one, self.about.line)
            extra = f"  FGT0 {_rate(headcount.headcount)}" if headcount else ""
            yield f"  {name(one.area)}  {_said(total.households)}/{_said(total.people)}{extra}"
        yield _READ.say(language).format(rows=self.rows)


def shown(cube: Cube, area: str, population: str = ALL) -> Shown:
    """An area of a cube by its digits (the topmost when it lies above the cube); CubeFault for one
    elsewhere.
    """
    at = cube.about.top if cube.about.top.startswith(area) else area
    found, below = cube.area(at, population), cube.below(at, population)
    if not found.areas:
        raise CubeFault(_NOWHERE.format(area=area or "–"), str(cube.about.folder), _MEND_NOWHERE)
    return Shown(cube.about, found.areas[0], below.areas, found.rows + below.rows)


def _total(area: Area) -> dict[str, Any]:
    total = area.at("total")
    return {"households": total.households, "people": total.people}


def _counts(about: Manifest, area: Area) -> dict[str, Any]:
    return {
        dimension: {
            key: {"households": state.households, "people": state.people} for key, state in cells.items()
        }
        if (cells := area.of(dimension)) or not area.hides(dimension)
        else None
        for dimension in about.dimensions
    }


def _poverty(found: Poverty | None) -> dict[str, Any] | None:
    return None if found is None else asdict(found) | {"fgt0": found.headcount.value}


def _index(found: Multidimensional | None) -> dict[str, Any] | None:
    if found is None:
        return None
    plain = {
        name: {id: asdict(rate) for id, rate in getattr(found, name).items()}
        for name in ("censored", "uncensored")
    }
    own = {
        "headcount": asdict(found.headcount),
        "H": found.headcount.value,
        "A": found.intensity,
        "M0": found.adjusted,
    }
    return {**own, **plain, "contribution": dict(found.contribution)}


def _rate(rate: Rate) -> str:
    return f"{_said(rate.numerator)}/{_said(rate.denominator)} = {_share(rate.value)}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _said(number: int | None) -> str:
    return "*" if number is None else f"{number:,}"


_NATION = Text("全国", "the nation")
_HEAD = Text(
    "{area}（{year}年）：{households} 户 {people} 人",
    "{area} ({year}): {households} households, {people} people",
)
_READ = Text("（读取立方 {rows} 行）", "({rows} rows of the cube read)")
_NOWHERE = Text("立方里没有地区 {area}", "the cube holds nothing of area {area}")
_MEND_NOWHERE = Text("请核对区划代码和统计对象", "check the area code and the population")
