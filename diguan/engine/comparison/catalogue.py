"""The catalogue of what departments' records are compared for, read from packs/departments.toml.

It knows names, types and texts; where a department's rows lie it does not know.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pyarrow as pa

from diguan.engine.columns import ARROW_TYPES
from diguan.engine.faults import EngineFault
from diguan.policy.library import packs_folder
from diguan.policy.places import read_toml
from diguan.words.text import Text

FILE: Final = "departments.toml"
TOKEN: Final = "token"
_TYPES: Final = ("text", "day", "money", "number", "integer", "flag")


@dataclass(frozen=True, slots=True)
class SourceFact:
    """A fact of a department's record that a clue shows."""

    name: str
    type: str
    unit: str | None
    text: Text

    @property
    def heading(self) -> Text:
        """Its name with its unit, to stand above a column."""
        return _HEADING.format(name=self.text, unit=self.unit) if self.unit else self.text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record that is compared: who keeps it, what a hit asks, and the facts it shows."""

    id: str
    department: str
    text: Text
    asks: Text
    facts: tuple[SourceFact, ...]

    @property
    def schema(self) -> pa.Schema:
        """The columns of its rows: the token, then the facts."""
        facts = (pa.field(fact.name, ARROW_TYPES[fact.type]) for fact in self.facts)
        return pa.schema([pa.field(TOKEN, pa.string()), *facts])


@cache
def kinds(root: Path | None = None) -> Mapping[str, Kind]:
    """All kinds by id, in the file's order, read once; EngineFault for an entry that cannot be used."""
    place = (root or packs_folder()) / FILE
    found = {}
    for entry in read_toml(place, FILE).data.get("source", []):
        try:
            kind = _kind(entry)
        except (KeyError, TypeError, ValueError) as error:
            raise EngineFault(_ENTRY.format(why=str(error)), str(place), _MEND) from None
        found[kind.id] = kind
    return MappingProxyType(found)


@cache
def departments(root: Path | None = None) -> Mapping[str, Text]:
    """Names of the departments by id, in the file's order, read once; EngineFault for an entry that cannot be
    used."""
    place = (root or packs_folder()) / FILE
    try:
        entries = read_toml(place, FILE).data.get("department", [])
        return MappingProxyType({entry["id"]: Text(entry["zh"], entry["en"]) for entry in entries})
    except (KeyError, TypeError) as error:
        raise EngineFault(_ENTRY.format(why=str(error)), str(place), _MEND_DEPARTMENT) from None


def name_of(department: str) -> Text:
    """The name of a department; the id itself for one that the catalogue no longer has."""
    return departments().get(department, Text(department, department))


def kinds_of(department: str, root: Path | None = None) -> dict[str, Kind]:
    """The kinds of record that a department keeps, by id."""
    return {id: kind for id, kind in kinds(root).items() if kind.department == department}


def _kind(entry: Mapping[str, Any]) -> Kind:
    facts = tuple(
        SourceFact(str(one["name"]), _type(one["type"]), one.get("unit"), Text(one["zh"], one["en"]))
        for one in entry["facts"]
    )
    asks = Text(entry["asks"]["zh"], entry["asks"]["en"])
    return Kind(entry["id"], entry["department"], Text(entry["zh"], entry["en"]), asks, facts)


def _type(given: str) -> str:
    if given not in _TYPES:
        raise ValueError(given)
    return given


_HEADING = Text("{name} ({unit})", "{name} ({unit})")
_ENTRY = Text("比对数据项看不懂：{why}", "an entry of the catalogue cannot be read: {why}")
_MEND_DEPARTMENT = Text("每个部门须有 id、zh、en", "each department has id, zh and en")
_MEND = Text(
    "每项须有 id、department、zh、en、asks 和 facts（name、type、zh、en）",
    "each entry has id, department, zh, en, asks and facts (name, type, zh, en)",
)
