"""A multidimensional specification in TOML: dimensions, indicators, weights, k; read, checked, made exact.

It knows neither data nor SQL. Weights are exact fractions, so that a score that equals k is k, whatever the
machine: a written 0.3333333333333333 or "1/3" is one third, 0.333 is not.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast, get_args

from diguan.engine.stats import spec_faults as faults
from diguan.engine.stats.table import Kind
from diguan.words.text import Text

Missing = Literal["leave_out", "not_deprived"]
SURE = ("H", "M", "L")  # how sure a source is: docs/sources.md
SAME = Fraction(1, 10**9)  # a number this near to a simple fraction is that fraction
SIMPLE = 10_000  # the largest denominator of a simple fraction


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question to a row; `weight` is its share in the whole."""

    id: str
    text: Text
    weight: Fraction
    deprived: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group of indicators; `weight` is the sum of theirs."""

    name: str
    text: Text
    weight: Fraction
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The heading under which a name of the expressions stands in the data, and its kind if that is said."""

    column: str
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Spec:
    """What counts as multidimensionally poor: a row whose deprivations weigh k or more."""

    path: Path
    k: Fraction
    missing: Missing
    columns: Mapping[str, Column]
    dimensions: tuple[Dimension, ...]
    text: Text | None = None
    note: Text | None = None  # what we read into the source
    source: str | None = None
    sure: str | None = None

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for dimension in self.dimensions for indicator in dimension.indicators)


def load(path: Path, k: str | None = None) -> Spec:
    """The specification of a file, with another `k` if given; SpecFault when it contradicts itself."""
    if not path.is_file():
        raise faults.no_file(path)
    try:
        content = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise faults.not_toml(path, str(error)) from error
    return read(content if k is None else content | {"k": k}, path)


def read(content: Mapping[str, Any], path: Path) -> Spec:
    """The specification in a parsed TOML document; `path` is for messages."""
    where = str(path)
    _only(content, TOP, where)
    k = _fraction(_required(content, "k", where), f"{where} k")
    if not 0 < k <= 1:
        raise faults.k_out_of_range(content["k"], where)
    missing = content.get("missing", "leave_out")
    for key, value, allowed in (("missing", missing, get_args(Missing)), ("sure", content.get("sure"), SURE)):
        if value is not None and value not in allowed:
            raise faults.not_one_of(key, value, allowed, where)
    named = _table(content.get("columns", {}), f"{where} [columns]")
    columns = {name: _column(name, entry, where) for name, entry in named.items()}
    dimensions = tuple(_dimension(entry, where) for entry in _required(content, "dimension", where))
    _distinct(dimensions, where)
    if (total := sum(dimension.weight for dimension in dimensions)) != 1:
        raise faults.weights(total, {dimension.name: dimension.weight for dimension in dimensions}, where)
    return Spec(
        path=path,
        k=k,
        missing=cast("Missing", missing),
        columns=columns,
        dimensions=dimensions,
        text=_text(content, where) if {"zh", "en"} & content.keys() else None,
        note=_text(_table(content["note"], where), where) if "note" in content else None,
        source=content.get("source"),
        sure=content.get("sure"),
    )


def _column(name: str, entry: Any, where: str) -> Column:
    place = f"{where} [columns] {name}"
    if isinstance(entry, str):
        return Column(entry, None)
    _only(_table(entry, place), ("column", "type"), place)
    kind = entry.get("type")
    if kind is not None and kind not in get_args(Kind):
        raise faults.not_one_of("type", kind, get_args(Kind), place)
    return Column(entry.get("column", name), kind)


def _dimension(entry: Any, where: str) -> Dimension:
    name = str(_required(_table(entry, f"{where} [[dimension]]"), "name", f"{where} [[dimension]]"))
    place = f"{where} [[dimension]] {name}"
    _only(entry, ("name", "zh", "en", "weight", "indicator"), place)
    weight = _weight(entry, place)
    given = _required(entry, "indicator", place)
    indicators = tuple(_indicator(one, weight / len(given), place) for one in given)
    return Dimension(name, _text(entry, place), weight, _scaled(indicators, weight, place))


def _indicator(entry: Any, equal: Fraction, where: str) -> Indicator:
    name = str(_required(_table(entry, f"{where} indicator"), "id", f"{where} indicator"))
    place = f"{where} {name}"
    if not name.isidentifier():
        raise faults.no_plain_name(name, where)
    _only(entry, ("id", "zh", "en", "weight", "deprived"), place)
    weight = _weight(entry, place) if "weight" in entry else equal
    return Indicator(name, _text(entry, place), weight, str(_required(entry, "deprived", place)))


def _scaled(indicators: tuple[Indicator, ...], weight: Fraction, where: str) -> tuple[Indicator, ...]:
    """Weights as shares in the whole; they may also be given as shares in the dimension, adding to one."""
    total = sum(indicator.weight for indicator in indicators)
    if total == weight:
        return indicators
    if total == 1:
        return tuple(Indicator(i.id, i.text, i.weight * weight, i.deprived) for i in indicators)
    raise faults.indicator_weights(total, weight, where)


def _weight(entry: Mapping[str, Any], where: str) -> Fraction:
    weight = _fraction(_required(entry, "weight", where), f"{where} weight")
    if weight <= 0:
        raise faults.weight_not_positive(entry["weight"], where)
    return weight


def _fraction(written: Any, where: str) -> Fraction:
    """A number or a text such as "1/3", taken for the simple fraction it stands for when near enough."""
    try:
        exact = Fraction(str(written))
    except (ValueError, ZeroDivisionError) as error:
        raise faults.not_a_number(written, where) from error
    simple = exact.limit_denominator(SIMPLE)
    return simple if abs(simple - exact) < SAME else exact


def _text(entry: Mapping[str, Any], where: str) -> Text:
    zh, en = _required(entry, "zh", where), _required(entry, "en", where)
    if not (isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip()):
        raise faults.one_language(where)
    return Text(zh=zh, en=en)


def _distinct(dimensions: tuple[Dimension, ...], where: str) -> None:
    seen: set[str] = set()
    for indicator in (one for dimension in dimensions for one in dimension.indicators):
        if indicator.id.casefold() in seen:
            raise faults.twice(indicator.id, where)
        seen.add(indicator.id.casefold())


def _required(entry: Mapping[str, Any], key: str, where: str) -> Any:
    if key not in entry or entry[key] in ("", []):
        raise faults.lacks(key, where)
    return entry[key]


def _table(entry: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping):
        raise faults.not_a_table(where)
    return entry


def _only(entry: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in entry:
        if key not in known:
            raise faults.unknown_key(key, known, where)


TOP = ("k", "missing", "columns", "dimension", "zh", "en", "source", "sure", "note")
