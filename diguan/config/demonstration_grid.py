"""The grid of the demonstration: cells in Wang's and Sun's villages and a screening half done, by the
officers' own verbs.

Keepers are made up and have no account. Nothing here knows a household beforehand.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from diguan.casework import accounts, grids, screenings
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.words.text import Text

LAID, OPENED, VISITED = date(2017, 6, 2), date(2017, 6, 5), date(2017, 6, 9)
STARTS, UNTIL = date(2017, 6, 6), date(2017, 6, 30)
MOST_CELLS = 3
KEEPERS = ("网格员甲", "网格员乙", "")  # the third cell of a village waits for its keeper
PHONES = ("13800000001", "13800000002", "")
SIGNALS = (("illness", "户主住院，尚未报销"), ("water", "水井干涸，到邻村挑水"))


def begun(viewer: Viewer) -> bool:
    """Whether the demonstration has its grid already."""
    return files.screenings(viewer).exists()


def begin(viewer: Viewer) -> Text:
    """Lay the cells, open the screening of Li's township, and take it through Wang's first cell."""
    li, wang, sun = (accounts.account(name) for name in ("li", "wang", "sun"))
    first, *_ = [cells[0] for officer in (wang, sun) if officer.area and (cells := _lay(officer))]
    one = screenings.open_screening(
        li.area, "2017年上半年网格排查", starts=STARTS, until=UNTIL, on=OPENED, by=li
    )
    _screen(one, first, wang)
    laid = files.grid_cells(viewer).count()
    return Text(f"已划定网格 {laid} 个，开启一轮排查", f"{laid} grid cells laid, and a screening opened")


def _lay(officer: Any) -> Sequence[Any]:
    """Cells by villager group, the largest first; groups beyond the third stay outside."""
    found: dict[str, list[Any]] = defaultdict(list)
    for home in files.in_grid(Viewer.of(officer)):
        found[home.villager_group or home.hamlet or "全村"].append(home)
    cells = []
    largest = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))[:MOST_CELLS]
    for (group, homes), name, phone in zip(largest, KEEPERS, PHONES, strict=False):
        keeper = grids.Keeper(name, phone)
        cell = grids.lay_cell(officer.area, f"{group}网格", keeper, on=LAID, by=officer)
        grids.place(cell, homes, on=LAID, by=officer)
        cells.append(cell)
    return cells


def _screen(one: Any, cell: Any, officer: Any) -> None:
    """Nothing at most doors, a signal at the first two, and the last ones not visited yet."""
    homes = list(files.in_grid(Viewer.of(officer)).filter(cell_id=cell.pk))
    told = {"on": VISITED, "by": officer, "who": cell.keeper_name}
    for home, (signal, note) in zip(homes, SIGNALS, strict=False):
        screenings.record(one, [home], found=[signal], note=note, **told)
    if quiet := homes[len(SIGNALS) : max(len(SIGNALS), len(homes) * 2 // 3)]:
        screenings.record(one, quiet, **told)
