"""Many made-up counties straight into snapshots, one after the other, in memory that does not grow.

The people are the same kind as those of county.py, without names, numbers and planted defects.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from diguan.engine import snapshot
from diguan.engine.columns import Level, columns, default_book
from diguan.engine.snapshot import Snapshot
from diguan.engine.synthetic.population import (
    MOST_HOUSEHOLDS,
    OTHERS,
    Order,
    PopulationFault,
    columns_of,
    fill,
    opened,
    sql,
)
from diguan.policy.facts import FactBook
from diguan.words.areas import Area, AreaTable
from diguan.words.areas import Level as AreaLevel
from diguan.words.text import Text

LEVELS: Final[tuple[Level, Level]] = ("household", "person")
Progress = Callable[[int, int, str], None]


def write_parquet(
    areas: AreaTable,
    folder: Path,
    households: int,
    seed: int,
    year: int,
    on: date,
    *,
    counties: Sequence[str] | int = 1,
    book: FactBook | None = None,
    threads: int = 2,
    memory: str = "2GB",
    progress: Progress | None = None,
) -> list[Snapshot]:
    """Write `county=…/` snapshots with `households` in all, even over counties (codes, or how many).

    Counties are made side by side, one a thread. One that is there already is kept: a run that was stopped
    goes on where it stopped. `progress` is told households done, households in all, and the county. Raises
    PopulationFault.
    """
    known = book or default_book()
    chosen = _chosen(areas, counties)
    orders = [
        Order(code, size, seed, year, on)
        for code, size in zip(chosen, _spread(households, len(chosen)), strict=True)
    ]
    written: list[Snapshot] = []
    with ThreadPoolExecutor(threads) as pool:
        for made in pool.map(lambda order: _one(areas, folder, order, known, memory), orders):
            written.append(made)
            if progress:
                progress(sum(each.households for each in written), households, made.area)
    snapshot.write_nation(folder, written)
    return written


def _one(areas: AreaTable, folder: Path, order: Order, book: FactBook, memory: str) -> Snapshot:
    target = folder / f"county={order.prefix}"
    made_from = {"synthetic": True, "seed": order.seed, "households": order.households}
    if (target / snapshot.MANIFEST).is_file():
        return _kept(snapshot.open(target, book), order, made_from)
    with opened(1, memory) as connection:
        fill(connection, areas, order)
        connection.execute(sql("snapshot"))
        families, members = (_columns(connection, book, level) for level in LEVELS)
    return snapshot.write(
        target,
        families,
        members,
        year=order.year,
        area=order.prefix,
        on=order.on,
        made_from=made_from,
        book=book,
    )


def _kept(found: Snapshot, order: Order, made_from: dict[str, Any]) -> Snapshot:
    if (dict(found.made_from), found.year, found.on) != (made_from, order.year, order.on):
        raise PopulationFault(_OTHER, str(found.folder), _MEND_OTHER)
    return found


def _columns(connection: duckdb.DuckDBPyConnection, book: FactBook, level: Level) -> pa.Table:
    """The columns of a snapshot, as far as they are made; the rest is blank."""
    other, schema = OTHERS[level], columns(book, level)
    made = columns_of(connection, level) | columns_of(connection, other)
    wanted = ", ".join(name for name in schema.names if name in made)
    table = connection.sql(f"SELECT {wanted} FROM {level} JOIN {other} USING ({level}_id)").to_arrow_table()
    for name in schema.names:
        if name not in made:
            table = table.append_column(name, pa.nulls(table.num_rows, schema.field(name).type))
    return table


def _chosen(areas: AreaTable, counties: Sequence[str] | int) -> list[str]:
    if not isinstance(counties, int):
        return [code[:6].ljust(12, "0") for code in counties]
    found = [area.code for area in _all_counties(areas)][:counties]
    if not 1 <= counties <= len(found):
        raise PopulationFault(_COUNTIES.format(most=len(found)))
    return found


def _all_counties(areas: AreaTable) -> Iterator[Area]:
    """Counties that have villages, in the order of their codes; of codes borne twice the first."""
    seen: set[str] = set()
    for province in areas.children():
        for area in areas.under(province.code, AreaLevel.COUNTY, AreaLevel.PROVINCE):
            if area.code not in seen and areas.under(area.code, AreaLevel.VILLAGE, AreaLevel.COUNTY):
                seen.add(area.code)
                yield area


def _spread(households: int, counties: int) -> list[int]:
    each, more = divmod(households, counties)
    if each < 1 or each + 1 > MOST_HOUSEHOLDS:
        raise PopulationFault(_TOO_MANY.format(most=MOST_HOUSEHOLDS))
    return [each + (place < more) for place in range(counties)]


_OTHER = Text("这里已有按别的要求编造的县", "a county made from other wishes is here already")
_MEND_OTHER = Text("请换一个空文件夹", "choose an empty folder")
_COUNTIES = Text("县数应在 1 与 {most} 之间", "there are between 1 and {most} counties to make")
_TOO_MANY = Text("每县户数应在 1 与 {most} 之间", "a county has between 1 and {most} households")
