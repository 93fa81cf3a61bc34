"""A pack as an officer reads it: values by date, rules in plain words, what is unset and whose it is,
procedures as steps.

It shapes what diguan.policy gives and judges nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from diguan.desks.policy.worked import worked
from diguan.policy.entries import KINDS, NATIONWIDE, DatedValue, Parameter, Procedure, Rule, Step
from diguan.policy.pack import Pack
from diguan.policy.ruling import Ruling
from diguan.registry.viewer import Viewer
from diguan.web import areas, policies
from diguan.web.readable import Reader, reader
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
class Group:
    """Rules of one kind."""

    kind: str
    title: Text
    rules: Sequence[Said]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step with its days, votes and sample as they stand on the day: a value, or None where unset."""

    step: Step
    level: Text | None
    terms: Sequence[tuple[Text, Text | None]]
    gate: Text | None


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
    """The day a pack is shown for: the one asked for, else today, drawn into the days it is in force."""
    try:
        return day_of(pack, date.fromisoformat(asked))
    except ValueError:
        return day_of(pack, today)


def day_of(pack: Pack, day: date) -> date:
    """The day itself when the pack is in force on it, else the nearest day on which it is."""
    start, end = pack.interval.start, pack.interval.end
    if start and day < start:
        return start
    return end - timedelta(days=1) if end and day >= end else day


def values(parameter: Parameter, read: Reader, on: date) -> list[Value]:
    """The values of a parameter in the order of their days."""
    return [
        Value(dated, read.parameter(parameter.id, dated.value), dated.interval.contains(on))
        for dated in parameter.values
    ]


def parameters(pack: Pack, read: Reader, on: date) -> list[tuple[Parameter, list[Value]]]:
    """Every parameter that has a value, with all its values."""
    return [(one, values(one, read, on)) for one in pack.parameters.values() if one.values]


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
            if name in (step.days, step.votes, step.sample)
        ]
        found.append((parameter, waiting))
    return found


def formulas(pack: Pack, read: Reader) -> list[Said]:
    """Named quantities of the pack."""
    return [Said(one, read.say(one.tree.root)) for one in pack.formulas.values()]


def procedures(pack: Pack, ruling: Ruling, read: Reader) -> list[tuple[Procedure, list[StepLine]]]:
    """The procedures with their steps."""
    return [
        (procedure, [_step(step, pack, ruling, read) for step in procedure.steps])
        for procedure in pack.procedures.values()
    ]


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
        "groups": rules(pack, ruling, read),
        "formulas": formulas(pack, read),
        "decision": Said(pack.decision, read.say(pack.decision.tree.root)) if pack.decision else None,
        "ranking": Said(pack.ranking, read.say(pack.ranking.tree.root)) if pack.ranking else None,
        "scorecards": [
            (card, [Said(item, read.say(item.tree.root)) for item in card.items])
            for card in pack.scorecards.values()
        ],
        "procedures": procedures(pack, ruling, read),
        "cases": worked(pack),
        "units": {unit: unit_text(unit) for unit in ("persons", "households", "villages", "cases")},
    }


def _rule(rule: Rule, lacks: Iterable[str], read: Reader) -> Said:
    waiting = [read.names.get(name, Text(name, name)) for name in lacks]
    return Said(rule, read.say(rule.tree.root), waiting)


def _step(step: Step, pack: Pack, ruling: Ruling, read: Reader) -> StepLine:
    terms = []
    for name in filter(None, (step.days, step.votes, step.sample)):
        parameter = pack.parameters[name]
        value = ruling.parameters.get(name)
        said = None if value is None else read.parameter(name, value)
        terms.append((parameter.text, said))
    gate = pack.rules[step.gate].text if step.gate else None
    return StepLine(step, LEVELS.get(step.level or ""), terms, gate)


def _area(code: str, names: dict[str, str]) -> str | Text:
    return _NATION if code == NATIONWIDE else names.get(code, code)


_NATION = Text("全国", "the whole country")
LEVELS = {
    "household": Text("农户", "household"),
    "villager_group": Text("村民小组", "villager group"),
    "village": Text("村", "village"),
    "township": Text("乡镇", "township"),
    "county": Text("县", "county"),
    "city": Text("市", "city"),
    "province": Text("省", "province"),
    "any": Text("各级", "any level"),
}
