"""How long secrets are kept in an area on a day: so many days after an end, by the pack in force there.

Nothing is made up: what no pack sets is kept as long as the file. It knows no household.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, cast

from diguan.policy.entries import DatedValue, Parameter
from diguan.policy.faults import PolicyFault
from diguan.policy.library import Library
from diguan.words.text import Text

TOPIC: Final = "keeping"
AFTER: Final = "keep_after"
PREFIX: Final = "keep_"


@dataclass(frozen=True, slots=True)
class Kept:
    """How many days a secret is kept after an end; which pack says so, under which parameter and source."""

    days: int
    pack: str
    parameter: str
    source: Text


@dataclass(frozen=True, slots=True)
class Keeping:
    """The times of an area: the ends that count, in words too, and fact → how long. Unset ones are absent."""

    ends: Mapping[str, Text]
    kept: Mapping[str, Kept]

    def said(self, fact: str) -> Text | None:
        """The time of a secret in words, with its source; None where it is unset."""
        if not self.ends or (one := self.kept.get(fact)) is None:
            return None
        zh = "、".join(end.zh for end in self.ends.values())
        en = " or ".join(end.en for end in self.ends.values())
        return Text(
            f"{zh}之日起 {one.days} 天（{one.source.zh}）",
            f"{one.days} days from the day on which {en} ({one.source.en})",
        )


NOWHERE: Final = Keeping(MappingProxyType({}), MappingProxyType({}))
"""Where nothing is set: everything is kept as long as its file."""


def keeping(library: Library, area_code: str, on: date) -> Keeping:
    """What holds in an area (2 to 12 digits) on a day; raises PolicyFault for packs that are wrong."""
    if not any(pack.topic == TOPIC and pack.in_force(on) for pack in library.packs()):
        return NOWHERE
    parameters = library.choose(TOPIC, area_code, on).parameters
    ends: dict[str, Text] = {}
    kept: dict[str, Kept] = {}
    for id, parameter in parameters.items():
        if (value := parameter.on(on)) is None:
            continue
        if id == AFTER:
            ends = {end: parameter.words[end] for end in cast(tuple[str, ...], value.value)}
        elif id.startswith(PREFIX):
            kept[id.removeprefix(PREFIX)] = Kept(_days(parameter, value), value.origin, id, value.source.text)
    return Keeping(ends, kept)


def _days(parameter: Parameter, value: DatedValue) -> int:
    days = cast(float, value.value)
    if days < 0 or days != int(days):
        raise PolicyFault(_NO_DAYS.format(id=parameter.id, value=days), value.origin)
    return int(days)


_NO_DAYS = Text(
    "参数“{id}”的 {value} 不是 0 以上的整数天",
    "'{id}' is {value}, which is no whole number of days from 0 up",
)
