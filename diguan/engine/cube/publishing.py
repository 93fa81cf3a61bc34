"""A cube for the public: whole blocks are hidden until nothing below k stands or follows by subtraction.

The rule, from the top down: an area's block is shown if the area above shows it, every number in it is 0 or
at least k, and what is left of the area above when all shown neighbours are subtracted is so too; neighbours
are hidden, the smallest first, until it is. A block is shown only where the one before it in the list is, so
that a number which stands in two of them is hidden in both or in neither. So the only sums of hidden areas
that can be worked out are those remainders. It guards one cube, and dimensions of which none contains another
by its meaning; two cubes of nearly the same households can still be compared.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from diguan.engine.cube import blocks, manifest
from diguan.engine.cube.blocks import MERGED, Block, Node
from diguan.engine.cube.counting import ALL, POPULATIONS
from diguan.engine.cube.faults import CubeFault
from diguan.engine.cube.making import ROW_GROUP, SCHEMA
from diguan.engine.cube.reading import HIDDEN, NOTHING, UNTOLD, Cube, Key, State, areas_of
from diguan.engine.cube.subjects import INDEX
from diguan.engine.digests import of_file
from diguan.words.text import Text

K: Final = 5
PUBLIC: Final = ("total", "register_status", "income", "household_kind", "main_cause")
"""What is published unless another list is given."""
Shown = dict[str, frozenset[str]]
"""By area, the names of the blocks that are shown of it."""


@dataclass(frozen=True, slots=True)
class Published:
    """A finished copy: how many blocks of areas are shown and hidden, which keys were merged by dimension."""

    cube: Cube
    shown: int
    hidden: int
    merged: dict[str, list[str]]


def publish(cube: Cube, out: Path, k: int = K, dimensions: Sequence[str] = PUBLIC) -> Published:
    """Write a copy of a cube for the public below `out`; the more important dimensions come first.

    Raises CubeFault for a k below 2, a dimension the cube does not have, or a folder in use.
    """
    about = manifest.check(cube.about)
    if k < 2:
        raise CubeFault(_BAD_K.format(k=k), "--k", _MEND_K)
    if about.hidden is not None:
        raise CubeFault(_AGAIN, str(about.folder), _MEND_AGAIN)
    if out.exists() and any(out.iterdir()):
        raise CubeFault(_OCCUPIED, str(out), _MEND_OCCUPIED)
    above = _nodes(about.folder / manifest.ROWS, about.layout)
    root = above[about.top]
    wanted = _wanted(dimensions, about)
    merging = (_merging(block, root, k) for block in blocks.of_cube(wanted, about.multiple, root))
    listed = [block for block in merging if blocks.safe(block.parts(root), k)]
    shown: Shown = {about.top: frozenset(block.name for block in listed)}
    total = Counter[bool]()
    named = [cell for cell in about.layout if any(block.holds(cell[0]) for block in listed)]
    writer = _Writer(listed, named, total)
    _decide(above, about.top, listed, shown, k)
    out.mkdir(parents=True, exist_ok=True)
    sha256 = writer.write(above, shown, out / manifest.ROWS)
    shares = [_share(one, cube, listed, shown, k, out, writer) for one in about.shares]
    made = replace(about, folder=out, layout=writer.layout, shares=tuple(shares), sha256=sha256, hidden=k)
    merged = {block.name: sorted(block.merged) for block in listed if block.merged}
    return Published(Cube(manifest.write(made)), total[True], total[False], merged)


def _share(
    share: manifest.Share,
    cube: Cube,
    listed: Sequence[Block],
    shown: Shown,
    k: int,
    out: Path,
    writer: "_Writer",
) -> manifest.Share:
    nodes = _nodes(cube.about.file_of(share.area) / manifest.ROWS, cube.about.layout)
    own: Shown = {share.area: shown[share.area]}
    _decide(nodes, share.area, listed, own, k)
    folder = manifest.part_of(out, share.area)
    folder.mkdir()
    sha256 = writer.write(nodes, own, folder / manifest.ROWS)
    known = nodes[share.area].at(ALL, "total") if "total" in own[share.area] else NOTHING
    made = replace(
        share, sha256=sha256, unplaced=0, households=known.households or 0, people=known.people or 0
    )
    manifest.write_share(made, folder)
    return made


def _decide(nodes: dict[str, Node], top: str, listed: Sequence[Block], shown: Shown, k: int) -> None:
    """Decide for every area below `top` what is shown; `shown` already knows the top's."""
    below = _children(nodes, top)
    waiting = [top]
    while waiting:
        area = waiting.pop()
        children = [nodes[one] for one in below[area]]
        chosen: dict[str, set[str]] = {child.area: set() for child in children}
        for block in listed:
            able = _showable(block, nodes[area], children, k) if block.name in shown[area] else []
            for one in able:
                chosen[one].add(block.name)
            children = [nodes[one] for one in able]
        shown |= {one: frozenset(names) for one, names in chosen.items()}
        waiting += chosen


