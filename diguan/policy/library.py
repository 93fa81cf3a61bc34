"""The library: all packs of a folder, loaded with what they refine, and the one for a place and a day.

It reads the folder once; packs do not change while they are in force. It knows no household.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from diguan.policy.drafts import Draft
from diguan.policy.facts import FactBook
from diguan.policy.faults import PolicyFault, did_you_mean, raise_all
from diguan.policy.pack import Pack, assemble
from diguan.policy.reading import Folder, pack_folders, read_folder
from diguan.policy.refining import merged
from diguan.words.areas import pad
from diguan.words.errors import Fault
from diguan.words.text import Text

VARIABLE: Final = "DIGUAN_PACKS"
_HERE: Final = Path(__file__).resolve().parents[1]


def packs_folder() -> Path:
    """DIGUAN_PACKS, else packs/ of the checkout, else the packs an installed diguan carries."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    beside, inside = _HERE.parent / "packs", _HERE / "packs"
    return beside if (beside / "facts.toml").is_file() else inside


class Library:
    """The packs below a folder, and those below folders beside it, by id. Loading is lazy: a pack is read
    when it is first asked for."""

    def __init__(self, root: Path | str | None = None, beside: Iterable[Path] = ()) -> None:
        self.root = Path(root) if root else packs_folder()
        if not (self.root / "facts.toml").is_file():
            raise PolicyFault(_NO_FOLDER, str(self.root), _MEND_FOLDER)
        self.book = FactBook.load(self.root)
        self._roots = {
            path.relative_to(root).as_posix(): root
            for root in (self.root, *beside)
            for path in pack_folders(root)
        }
        self.ids = tuple(self._roots)
        self._folders: dict[str, Folder] = {}
        self._merged: dict[str, list[Draft]] = {}
        self._packs: dict[str, Pack] = {}

    def pack(self, id: str) -> Pack:
        """The pack of that id; raises PolicyFault when there is none, or with all that is wrong."""
        if id not in self._packs:
            drafts = self._drafts(id, ())
            self._packs[id] = assemble(id, self._folder(id).header, drafts, self.book)
        return self._packs[id]

    def packs(self) -> tuple[Pack, ...]:
        """Every pack, sorted by id, those beside last; PolicyFault when packs of one authority overlap."""
        packs = tuple(self.pack(id) for id in self.ids)
        raise_all(overlaps(packs))
        return packs

    def choose(self, topic: str, area_code: str, on: date) -> Pack:
        """The most local pack in force for a topic, an area and a day; PolicyFault when none is."""
        area = pad(area_code)
        packs = [pack for pack in self.packs() if pack.topic == topic and pack.in_force(on)]
        reaches = {pack.id: reach for pack in packs if (reach := pack.reach(area)) is not None}
        if not reaches:
            raise PolicyFault(_NONE_IN_FORCE.format(topic=topic, area=area, on=on), None, _MEND_NONE)
        closest = [pack for pack in packs if reaches.get(pack.id) == max(reaches.values())]
        refined = {parent for pack in closest for parent in self.ancestors(pack.id)}
        return next(pack for pack in closest if pack.id not in refined)

    def ancestors(self, id: str) -> frozenset[str]:
        """Every pack that this one refines, directly or through others."""
        return above(id, {known: self._folder(known).header.strings("refines") for known in self.ids})

    def _folder(self, id: str) -> Folder:
        if id not in self.ids:
            raise PolicyFault(
                _NO_PACK.format(id=id), str(self.root), did_you_mean(id, self.ids, _MEND_NO_PACK)
            )
        if id not in self._folders:
            self._folders[id] = read_folder(self._roots[id], self._roots[id] / id)
        return self._folders[id]

    def _drafts(self, id: str, below: tuple[str, ...]) -> list[Draft]:
        """The pack's entries merged into those it refines."""
        if id not in self._merged:
            folder = self._folder(id)
            faults = list(folder.faults)
            parents = {}
            for parent in folder.header.strings("refines"):
                if parent not in self.ids:
                    mend = did_you_mean(parent, self.ids, _MEND_NO_PACK)
                    raise folder.header.fault(_NO_PACK.format(id=parent), "refines", mend)
                if parent in (id, *below):
                    raise folder.header.fault(_CIRCLE.format(id=id, parent=parent), "refines", _MEND_CIRCLE)
                parents[parent] = [d for d in self._drafts(parent, (id, *below)) if d.section != "note"]
            drafts = merged(parents, folder.drafts, faults)
            raise_all(faults)
            self._merged[id] = drafts
        return self._merged[id]


def overlaps(packs: Iterable[Pack]) -> list[Fault]:
    """A fault for each two packs that both hold for a topic, area and day, neither refining the other."""
    packs = tuple(packs)
    parents = {pack.id: pack.refines for pack in packs}
    faults: list[Fault] = []
    for number, pack in enumerate(packs):
        for other in packs[:number]:
            areas = set(pack.areas) & set(other.areas)
            related = other.id in above(pack.id, parents) or pack.id in above(other.id, parents)
            if pack.topic == other.topic and areas and not related and pack.interval.overlaps(other.interval):
                what = _OVERLAP.format(one=pack.id, other=other.id, area=min(areas))
                faults.append(pack.header.fault(what, "from", _MEND_OVERLAP.format(other=other.id)))
    return faults


def above(id: str, parents: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Every pack that this one refines, directly or through others."""
    found: set[str] = set()
    waiting = list(parents.get(id, ()))
    while waiting:
        parent = waiting.pop()
        if parent not in found:
            found.add(parent)
            waiting.extend(parents.get(parent, ()))
    return frozenset(found)


_NO_FOLDER = Text("这里没有政策包（缺 facts.toml）", "there are no packs here (facts.toml is missing)")
_MEND_FOLDER = Text(
    "设置 DIGUAN_PACKS 为政策包文件夹，或在命令中写明路径",
    "set DIGUAN_PACKS to the folder of packs, or name it",
)
_NO_PACK = Text("没有政策包“{id}”", "there is no pack '{id}'")
_MEND_NO_PACK = Text(
    "写文件夹的路径，如 changchun/2017-opinions", "write the folder's path, like changchun/2017-opinions"
)
_NONE_IN_FORCE = Text(
    "{on} 在 {area} 没有“{topic}”方面的政策包", "no pack on '{topic}' is in force in {area} on {on}"
)
_MEND_NONE = Text("选择别的日期，或添加该地区的政策包", "choose another day, or add a pack for the area")
_CIRCLE = Text("{id} 与 {parent} 互相细化", "{id} and {parent} refine each other")
_MEND_CIRCLE = Text("只能由更具体的一个细化另一个", "only the more particular one refines the other")
_OVERLAP = Text("{one} 与 {other} 在 {area} 同时有效", "{one} and {other} are both in force in {area}")
_MEND_OVERLAP = Text(
    '错开起止日（from、to），或在 refines 中写 "{other}"', 'set from and to apart, or refine "{other}"'
)
