"""The fact book: what a rule may speak of, read from packs/facts.toml, and the code lists beside it.

It knows names, types and texts; it does not know rules, columns of a database or any household.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from diguan.policy.codes import CodeList, read_code_list
from diguan.policy.faults import PolicyFault, did_you_mean, raise_all
from diguan.policy.needs import Need, read_needs
from diguan.policy.places import Document, Spot, read_toml
from diguan.words.errors import Fault
from diguan.words.text import Text

Level = Literal["household", "person", "village"]
Origin = Literal["recorded", "derived"]

TYPES: Final = ("text", "code", "codes", "flag", "integer", "number", "money", "day")
INCOME: Final = ("wage", "business", "property", "transfer", "cost")
SURE: Final = ("H", "M", "L")
_PLAIN: Final = (
    "type",
    "unit",
    "list",
    "field",
    "sure",
    "income",
    "part",
    "for_exit",
    "secret",
    "sealed",
    "how",
)
_KEYS: Final = frozenset({*_PLAIN, "zh", "en", "also", "travels", "from"})
_SECTIONS: Final[tuple[tuple[Origin, Level], ...]] = (
    ("recorded", "household"),
    ("recorded", "person"),
    ("recorded", "village"),
    ("derived", "household"),
    ("derived", "village"),
    ("derived", "person"),
)
_TABLES: Final = ("household", "person", "village", "derived", "secret")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing a form records of a household, person or village, or the engine works out from them."""

    name: str
    level: Level
    origin: Origin
    type: str
    text: Text
    unit: str | None = None
    list: str | None = None  # the code list of a code or codes fact
    field: str | None = None  # its id in the national system, where public sources show it
    sure: str | None = None  # how sure its meaning is: H, M or L
    also: tuple[str, ...] = ()  # other headings under which workbooks carry it
    income: str | None = None  # its place in the income formula
    part: bool = False  # an item which a total above it already contains
    for_exit: bool = True  # whether it counts as income that may prove a stable exit
    secret: bool = False
    sealed: bool = False
    travels: bool = True  # whether a frozen snapshot carries it, so that rules may read it
    made_from: tuple[str, ...] = ()  # recorded facts to ask for when this derived one is unknown
    how: str | None = None


@dataclass(frozen=True, slots=True)
class FactBook:
    """All facts, all code lists and why each secret is asked for, by name; facts in the order of the file."""

    facts: Mapping[str, Fact]
    lists: Mapping[str, CodeList]
    needs: Mapping[str, Need] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def load(cls, root: Path) -> "FactBook":
        """Read facts.toml and codes/*.csv of the packs folder; raises PolicyFault (or ManyFaults)."""
        faults: list[Fault] = []
        lists = _read_lists(root / "codes", faults)
        document = read_toml(root / "facts.toml", "facts.toml")
        facts = _read_facts(document, lists, faults)
        _check_made_from(facts, faults)
        secrets = [fact.name for fact in facts.values() if fact.secret]
        needs = read_needs(document.data.get("secret", {}), document.spot.child("secret"), secrets, faults)
        raise_all(faults)
        return cls(MappingProxyType(facts), MappingProxyType(lists), MappingProxyType(needs))

    def fact(self, name: str) -> Fact:
        """The fact of that name; raises PolicyFault that names the nearest one."""
        if found := self.facts.get(name):
            return found
        raise PolicyFault(_NO_FACT.format(name=name), "facts.toml", did_you_mean(name, self.facts))

    def recorded(self, level: Level) -> tuple[Fact, ...]:
        """The facts somebody writes down, in the order of the form."""
        return tuple(f for f in self.facts.values() if (f.origin, f.level) == ("recorded", level))

    def derived(self, level: Level) -> tuple[Fact, ...]:
        """The facts the engine works out."""
        return tuple(f for f in self.facts.values() if (f.origin, f.level) == ("derived", level))

    def codes(self, name: str) -> CodeList:
        """The code list of that name; raises PolicyFault that names the nearest one."""
        if found := self.lists.get(name):
            return found
        raise PolicyFault(_NO_LIST.format(name=name), "codes", did_you_mean(name, self.lists))


def _read_lists(folder: Path, faults: list[Fault]) -> dict[str, CodeList]:
    lists = {}
    for path in sorted(folder.glob("*.csv")):
        try:
            lists[path.stem] = read_code_list(path, f"codes/{path.name}")
        except PolicyFault as fault:
            faults.append(fault)
    return lists


