"""Two packs side by side: what one has and the other has not, and what both have in different form.

It compares what the packs say on one day each; which of them holds where is not its matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from diguan.policy.entries import KINDS
from diguan.policy.pack import Pack
from diguan.web.readable import Reader, reader
from diguan.web.units import unit_text
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Side:
    """An entry of one pack, in words; `source` tells where it stands."""

    words: Text
    source: Any
    basis: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry by name: in the one pack, in the other, or in both. kind: added | removed | changed | same."""

    name: Text
    one: Side | None
    other: Side | None

    @property
    def kind(self) -> str:
        """What became of it from the one pack to the other."""
        if self.one is None:
            return "added"
        if self.other is None:
            return "removed"
        return "same" if self.one.words == self.other.words else "changed"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the packs (values, rules of a kind …) with its rows."""

    title: Text
    rows: tuple[Row, ...]

    @property
    def different(self) -> list[Row]:
        """The rows that are not the same in both."""
        return [row for row in self.rows if row.kind != "same"]


Sides = Mapping[str, tuple[Text, Side]]


def compared(one: Pack, one_on: date, other: Pack, other_on: date) -> list[Part]:
    """All parts of which either pack has something."""
    mine, its = _contents(one, one_on), _contents(other, other_on)
    titles = {
        **{key: title for key, (title, _) in mine.items()},
        **{key: title for key, (title, _) in its.items()},
    }
    parts = [
        Part(titles[key], _rows(mine.get(key, (None, {}))[1], its.get(key, (None, {}))[1]))
        for key in _ORDER
        if key in titles
    ]
    return [part for part in parts if part.rows]


def _rows(one: Sides, other: Sides) -> tuple[Row, ...]:
    names = dict.fromkeys([*one, *other])
    return tuple(
        Row(
            (other.get(id) or one[id])[0],
            one[id][1] if id in one else None,
            other[id][1] if id in other else None,
        )
        for id in names
    )


def _contents(pack: Pack, on: date) -> dict[str, tuple[Text, Sides]]:
    ruling = pack.at(on)
    read = reader(pack)
    found: dict[str, tuple[Text, Sides]] = {
        "parameters": (_PARAMETERS, {one.id: _parameter(one, read, on) for one in pack.parameters.values()}),
        "formulas": (_FORMULAS, {one.id: _expression(one, read) for one in pack.formulas.values()}),
        "targets": (_TARGETS, {one.id: _target(one) for one in pack.targets}),
        "procedures": (_PROCEDURES, {one.id: _procedure(one) for one in pack.procedures.values()}),
    }
    if ruling.decision is not None and pack.decision:
        found["decision"] = (_DECISION, {"decision": _expression(pack.decision, read)})
    if pack.ranking:
        found["ranking"] = (_RANKING, {"ranking": _expression(pack.ranking, read)})
    for kind, title in KINDS.items():
        rules = [rule for rule in pack.rules.values() if rule.kind == kind]
        found[kind] = (title, {rule.id: _expression(rule, read) for rule in rules})
    return found


def _parameter(parameter: Any, read: Reader, on: date) -> tuple[Text, Side]:
    value = parameter.on(on)
    if value is None:
        return parameter.text, Side(_UNSET, parameter.source, "unset")
    said = read.parameter(parameter.id, value.value)
    return parameter.text, Side(said, value.source, value.basis)


def _expression(entry: Any, read: Reader) -> tuple[Text, Side]:
    return entry.text, Side(read.say(entry.tree.root), entry.source, entry.basis)


def _target(target: Any) -> tuple[Text, Side]:
    unit = unit_text(target.unit) or Text("", "")
    words = Text(f"{target.year}年：{target.value:,} {unit.zh}", f"{target.year}: {target.value:,} {unit.en}")
    return target.text, Side(words, target.source, target.basis)


def _procedure(procedure: Any) -> tuple[Text, Side]:
    steps = [step.text for step in procedure.steps]
    words = Text(" → ".join(one.zh for one in steps), " → ".join(one.en for one in steps))
    return procedure.text, Side(words, procedure.source, procedure.basis)


_PARAMETERS, _FORMULAS = Text("数值", "Values"), Text("计算口径", "Quantities")
_TARGETS, _PROCEDURES = Text("目标", "Targets"), Text("程序", "Procedures")
_DECISION, _RANKING = Text("识别条件", "Who qualifies"), Text("排序", "Order")
_UNSET = Text("未定", "unset")
_ORDER = ("decision", "parameters", *KINDS, "formulas", "ranking", "targets", "procedures")
