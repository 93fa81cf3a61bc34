"""Filling the register's areas from the national table: one province (or less) with everything in it and
above it.

It changes names and parents of areas that are there and adds those that are not; it never removes one, files
may hang on it.
"""

from collections.abc import Iterator

import pyarrow as pa
from django.db import transaction

from diguan.registry import bulk
from diguan.registry.models import Area
from diguan.words.areas import Area as Unit
from diguan.words.areas import AreaFault, AreaTable, Level, Scope
from diguan.words.text import Text


def load(table: AreaTable, code: str, level: Level | None = None) -> int:
    """Load an area, all areas in it, and the areas above it; gives how many. Raises AreaFault for no area."""
    if not (unit := table.find(code, level)):
        raise AreaFault(_UNKNOWN.format(code=code))
    units = [*table.ancestors(unit), *_inside(table, unit)]
    with transaction.atomic():
        for each in Level:
            _load_level([one for one in units if one.level == each], table)
    return len(units)


def _inside(table: AreaTable, unit: Unit) -> Iterator[Unit]:
    yield unit
    for child in table.children(unit.code, unit.level):
        yield from _inside(table, child)


def _load_level(units: list[Unit], table: AreaTable) -> None:
    if not units:
        return
    level = units[0].level
    parents = dict(Area.objects.filter(level=level - 1).values_list("code", "pk"))
    rows = {
        "code": [unit.code for unit in units],
        "level": [int(level)] * len(units),
        "name": [unit.name for unit in units],
        "full_name": [table.full_name(unit.code, level) for unit in units],
        "prefix": [Scope(unit.code, level).prefix for unit in units],
        "parent_id": [parents.get(unit.parent_code or "") for unit in units],
    }
    anew = "ON CONFLICT (code, level) DO UPDATE SET name = excluded.name, full_name = excluded.full_name, "
    kinds = {"level": pa.int32(), "parent_id": pa.int64()}
    columns = {name: pa.array(values, kinds.get(name, pa.string())) for name, values in rows.items()}
    bulk.insert("registry_area", pa.table(columns), anew + "parent_id = excluded.parent_id")


_UNKNOWN = Text("区划表中没有 {code}", "the area table does not have {code}")
