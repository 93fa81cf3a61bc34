"""The measures of the war map and of the list of areas: each a numerator over a denominator, and in words.

They are taken from the cube's sums; what they mean for one household nobody can read from them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from diguan.desks.monitoring.places import Place
from diguan.engine.cube import rates
from diguan.engine.cube.manifest import Manifest
from diguan.engine.cube.rates import Rate

NONE = Rate(None, None)


@dataclass(frozen=True, slots=True)
class Measure:
    """A share; `worse` says whether more of it is worse, `note` what stands above and below the line."""

    id: str
    text: Any
    note: Any
    worse: bool
    rate: Callable[[Place, Manifest], Rate]
    needs: str = ""

    def of(self, place: Place, about: Manifest) -> Rate:
        """The rate of an area."""
        return self.rate(place, about)


def _lifted(place: Place, about: Manifest) -> Rate:
    registered, exited = place.registered.people, place.exited.people
    return Rate(exited, registered + exited)


def _registered(place: Place, about: Manifest) -> Rate:
    return Rate(place.registered.people, place.all.people)


def _qualifies(place: Place, about: Manifest) -> Rate:
    return rates.key(place.all, "outcome", "qualifies")


def _open(place: Place, about: Manifest) -> Rate:
    return rates.key(place.all, "outcome", "cannot_say")


def _missed(place: Place, about: Manifest) -> Rate:
    parts = [one.at("outcome", "qualifies").people for one in (place.all, place.registered, place.exited)]
    if None in parts:
        return NONE
    whole, registered, exited = (part or 0 for part in parts)
    return Rate(whole - registered - exited, whole)


def _kept(place: Place, about: Manifest) -> Rate:
    return rates.key(place.registered, "outcome", "does_not_qualify")


def _untrue(place: Place, about: Manifest) -> Rate:
    return rates.key(place.exited, "outcome", "qualifies")


def _below_line(place: Place, about: Manifest) -> Rate:
    found = rates.poverty(place.all, about.line)
    return found.headcount if found else NONE


def _many(place: Place, about: Manifest) -> Rate:
    found = rates.multidimensional(place.all, about.index)
    return found.headcount if found else NONE


MEASURES = (
    Measure("lifted", _("Lifted out"), _("persons lifted out, of those ever registered"), False, _lifted),
    Measure("registered", _("On the register"), _("persons registered, of all on file"), True, _registered),
    Measure("qualifies", _("Qualify"), _("persons who qualify, of all on file"), True, _qualifies),
    Measure(
        "missed",
        _("Missed"),
        _("persons who qualify and are not registered, of those who qualify"),
        True,
        _missed,
    ),
    Measure(
        "kept",
        _("Wrongly kept"),
        _("registered persons who do not qualify, of those registered"),
        True,
        _kept,
    ),
    Measure(
        "untrue",
        _("Lifted out, yet qualify"),
        _("persons who qualify, of those lifted out"),
        True,
        _untrue,
    ),
    Measure("open", _("Cannot say yet"), _("persons whose answer is open, of all on file"), True, _open),
    Measure(
        "line",
        _("Below the line"),
        _("persons below the line, of those with a known income"),
        True,
        _below_line,
        "income",
    ),
    Measure(
        "many",
        _("Multidimensionally poor"),
        _("persons poor by the index, of those counted"),
        True,
        _many,
        "mpi",
    ),
)


def measures(about: Manifest) -> list[Measure]:
    """Those that a cube can answer."""
    return [one for one in MEASURES if not one.needs or one.needs in about.dimensions]
