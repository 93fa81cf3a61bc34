"""The stepper of a round: its stations in order, how many cases stand at each, who takes it, its terms."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diguan.casework import may
from diguan.casework.rounds import Standing
from diguan.policy.course import Course, Setting, Station
from diguan.registry.viewer import Viewer
from diguan.web.readable import reader
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Term:
    """A number of a step as the pack gives it for the day; without words it is unset."""

    label: Text
    words: Text | None
    source: str
    origin: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One station on the stepper. `here` cases stand at it, `behind` have passed it; `mine` says that this
    officer's duty takes it, `state` is done, now or later."""

    number: int
    station: Station
    here: int
    behind: int
    mine: bool
    state: str
    who: Text
    terms: Sequence[Term] = ()

    @property
    def key(self) -> str:
        """The station's key."""
        return self.station.key


def stages(course: Course, here: Mapping[str, int], behind: Mapping[str, int], viewer: Viewer) -> list[Stage]:
    """The stations with counts; a station is done when cases have passed it and none stands at it."""
    return [
        _stage(number, station, course, here.get(station.key, 0), behind.get(station.key, 0), viewer)
        for number, station in enumerate(course.stations, start=1)
    ]


def counted(found: Iterable[Standing]) -> tuple[Counter[str], Counter[str]]:
    """How many cases can take each station now, and how many have it behind them."""
    here: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for one in found:
        here.update(station.key for station in one.ready)
        behind.update(one.done.keys())
    return here, behind


def of_case(standing: Standing, viewer: Viewer) -> list[Stage]:
    """The stepper of one case."""
    here, behind = counted([standing])
    return stages(standing.course, here, behind, viewer)


def terms(course: Course, station: Station) -> list[Term]:
    """What the pack sets for a step on the day, and what it leaves unset."""
    return [_term(course, setting) for setting in station.settings.values()]


def _stage(number: int, station: Station, course: Course, here: int, behind: int, viewer: Viewer) -> Stage:
    state = "now" if here else "done" if behind else "later"
    who = may.said(may.duties_of(station))
    mine = viewer.duty in may.duties_of(station)
    return Stage(number, station, here, behind, mine, state, who, terms(course, station))


def _term(course: Course, setting: Setting) -> Term:
    parameter = setting.parameter
    value: date | object = setting.value
    if value is None:
        return Term(parameter.text, None, setting.source, setting.origin)
    dated = parameter.on(course.on)
    read = reader(course.pack)
    words = read.dated(parameter.id, dated) if dated else None
    return Term(parameter.text, words, setting.source, setting.origin)
