"""The course of a case: a procedure of a pack on a day, with the procedures it runs put in their places.

Each step becomes a station with its numbers for that day, or with the parameter that is unset. What a case
has behind it and what comes next follows from what was taken, by `Course.done` and `Course.ready`. It knows
no household, no officer and no clock.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple, Protocol

from diguan.policy.entries import Parameter
from diguan.policy.faults import PolicyFault, did_you_mean
from diguan.policy.language import given
from diguan.policy.language.nodes import Plain
from diguan.policy.pack import Pack
from diguan.policy.procedures import END, Procedure, Step, applies
from diguan.words.text import Text

PASSED: Final = "passed"
REFUSED: Final = "refused"
RETURNED: Final = "returned"
SIGNED: Final = "signed"
NOT_DRAWN: Final = "not_drawn"
CHOSEN: Final = "chosen"
NOT_CHOSEN: Final = "not_chosen"
OUTCOMES: Final[Mapping[str, Text]] = {
    PASSED: Text("通过", "passed"),
    REFUSED: Text("不通过", "refused"),
    RETURNED: Text("退回", "sent back"),
    SIGNED: Text("已签", "signed"),
    NOT_DRAWN: Text("未抽中", "not drawn"),
    CHOSEN: Text("转入", "handed over"),
    NOT_CHOSEN: Text("不转入", "not handed over"),
}
FORWARD: Final = frozenset({PASSED, NOT_DRAWN, NOT_CHOSEN, CHOSEN})
"""Outcomes by which a station is behind a case."""
OF_AN_AREA: Final = frozenset({"publicity", "roster"})
"""Kinds of step that are taken once for an area, not case by case."""
_NUMBERS: Final = ("days", "due", "quorum", "votes", "sample", "places", "departments", "changes")


class CourseFault(PolicyFault):
    """A procedure that the pack does not have, or does not have on that day, or a step it does not hold."""


class Took(Protocol):
    """What was taken at a station: an outcome of OUTCOMES and, for one that sends back, the station it goes
    to."""

    @property
    def station(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def back_to(self) -> str: ...


class Taken(NamedTuple):
    """The plainest of these."""

    station: str
    outcome: str = PASSED
    back_to: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a step takes from a parameter; `value` is None where it is unset on the day.

    `origin` is the pack that gave the value (a county's overlay, where one fills it in), `source` its clause
    and `clause` the same in words.
    """

    parameter: Parameter
    value: Plain | None
    origin: str
    source: str
    clause: Text

    @property
    def unset(self) -> bool:
        """Whether the document leaves it open, and no overlay fills it in."""
        return self.value is None

    @property
    def number(self) -> Decimal | None:
        """The value as a number; None where it is unset or no number."""
        return Decimal(str(self.value)) if isinstance(self.value, float) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One step of the course. `key` is its path, as `publish_and_compare/first_notice`; `after` are stations.

    `within` are the words of the procedures around it, `parts` the lines of a visit's form, `other_eyes` the
    stations that somebody else must have taken, `back_to` where a refusal sends a case, empty: it ends it.
    `doubts` are unset parameters on which it hangs whether the step is taken at all.
    """

    key: str
    step: Step
    procedure: Procedure
    within: tuple[Text, ...]
    after: tuple[str, ...]
    parts: tuple[Step, ...] = ()
    other_eyes: tuple[str, ...] = ()
    back_to: str = ""
    doubts: tuple[str, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Of procedures.STEPS."""
        return self.step.kind

    @property
    def level(self) -> str | None:
        """Who takes it, of procedures.LEVELS; None: the document does not say."""
        return self.step.level

    @property
    def text(self) -> Text:
        """What the pack calls the step."""
        return self.step.text

    @property
    def source(self) -> str:
        """The clause of the document, as the pack writes it."""
        return str(self.procedure.source)

    @property
    def of_an_area(self) -> bool:
        """Whether it is taken once for a village or township, whatever the number of cases."""
        return self.kind in OF_AN_AREA

    @property
    def sampled(self) -> bool:
        """Whether only a share of the cases is looked at, to be drawn in the open."""
        few = self.step.coverage is not None and self.step.coverage < 1
        return self.kind == "draw" or self.step.sample is not None or few

    @property
    def approves(self) -> bool:
        """Whether a second person must take it."""
        return bool(self.other_eyes)

    @property
    def signatures(self) -> int:
        """How many different people must sign."""
        return self.step.signatures or 1

    @property
    def unset(self) -> tuple[Setting, ...]:
        """What the document leaves open about this step."""
        return tuple(setting for setting in self.settings.values() if setting.unset)

    def number(self, name: str) -> Decimal | None:
        """A number of the step (days, quorum, votes, sample); None where it has none or it is unset."""
        setting = self.settings.get(name)
        return setting.number if setting else None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of the step (places, departments); empty where it has none or it is unset."""
        setting = self.settings.get(name)
        return setting.value if setting and isinstance(setting.value, tuple) else ()


@dataclass(frozen=True, kw_only=True)
class Course:
    """The stations of a procedure in their order, on a day."""

    pack: Pack = field(repr=False)
    procedure: Procedure
    on: date
    stations: tuple[Station, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Station]:
        """The stations by key."""
        return {station.key: station for station in self.stations}

    @cached_property
    def behind(self) -> Mapping[str, frozenset[str]]:
        """By station, every station that waits for it, directly or through others, and itself."""
        found: dict[str, set[str]] = {station.key: {station.key} for station in self.stations}
        for station in self.stations:
            for before in found.values():
                if before & set(station.after):
                    before.add(station.key)
        return {key: frozenset(keys) for key, keys in found.items()}

    @cached_property
    def proposing(self) -> frozenset[str]:
        """The stations whose taker may not be the one who approves later."""
        return frozenset(key for station in self.stations for key in station.other_eyes)

    def setting(self, parameter: str) -> Setting | None:
        """A parameter of the pack on the day, and whose it is; None where the pack has no such parameter."""
        return setting_of(self.pack, parameter, self.on) if parameter in self.pack.parameters else None

    def station(self, key: str) -> Station:
        """The station of that key; raises CourseFault."""
        if key not in self.by_key:
            mend = did_you_mean(key, self.by_key)
            raise CourseFault(_NO_STATION.format(procedure=self.procedure.text, key=key), None, mend)
        return self.by_key[key]

    def done(self, taken: Iterable[Took]) -> dict[str, int]:
        """The stations behind a case, each with the place in `taken` of what was taken there last.

        What is sent back loses the station it goes back to and every one that waits for it.
        """
        done: dict[str, int] = {}
        for place, act in enumerate(taken):
            if act.outcome in FORWARD and act.station in self.by_key:
                done[act.station] = place
            elif act.outcome == RETURNED:
                for key in self.behind.get(act.back_to, frozenset()):
                    done.pop(key, None)
        return done

    def ready(self, done: Collection[str]) -> tuple[Station, ...]:
        """The stations that can be taken now: not yet behind, and all they wait for is."""
        return tuple(
            station
            for station in self.stations
            if station.key not in done and all(before in done for before in station.after)
        )

    def waits_for(self, key: str, done: Collection[str]) -> tuple[Station, ...]:
        """The stations that must be taken before this one, directly."""
        return tuple(self.by_key[before] for before in self.station(key).after if before not in done)

    def before(self, key: str) -> tuple[Station, ...]:
        """The stations that a case can be sent back to from this one: those it waits for, near or far."""
        return tuple(
            station
            for station in self.stations
            if station.key != key and key in self.behind[station.key] and not station.of_an_area
        )


def procedures(pack: Pack, on: date) -> tuple[Procedure, ...]:
    """The procedures a round can be opened for on a day: no parts of others, none that a setting shuts."""
    return tuple(
        procedure
        for procedure in pack.procedures.values()
        if procedure.kind != "part" and applies(procedure, pack.at(on).parameters) is not False
    )


def course_of(pack: Pack, procedure: str, on: date) -> Course:
    """The course of a procedure on a day; raises CourseFault."""
    if procedure not in pack.procedures:
        mend = did_you_mean(procedure, pack.procedures)
        raise CourseFault(_NO_PROCEDURE.format(pack=pack.title, id=procedure), None, mend)
    found = pack.procedures[procedure]
    if applies(found, pack.at(on).parameters) is False:
        raise CourseFault(_SHUT.format(procedure=found.text, condition=found.only_if or "", on=on))
    stations = tuple(_Laying(pack, on).stations(found))
    return Course(pack=pack, procedure=found, on=on, stations=stations)


def setting_of(pack: Pack, id: str, on: date) -> Setting:
    """One parameter of a pack on a day, and whose value it is; KeyError for one that it does not have."""
    parameter = pack.parameters[id]
    value = parameter.on(on)
    given, said = (None, parameter) if value is None else (value.value, value)
    return Setting(parameter, given, said.origin or parameter.origin, str(said.source), said.source.text)


class _Laying:
    """Lays the stations of one pack on one day."""

    def __init__(self, pack: Pack, on: date) -> None:
        self.pack = pack
        self.on = on
        self.values = pack.at(on).parameters

    def stations(
        self,
        procedure: Procedure,
        prefix: str = "",
        outer: tuple[str, ...] = (),
        within: tuple[Text, ...] = (),
    ) -> Iterator[Station]:
        """The stations of a procedure; those of one that is run inside it wait for what it waits for."""
        laid: dict[str, tuple[str, ...]] = {}
        for step in procedure.steps:
            waits = _of(laid, step.after)
            if applies(step, self.values) is False:
                laid[step.id] = waits
                continue
            found = list(self.of_step(procedure, step, prefix, (*outer, *waits), within, laid))
            yield from found
            laid[step.id] = tuple(station.key for station in found)

    def of_step(
        self,
        procedure: Procedure,
        step: Step,
        prefix: str,
        after: tuple[str, ...],
        within: tuple[Text, ...],
        laid: Mapping[str, tuple[str, ...]],
    ) -> Iterator[Station]:
        """One station, or those of the procedure that this step is."""
        key = f"{prefix}{step.id}"
        if step.kind == "part" and step.runs:
            inner = self.pack.procedures[step.runs]
            yield from self.stations(inner, f"{key}/", after, (*within, step.text))
            return
        yield Station(
            key=key,
            step=step,
            procedure=procedure,
            within=within,
            after=tuple(dict.fromkeys(after)),
            parts=self.form(step),
            other_eyes=_of(laid, step.four_eyes),
            back_to=_back_to(step, laid),
            doubts=_doubts(step, self.values, self.on),
            settings=self.settings(step),
        )

    def form(self, step: Step) -> tuple[Step, ...]:
        """The lines of a visit's form: the steps of the procedure that a visit runs."""
        if step.kind != "visit" or not step.runs:
            return ()
        steps = self.pack.procedures[step.runs].steps
        return tuple(line for line in steps if applies(line, self.values) is not False)

    def settings(self, step: Step) -> dict[str, Setting]:
        """The step's parameters with their values on the day."""
        names = {name: getattr(step, name) for name in _NUMBERS}
        return {name: setting_of(self.pack, id, self.on) for name, id in names.items() if id}


def _of(laid: Mapping[str, tuple[str, ...]], steps: Iterable[str]) -> tuple[str, ...]:
    return tuple(key for step in steps for key in laid.get(step, ()))


def _back_to(step: Step, laid: Mapping[str, tuple[str, ...]]) -> str:
    if not step.on_refusal or step.on_refusal == END:
        return ""
    return next(iter(laid.get(step.on_refusal, ())), "")


def _doubts(step: Step, values: Mapping[str, Plain], on: date) -> tuple[str, ...]:
    if step.condition is None or applies(step, values) is not None:
        return ()
    return tuple(sorted(given(step.condition, values, on).of("parameter")))


_NO_STATION = Text("“{procedure}”没有环节“{key}”", "'{procedure}' has no step '{key}'")
_NO_PROCEDURE = Text("“{pack}”没有程序“{id}”", "'{pack}' has no procedure '{id}'")
_SHUT = Text(
    "{on} 不能按“{procedure}”办理：{condition} 不成立",
    "'{procedure}' cannot be followed on {on}: {condition} does not hold",
)
