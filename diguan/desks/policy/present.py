"""A pack as an officer reads it: values by date, rules in plain words, what is unset and whose it is,
procedures as steps.

It shapes what diguan.policy gives and judges nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from diguan.desks.policy.steps import procedures
from diguan.policy.entries import KINDS, NATIONWIDE, DatedValue, Parameter, Rule
from diguan.policy.pack import Pack
from diguan.policy.ruling import Ruling
from diguan.policy.telling import waiting_for
from diguan.registry.viewer import Viewer
from diguan.web import areas, policies
from diguan.web.readable import Outline, Reader, reader
from diguan.web.units import unit_text
from diguan.words.text import Text

STAGES = "register_status"


@dataclass(frozen=True, slots=True)
class Line:
    """One pack in the list. `here`: it speaks of the viewer's area; `chosen`: it is the one to be used there
    today.
    """

    pack: Pack
    areas: Sequence[str]
    in_force: bool
    here: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Value:
    """One dated value of a parameter, said with its unit; `now` on the day of the page."""

    dated: DatedValue
    words: Text
    now: bool


@dataclass(frozen=True, slots=True)
class Said:
    """An entry with its expression in plain words; `unset` names what keeps it from being applied."""

    entry: Any
    words: Text
    unset: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class Deciding:
    """What makes a candidate, as a list, with the parameters that shape it."""

    entry: Any
    outline: Outline
    depends: Sequence[tuple[Text, Text | None]]


@dataclass(frozen=True, slots=True)
class Group:
    """Rules of one kind."""

    kind: str
    title: Text
    rules: Sequence[Said]


def lines(viewer: Viewer, on: date) -> list[Line]:
    """All packs: first the one in force in the viewer's area, then those that speak of it, then the
    others.
    """
    packs = policies.library().packs()
    code = viewer.scope.code if viewer.scope else None
    chosen = policies.in_force(code, on) if code else None
    names = areas.names(code for pack in packs for code in pack.areas)
    made = [
        Line(
            pack,
            [_area(area, names) for area in pack.areas],
            pack.in_force(on),
            code is not None and pack.reach(code) is not None,
            chosen is not None and pack.id == chosen.id,
        )
        for pack in packs
    ]
    return sorted(made, key=lambda one: (not one.chosen, not one.here, not one.in_force, one.pack.id))


def day_for(pack: Pack, asked: str, today: date) -> date:
    """The day a pack is shown for: the one asked for, drawn into the days it is in force; else today; where
    it is not in force today, its first day, as it was issued.
    """
    try:
        return day_of(pack, date.fromisoformat(asked))
    except ValueError:
        return today if pack.in_force(today) else pack.interval.start or day_of(pack, today)


def day_of(pack: Pack, day: date) -> date:
    """The day itself when the pack is in force on it, else the nearest day on which it is."""
    start, end = pack.interval.start, pack.interval.end
    if start and day < start:
        return start
    return end - timedelta(days=1) if end and day >= end else day


def values(parameter: Parameter, read: Reader, on: date) -> list[Value]:
    """The values of a parameter in the order of their days."""
    return [
        Value(dated, read.dated(parameter.id, dated), dated.interval.contains(on))
        for dated in parameter.values
    ]


def parameters(pack: Pack, read: Reader, on: date) -> list[tuple[Parameter, list[Value], list[Value]]]:
    """Every parameter that ever has a value: the one of the day, if any, and those of other days."""
    said = [(one, values(one, read, on)) for one in pack.parameters.values() if one.values]
    return [(one, [v for v in all if v.now], [v for v in all if not v.now]) for one, all in said]


def rules(pack: Pack, ruling: Ruling, read: Reader) -> list[Group]:
    """The rules by kind, in the order in which a reader asks: why in, why not, what to look at."""
    lacking = {rule.id: names for rule, names in ruling.not_applied}
    groups = {kind: [] for kind in KINDS}
    for rule in pack.rules.values():
        groups[rule.kind].append(_rule(rule, lacking.get(rule.id, ()), read))
    return [Group(kind, KINDS[kind], found) for kind, found in groups.items() if found]


def unset(pack: Pack, ruling: Ruling) -> list[tuple[Parameter, list[Text]]]:
    """What the document names but does not spell out, with the rules and steps that wait for it."""
    found = []
    for name, parameter in ruling.unset.items():
        waiting = [rule.text for rule, names in ruling.not_applied if name in names]
        waiting += [
            step.text
            for procedure in pack.procedures.values()
            for step in procedure.steps
            if waiting_for(name, step)
        ]
        if waiting or not _unmentioned(parameter, pack):
            found.append((parameter, waiting))
    return found


def unmentioned(pack: Pack, ruling: Ruling) -> list[Parameter]:
    """What other documents set and this one does not speak of."""
    spoken = {parameter.id for parameter, _ in unset(pack, ruling)}
    return [parameter for name, parameter in ruling.unset.items() if name not in spoken]


def _unmentioned(parameter: Parameter, pack: Pack) -> bool:
    """Whether it comes from the settings that all documents share, in a document that leaves it at that."""
    if parameter.origin == pack.id:
        return False
    return policies.library().pack(parameter.origin).topic == "settings"


def decision(pack: Pack, ruling: Ruling, read: Reader) -> Deciding | None:
    """What makes a candidate on the day; None for a pack that identifies nobody."""
    if pack.decision is None:
        return None
    names = sorted(pack.decision.tree.of("parameter"))
    values = [(pack.parameters[name].text, _value(name, ruling, read)) for name in names]
    return Deciding(pack.decision, read.outline(pack.decision.tree.root), values)


def formulas(pack: Pack, read: Reader) -> list[Said]:
    """Named quantities of the pack."""
    return [Said(one, read.say(one.tree.root)) for one in pack.formulas.values()]


def page(pack: Pack, on: date) -> dict[str, Any]:
    """Everything a pack's page shows on a day."""
    ruling = pack.at(on)
    read = reader(pack, ruling.parameters)
    names = areas.names(pack.areas)
    return {
        "pack": pack,
        "on": on,
        "areas": [_area(area, names) for area in pack.areas],
        "parameters": parameters(pack, read, on),
        "unset": unset(pack, ruling),
        "unmentioned": unmentioned(pack, ruling),
        "groups": rules(pack, ruling, read),
        "formulas": formulas(pack, read),
        "decision": decision(pack, ruling, read),
        "ranking": Said(pack.ranking, read.say(pack.ranking.tree.root)) if pack.ranking else None,
        "scorecards": [
            (card, [Said(item, read.say(item.tree.root)) for item in card.items])
            for card in pack.scorecards.values()
        ],
        "procedures": procedures(pack, ruling, read),
        "units": {unit: unit_text(unit) for unit in ("persons", "households", "villages", "cases")},
    }


def _rule(rule: Rule, lacks: Iterable[str], read: Reader) -> Said:
    waiting = [read.names.get(name, Text(name, name)) for name in lacks]
    return Said(rule, read.say(rule.tree.root), waiting)


def _value(name: str, ruling: Ruling, read: Reader) -> Text | None:
    value = ruling.parameters.get(name)
    return None if value is None else read.parameter(name, value)


def _area(code: str, names: dict[str, str]) -> str | Text:
    return _NATION if code == NATIONWIDE else names.get(code, code)


_NATION = Text("全国", "the whole country")