def _read_facts(document: Document, lists: Mapping[str, CodeList], faults: list[Fault]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for section in sorted(document.data.keys() - {*_TABLES}):
        mend = did_you_mean(section, _TABLES)
        faults.append(PolicyFault(_NO_SECTION.format(name=section), str(document.spot.child(section)), mend))
    for origin, level in _SECTIONS:
        name = level if origin == "recorded" else f"derived.{level}"
        table = document.data.get("derived", {}) if origin == "derived" else document.data
        spot = document.spot.child(name)
        for key, entry in table.get(level, {}).items():
            try:
                if key in facts:
                    raise PolicyFault(_TWICE.format(name=key), str(spot.key(key)), _MEND_TWICE)
                facts[key] = _fact(key, level, origin, entry, spot.key(key), lists)
            except PolicyFault as fault:
                faults.append(fault)
    return facts


def _fact(
    name: str, level: Level, origin: Origin, entry: Any, spot: Spot, lists: Mapping[str, CodeList]
) -> Fact:
    where = str(spot)
    if not (name.isidentifier() and name.isascii() and name == name.lower()):
        raise PolicyFault(_BAD_NAME.format(name=name), where, _MEND_NAME)
    if not isinstance(entry, dict):
        raise PolicyFault(_NOT_A_TABLE.format(name=name), where, _MEND_TABLE)
    for key in entry.keys() - _KEYS:
        raise PolicyFault(_NO_KEY.format(name=name, key=key), where, did_you_mean(key, _KEYS))
    _one_of(name, "type", entry.get("type"), TYPES, where)
    for key, allowed in (("income", INCOME), ("sure", SURE)):
        if key in entry:
            _one_of(name, key, entry[key], allowed, where)
    if not entry.get("zh") or not entry.get("en"):
        raise PolicyFault(_ONE_LANGUAGE.format(name=name), where, _MEND_LANGUAGE)
    _check_list(name, entry, where, lists)
    secret = entry.get("secret", False)
    return Fact(
        name=name,
        level=level,
        origin=origin,
        text=Text(entry["zh"], entry["en"]),
        also=tuple(entry.get("also", ())),
        made_from=tuple(entry.get("from", ())),
        travels=entry.get("travels", not secret),
        **{key: entry[key] for key in _PLAIN if key in entry},
    )


def _one_of(name: str, key: str, given: Any, allowed: Iterable[str], where: str) -> None:
    if given not in allowed:
        mend = did_you_mean(str(given), allowed, _ALLOWED.format(values=", ".join(allowed)))
        raise PolicyFault(_BAD_VALUE.format(name=name, key=key, given=given), where, mend)


def _check_list(name: str, entry: dict[str, Any], where: str, lists: Mapping[str, CodeList]) -> None:
    if (entry["type"] in ("code", "codes")) != ("list" in entry):
        raise PolicyFault(_LIST_AND_TYPE.format(name=name), where, _MEND_LIST)
    if "list" in entry and entry["list"] not in lists:
        what = _LIST_MISSING.format(name=name, list=entry["list"])
        raise PolicyFault(what, where, did_you_mean(entry["list"], lists))


def _check_made_from(facts: Mapping[str, Fact], faults: list[Fault]) -> None:
    for fact in facts.values():
        for name in fact.made_from:
            if name not in facts or facts[name].origin != "recorded":
                what = _MADE_FROM.format(name=fact.name, source=name)
                faults.append(PolicyFault(what, "facts.toml", did_you_mean(name, facts)))


_NO_FACT = Text("没有名为“{name}”的事实", "there is no fact '{name}'")
_NO_LIST = Text("没有名为“{name}”的代码表", "there is no code list '{name}'")
_NO_SECTION = Text("没有名为 [{name}] 的部分", "there is no section [{name}]")
_TWICE = Text("事实“{name}”写了两次", "the fact '{name}' is given twice")
_MEND_TWICE = Text("改名或删去一处", "rename or remove one of them")
_BAD_NAME = Text("“{name}”不能作事实的名字", "'{name}' cannot be the name of a fact")
_MEND_NAME = Text("只用小写英文字母、数字和下划线", "use lower-case English letters, digits and underscores")
_NOT_A_TABLE = Text("事实“{name}”不是一张表", "the fact '{name}' is not a table")
_MEND_TABLE = Text(
    '写成 name = { type = "flag", zh = "…", en = "…" }', 'write name = { type = "flag", zh = "…", en = "…" }'
)
_NO_KEY = Text("事实“{name}”中没有“{key}”这一项", "the fact '{name}' has no setting '{key}'")
_BAD_VALUE = Text("事实“{name}”的 {key} 不能是“{given}”", "the {key} of fact '{name}' cannot be '{given}'")
_ALLOWED = Text("可用：{values}", "allowed are: {values}")
_ONE_LANGUAGE = Text("事实“{name}”缺中文或英文名", "the fact '{name}' lacks its Chinese or English name")
_MEND_LANGUAGE = Text("zh 与 en 都要填", "give both zh and en")
_LIST_AND_TYPE = Text(
    "事实“{name}”的类型与代码表不配", "the type and the code list of fact '{name}' do not go together"
)
_MEND_LIST = Text(
    "类型为 code 或 codes 时写 list，其他类型不写",
    "give list for types code and codes, and for no other type",
)
_LIST_MISSING = Text(
    "事实“{name}”用的代码表“{list}”不存在", "the code list '{list}' of fact '{name}' does not exist"
)
_MADE_FROM = Text(
    "事实“{name}”的来源“{source}”不是登记的事实",
    "the fact '{name}' is made from '{source}', which is not a recorded fact",
)