def _showable(block: Block, whole: Node, children: Sequence[Node], k: int) -> list[str]:
    """The children of an area that may show a block which the area shows itself."""
    parts = {child.area: block.parts(child) for child in children}
    able = [area for area, numbers in parts.items() if blocks.safe(numbers, k)]
    able.sort(key=lambda area: (-sum(map(sum, parts[area].values())), area))
    left = blocks.rest(block.parts(whole), [parts[area] for area in able])
    while able and not blocks.safe(left, k):
        last = parts[able.pop()]
        left = {name: tuple(a + b for a, b in zip(left[name], last[name], strict=True)) for name in left}
    return able


def _wanted(dimensions: Sequence[str], about: manifest.Manifest) -> list[str]:
    """The dimensions in their order, the whole of an index with its parts; CubeFault for one that is not
    there.
    """
    if unknown := sorted(set(dimensions) - set(about.dimensions) - {"income"}):
        raise CubeFault(_NO_DIMENSION.format(names=", ".join(unknown)), "--dimensions", _MEND_DIMENSION)
    found = dict.fromkeys(("total", *(name for name in dimensions if name in about.dimensions)))
    parts = [name for name in about.dimensions if name.startswith(INDEX)] if "mpi" in found else []
    return [*found, *parts]


def _merging(block: Block, root: Node, k: int) -> Block:
    """The block with its rarest keys merged until the whole may show it, or as it is where that is no
    help.
    """
    if block.multiple or block.name in ("total", blocks.INCOMES, blocks.INDICES):
        return block
    rarest = sorted(block.keys, key=lambda key: (root.at(ALL, block.name, key).people or 0, key))
    for count in [0, *range(2, len(rarest))]:
        tried = replace(block, merged=frozenset(rarest[:count]))
        if blocks.safe(tried.parts(root), k):
            return tried
    return block


def _nodes(path: Path, layout: Sequence[Key]) -> dict[str, Node]:
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in areas_of(pq.read_table(path, partitioning=None), layout):
        found[one.area][one.population] = one.cells
    return {area: Node(area, cells) for area, cells in found.items()}


def _children(nodes: Iterable[str], top: str) -> dict[str, list[str]]:
    """The areas right below each area; prefixes of the next longer kind."""
    found: dict[str, list[str]] = defaultdict(list)
    known = set(nodes)
    for area in sorted(known - {top}):
        parent = next((area[:n] for n in range(len(area) - 1, -1, -1) if area[:n] in known), None)
        if parent is not None and area.startswith(top):
            found[parent].append(area)
    return found


class _Writer:
    """Writes areas with what is shown of them, and counts both."""

    def __init__(self, listed: Sequence[Block], layout: Sequence[Key], total: Counter[bool]) -> None:
        marks = [(block.name, HIDDEN) for block in listed]
        merged = [(block.name, MERGED) for block in listed if block.merged]
        self.layout = (*layout, *marks, *merged)
        self._numbers = {cell: number for number, cell in enumerate(self.layout)}
        self._listed, self._total = listed, total

    def write(self, nodes: dict[str, Node], shown: Shown, path: Path) -> str:
        """Write every area and population; gives the sum of the file."""
        rows = [self._row(node, shown[area], name) for name in POPULATIONS for area, node in nodes.items()]
        rows.sort(key=lambda row: row["place"])
        table = pa.Table.from_pylist(rows, SCHEMA)
        pq.write_table(table, path, compression="zstd", row_group_size=ROW_GROUP)
        return of_file(path)

    def _row(self, node: Node, shown: frozenset[str], population: str) -> dict[str, Any]:
        cells: list[tuple[int, State]] = []
        for block in self._listed:
            self._total[block.name in shown] += population == ALL
            told = (
                self._told(block, node, population)
                if block.name in shown
                else [((block.name, HIDDEN), UNTOLD)]
            )
            cells += [(self._numbers[key], state) for key, state in told]
        cells.sort(key=lambda one: one[0])
        digits = len(node.area)
        return {
            "place": f"{population}:{digits:02}:{node.area}",
            "digits": digits,
            "area": node.area,
            "population": population,
            "cells": [number for number, _ in cells],
            **{name: [getattr(state, name) for _, state in cells] for name in ("households", "people")},
            "amounts": [state.amount for _, state in cells],
        }

    def _told(self, block: Block, node: Node, population: str) -> list[tuple[Key, State]]:
        mine = {key: state for key, state in node.cells.get(population, {}).items() if block.holds(key[0])}
        kept = [(key, state) for key, state in mine.items() if key[1] not in block.merged]
        if block.merged:
            rare = [state for key, state in mine.items() if key[1] in block.merged]
            sums = (sum(getattr(state, name) or 0 for state in rare) for name in ("households", "people"))
            kept.append(((block.name, MERGED), State(*sums)))
        return kept


_BAD_K = Text("k = {k} 起不到保护作用", "k = {k} guards nothing")
_MEND_K = Text("k 至少为 2，一般为 5", "give a k of 2 or more, usually 5")
_AGAIN = Text("该立方已是公开版", "the cube is a published one already")
_MEND_AGAIN = Text("请用原始立方", "give the cube as it was made")
_NO_DIMENSION = Text("立方里没有：{names}", "the cube does not count: {names}")
_MEND_DIMENSION = Text("请从 cube.json 的 layout 里选", "choose from the layout in cube.json")
_OCCUPIED = Text("文件夹里已有内容", "the folder is not empty")
_MEND_OCCUPIED = Text("请另选文件夹", "choose another folder")
