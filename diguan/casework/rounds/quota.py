"""The quota of a round: how many persons it may bring into the register, and what the pack makes of it.

Where the pack says `limit`, the step that brings a household in refuses beyond it; where it says `warning`,
or nothing, the step is taken and the act keeps that it went beyond (D-25). It never writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from diguan.casework.rounds.faults import StepFault
from diguan.policy.course import Course, Setting, Station
from diguan.registry import bounds
from diguan.registry.models import Case, Round
from diguan.words.text import Text

QUOTA, SWITCH, LIMIT = "quota", "quota_is", "limit"
"""The parameters that give a number and say what it does, and the word of the pack for one that blocks."""
ENTERING = frozenset({"register", "return_to_poverty"})
"""Moves that bring a household into the register."""
OVER = "over_quota"
"""Where the details of an act keep that it went beyond: {"people": 812, "quota": 800}."""


@dataclass(frozen=True, slots=True)
class Quota:
    """Persons, the paper or clause that gives the number, and the pack's switch; None: it has none."""

    people: int
    source: str
    does: Setting | None

    @property
    def limits(self) -> bool:
        """Whether nobody is brought in beyond it."""
        return self.does is not None and self.does.value == LIMIT

    @property
    def clause(self) -> str:
        """Where the pack says what the number does, else where the number comes from."""
        return self.does.source if self.does and not self.does.unset else self.source

    def told(self, people: int) -> Text:
        """That so many persons are more than it, and what that means."""
        said = _OVER.format(people=people, quota=self.people, source=self.source)
        if self.does is None or self.does.unset:
            return Text(said.zh + _UNSET.zh, said.en + _UNSET.en)
        more = (_LIMITS if self.limits else _WARNS).format(clause=self.does.source)
        return Text(said.zh + more.zh, said.en + more.en)


def quota_of(round: Round, course: Course) -> Quota | None:
    """The number given with the round, else the pack's own; None where neither gives one."""
    does = course.setting(SWITCH)
    if round.quota is not None:
        return Quota(round.quota, round.quota_source, does)
    own = course.setting(QUOTA)
    return Quota(int(own.number), own.source, does) if own and own.number is not None else None


def enters(course: Course, station: Station) -> bool:
    """Whether a step brings households into the register, or approves that a later step does."""
    if station.step.move in ENTERING:
        return True
    later = course.behind[station.key]
    moves = (one.step.move for one in course.stations if one.key in later)
    return station.kind == "approval" and not ENTERING.isdisjoint(moves)


def included(round: Round, course: Course, station: Station) -> int:
    """The persons of the round's cases that have this step behind them."""
    later = course.behind[station.key] - {station.key}
    return _people(round, Q(state=Case.State.PASSED) | Q(state=Case.State.OPEN, station__in=later))


def weigh(round: Round, course: Course, station: Station, cases: Sequence[Case]) -> dict[str, int] | None:
    """What the acts of a step keep where these cases, passed, go beyond the quota; None where they do not.

    Under a limit the round is held until the step is taken, so that two officers cannot fill it twice. Raises
    StepFault beyond a limit.
    """
    if not cases or not enters(course, station) or (quota := quota_of(round, course)) is None:
        return None
    if quota.limits:
        with bounds.whole(round.area_prefix):
            Round.objects.select_for_update().get(pk=round.pk)
    people = included(round, course, station) + sum(case.people or 0 for case in cases)
    if people <= quota.people:
        return None
    if quota.limits:
        raise StepFault(quota.told(people), quota.clause, _MEND)
    return {"people": people, "quota": quota.people}


def quota_warning(round: Round, course: Course) -> Text | None:
    """Whether the persons of cases passed and under way are more than the round's quota, and what it does."""
    if (quota := quota_of(round, course)) is None:
        return None
    people = _people(round, Q(state__in=(Case.State.OPEN, Case.State.PASSED)))
    return quota.told(people) if people > quota.people else None


def _people(round: Round, which: Q) -> int:
    """The persons of some cases of the round, in all of its area, whoever asks."""
    with bounds.whole(round.area_prefix):
        found = Case.objects.filter(which, round=round).aggregate(people=Sum("people"))
    return found["people"] or 0


_OVER = Text(
    "本轮 {people} 人，超过规模 {quota} 人（{source}）",
    "{people} persons in this round, above the quota of {quota} ({source})",
)
_WARNS = Text("；只作提示（{clause}）", "; it only warns ({clause})")
_LIMITS = Text("；超出规模不再纳入（{clause}）", "; nobody is included beyond it ({clause})")
_UNSET = Text(
    "；文件没有写明规模如何对待（未定），只作提示",
    "; what the quota does is unset in the document, so it only warns",
)
_MEND = Text(
    "减少本次批准的户，或先由下达一级调整规模；未批准的户留在本环节，不会丢失",
    "approve fewer, or have the level that gave the quota change it; the others stay at this step",
)
