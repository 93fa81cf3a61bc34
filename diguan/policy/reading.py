"""Reading one pack's folder: which files it may hold, and their tables as drafts with their lines.

It does not know what a table means; faults are gathered, so that a pack shows all of them at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from diguan.policy.drafts import Draft
from diguan.policy.faults import PolicyFault, did_you_mean
from diguan.policy.places import Document, Spot, read_toml
from diguan.words.errors import Fault
from diguan.words.text import Text

HEADER: Final = "pack.toml"
_RULES: Final = ("formula", "rule", "decision", "ranking")
FILES: Final[dict[str, tuple[str, ...]]] = {
    HEADER: ("pack", "source", "note"),
    "parameters.toml": ("parameter",),
    "rules.toml": _RULES,
    "scorecard.toml": ("scorecard",),
    "targets.toml": ("target",),
    "rules": _RULES,
    "procedures": ("procedure",),
}
"""The files and folders of a pack, and the tables each may hold; cases/ is read apart."""

SINGLE: Final = {"pack": "pack", "decision": "qualifies", "ranking": "ranking"}
"""Tables of which a pack has at most one, and the id each goes by."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One pack's own tables, before anything it refines is merged in."""

    id: str
    path: Path
    header: Draft
    drafts: tuple[Draft, ...]
    faults: tuple[Fault, ...]


def pack_folders(root: Path) -> list[Path]:
    """Every folder below that holds a pack.toml, sorted."""
    return sorted(path.parent for path in root.rglob(HEADER))


def read_folder(root: Path, folder: Path) -> Folder:
    """Read a pack's files; raises PolicyFault when its pack.toml cannot be read at all."""
    id = folder.relative_to(root).as_posix()
    faults: list[Fault] = []
    drafts: list[Draft] = []
    for path, sections in _files(folder, id, faults):
        try:
            document = read_toml(path, path.relative_to(root).as_posix())
        except PolicyFault as fault:
            if path.name == HEADER:
                raise
            faults.append(fault)
            continue
        drafts.extend(_tables(document, sections, id, faults))
    header = next((draft for draft in drafts if draft.section == "pack"), None)
    if header is None:
        raise PolicyFault(_NO_HEADER, f"{id}/{HEADER}", _MEND_HEADER)
    _check_twice(drafts, faults)
    return Folder(id, folder, header, tuple(d for d in drafts if d is not header), tuple(faults))


def _files(folder: Path, id: str, faults: list[Fault]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for path in sorted(folder.iterdir(), key=lambda path: (path.name != HEADER, path.name)):
        if path.name in ("cases", "README.md", "README.zh.md") or path.name.startswith("."):
            continue
        if path.name not in FILES:
            if path.is_file() or not list(path.rglob(HEADER)):
                mend = did_you_mean(path.name, FILES, _MEND_FILE.format(files=", ".join(FILES)))
                faults.append(PolicyFault(_NO_FILE.format(name=path.name), f"{id}/{path.name}", mend))
        elif path.is_dir():
            yield from ((inner, FILES[path.name]) for inner in sorted(path.glob("*.toml")))
        else:
            yield path, FILES[path.name]


def _tables(
    document: Document, sections: tuple[str, ...], origin: str, faults: list[Fault]
) -> Iterator[Draft]:
    for section, content in document.data.items():
        spot = document.spot.child(section)
        if section not in sections:
            mend = did_you_mean(section, sections, _MEND_SECTION.format(sections=", ".join(sections)))
            faults.append(PolicyFault(_NO_SECTION.format(section=section), str(spot), mend))
        elif section in SINGLE and isinstance(content, dict):
            yield Draft(section, SINGLE[section], content, spot, origin)
        elif section not in SINGLE and isinstance(content, list):
            for nth, entry in enumerate(content):
                yield from _entry(section, entry, document.spot.child(section, nth), origin, faults)
        else:
            header = f"[{section}]" if section in SINGLE else f"[[{section}]]"
            faults.append(
                PolicyFault(_HEADER.format(section=section), str(spot), _MEND_FORM.format(header=header))
            )


def _entry(section: str, entry: Any, spot: Spot, origin: str, faults: list[Fault]) -> Iterator[Draft]:
    id = entry.get("id") if isinstance(entry, dict) else None
    key = id.replace("-", "") if section in ("source", "procedure") and isinstance(id, str) else id
    if (
        isinstance(key, str)
        and key.isidentifier()
        and key.isascii()
        and (key == key.lower() or section == "source")
    ):
        yield Draft(section, str(id), entry, spot, origin)
    elif id is None:
        faults.append(PolicyFault(_NO_ID.format(section=section), str(spot), _MEND_ID))
    else:
        mend = _MEND_SNAKE.format(id=str(id).lower().replace("-", "_").replace(" ", "_"))
        faults.append(PolicyFault(_BAD_ID.format(id=id), str(spot.key("id")), mend))


def _check_twice(drafts: list[Draft], faults: list[Fault]) -> None:
    """Parameters, formulas and rules share one set of names, for rules speak of all of them."""
    seen: dict[tuple[str, str], Draft] = {}
    for draft in drafts:
        space = "name" if draft.section in ("parameter", "formula", "rule", "decision") else draft.section
        if (first := seen.setdefault((space, draft.id), draft)) is not draft:
            what = _TWICE.format(id=draft.id, first=first.where())
            faults.append(draft.fault(what, "id", _MEND_TWICE))


_NO_HEADER = Text("缺 [pack] 表", "there is no table [pack]")
_MEND_HEADER = Text(
    "pack.toml 以 [pack] 开头，写明名称、地区和起止日", "begin pack.toml with [pack]: title, areas, days"
)
_NO_FILE = Text("政策包里不能有“{name}”", "a pack has no file or folder '{name}'")
_MEND_FILE = Text("可有：{files}、cases", "there may be: {files}, cases")
_NO_SECTION = Text("这个文件里不能有“{section}”表", "this file has no tables '{section}'")
_MEND_SECTION = Text("可有：{sections}", "it may hold: {sections}")
_HEADER = Text("“{section}”的表头不对", "the heading of '{section}' has the wrong form")
_MEND_FORM = Text("写 {header}", "write {header}")
_NO_ID = Text("这个 [[{section}]] 没有 id", "this [[{section}]] has no id")
_MEND_ID = Text('补上 id = "…"', 'add id = "…"')
_BAD_ID = Text("“{id}”不能作 id", "'{id}' cannot be an id")
_MEND_SNAKE = Text(
    '只用小写英文字母、数字和下划线，如 id = "{id}"（规则要用它互相引用）',
    'use lower-case letters, digits and underscores, like id = "{id}": rules speak of each other by it',
)
_TWICE = Text("“{id}”已在 {first} 用过", "'{id}' is already used at {first}")
_MEND_TWICE = Text(
    "参数、公式、规则不得同名，请改一个", "parameters, formulas and rules share their names: rename one"
)
