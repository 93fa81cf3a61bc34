"""Where cases stand: what is behind each, what can be taken next, worked out from the acts of the round.

Reads only, in a fixed number of queries for any number of cases. It decides nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection

from diguan.casework.moves import pieces
from diguan.casework.rounds.following import course
from diguan.policy.course import PASSED, SIGNED, Course, Station
from diguan.registry.files.scope import PREFIX_LENGTHS
from diguan.registry.models import Case, Round

FEW_VILLAGES = 20


class Trace(NamedTuple):
    """What an act leaves for the standing of a case."""

    id: int
    station: str
    outcome: str
    back_to: str
    kind: str
    by: int


@dataclass(frozen=True)
class Standing:
    """A case with the traces of its own acts and of those of its village and township, in their order."""

    case: Case
    course: Course
    traces: tuple[Trace, ...]

    @cached_property
    def done(self) -> Mapping[str, Trace]:
        """The stations behind the case, each with the act that counts."""
        return {key: self.traces[place] for key, place in self.course.done(self.traces).items()}

    @cached_property
    def ready(self) -> tuple[Station, ...]:
        """What can be taken now; nothing for a case that has ended."""
        return self.course.ready(self.done) if self.case.state == Case.State.OPEN else ()

    @property
    def next(self) -> Station | None:
        """The first of these."""
        return self.ready[0] if self.ready else None

    def signers(self, station: Station) -> frozenset[int]:
        """The officers who have signed at a station since the case last came there."""
        since = max((one.id for one in self.traces if one.back_to), default=0)
        signed = (one for one in self.traces if one.station == station.key and one.id > since)
        return frozenset(one.by for one in signed if one.outcome in (SIGNED, PASSED))

    def of_kind(self, *kinds: str) -> tuple[Trace, ...]:
        """The acts behind the case that are of some kinds of step."""
        return tuple(one for one in self.done.values() if one.kind in kinds)

    def after(self, more: Trace) -> "Standing":
        """The standing once one more act is taken."""
        return Standing(self.case, self.course, (*self.traces, more))


def standings(round: Round, cases: Sequence[Case], known: Course | None = None) -> dict[int, Standing]:
    """The standing of each case of the round, by case id."""
    if not cases:
        return {}
    followed = known or course(round)
    own, shared = _own(cases), _shared(round, {case.village_code for case in cases})
    return {
        case.pk: Standing(case, followed, _merged(own.get(case.pk, ()), _covering(shared, case)))
        for case in cases
    }


def standing(case: Case) -> Standing:
    """The standing of one case."""
    return standings(case.round, [case])[case.pk]


_FIELDS = "id, station, outcome, back_to, kind, by_id"


def _own(cases: Sequence[Case]) -> dict[int, list[Trace]]:
    found: dict[int, list[Trace]] = defaultdict(list)
    for piece in pieces([case.pk for case in cases]):
        for case_id, *trace in _acts("case_id", f"case_id IN ({_marks(piece)})", piece):
            found[case_id].append(Trace(*trace))
    return found


def _shared(round: Round, codes: Collection[str]) -> list[tuple[str, Trace]]:
    """The acts of areas in the round, each with the codes it covers; of few villages only theirs are read."""
    condition = "round_id = %s AND case_id IS NULL"
    values: list[Any] = [round.pk]
    if len(codes) <= FEW_VILLAGES:
        covering = sorted({code[:length] for code in codes for length in (0, *PREFIX_LENGTHS)})
        condition += f" AND area_prefix IN ({_marks(covering)})"
        values += covering
    return [(prefix, Trace(*trace)) for prefix, *trace in _acts("area_prefix", condition, values)]


def _acts(of: str, condition: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What some acts are of, and their traces, in their order; without the ORM, which takes longer to spell
    this question than the database to answer it, before every step of every case."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {of}, {_FIELDS} FROM registry_act WHERE {condition} ORDER BY id", values)
        return list(cursor.fetchall())


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _covering(shared: Iterable[tuple[str, Trace]], case: Case) -> list[Trace]:
    return [trace for prefix, trace in shared if case.village_code.startswith(prefix)]


def _merged(own: Iterable[Trace], shared: Iterable[Trace]) -> tuple[Trace, ...]:
    return tuple(sorted((*own, *shared)))
