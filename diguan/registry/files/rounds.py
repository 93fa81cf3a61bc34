"""Reading rounds, their cases and acts: rounds that speak of the viewer's area, and only the cases in it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Substr

from diguan.registry.files.judgements import judgements
from diguan.registry.files.scope import PREFIX_LENGTHS, one, seen, touching
from diguan.registry.models import Act, Case, Draw, Event, Finding, Household, Round, RunState
from diguan.registry.viewer import Viewer

BRINGING_IN = ("first_identification", "reidentification_outside")
"""Kinds of round whose errors are households left out or kept in."""
FACTS_CHANGED = ("corrected", "member_added", "member_removed", "changed_by_import")
"""Kinds of event by which the facts of a file become others; moves and answers to findings are none."""


def rounds(viewer: Viewer) -> "QuerySet[Round]":
    """Rounds that speak of the viewer's area, newest first, with their area."""
    return touching(Round.objects.select_related("area", "judgement").order_by("-id"), viewer)


def round(viewer: Viewer, round_id: int) -> Round:
    """One round; raises NotInSight."""
    return one(rounds(viewer), pk=round_id)


def cases(viewer: Viewer, round: Round | int | None = None) -> "QuerySet[Case]":
    """Cases of the area, or of one round, with household, village and round, in the order of the villages."""
    rows = Case.objects.select_related("household", "area", "round").order_by("village_code", "id")
    return seen(rows if round is None else rows.filter(round=round), viewer)


def case(viewer: Viewer, case_id: int) -> Case:
    """One case; raises NotInSight."""
    return one(cases(viewer), pk=case_id)


def cases_of(viewer: Viewer, household: Household | int) -> "QuerySet[Case]":
    """The cases of one household in all rounds, newest first."""
    return cases(viewer).filter(household=household).order_by("-id")


def acts(viewer: Viewer, case: Case) -> "QuerySet[Act]":
    """The acts of a case and those taken for its village, township or county in its round, in their order.

    `by_name` is the officer's name at the time. Raises nothing: a case out of sight has no acts.
    """
    above = [case.village_code[:length] for length in PREFIX_LENGTHS]
    own = Q(case=case) | Q(case=None, round=case.round_id, area_prefix__in=above)
    rows = Act.objects.filter(own).select_related("meeting", "notice", "draw").order_by("id")
    return rows if viewer.sees(case.village_code) else rows.none()


def area_acts(viewer: Viewer, round: Round | int) -> "QuerySet[Act]":
    """The acts of a round that were taken for whole areas, newest first."""
    rows = Act.objects.filter(round=round, case=None).order_by("-id")
    return touching(rows, viewer)


def differing(viewer: Viewer, round: Round | int) -> "QuerySet[Act]":
    """Every act of a round whose answer differs from what the engine found, with its reason, newest first."""
    rows = Act.objects.filter(round=round, details__differs=True).exclude(case=None)
    return seen(rows.select_related("case__household", "case__area").order_by("-id"), viewer, "area_prefix")


def draws(viewer: Viewer, round: Round | int) -> "QuerySet[Draw]":
    """The draws of a round that speak of the viewer's area, newest first."""
    return touching(Draw.objects.filter(round=round).select_related("area").order_by("-id"), viewer)


@dataclass(frozen=True, slots=True)
class Progress:
    """The cases of a part of a round: how many, the people in them, by state, the open ones by next step."""

    cases: int
    people: int
    states: dict[str, int]
    stations: dict[str, int]


def progress(viewer: Viewer, round: Round | int, level: int) -> dict[str, Progress]:
    """How far a round is in each area of a level (1 province to 5 village), by the prefix of its code."""
    length = PREFIX_LENGTHS[level - 1]
    rows = seen(Case.objects.filter(round=round).annotate(part=Substr("village_code", 1, length)), viewer)
    counted = rows.values_list("part", "state", "station").annotate(n=Count("pk"), people=Sum("people"))
    found: dict[str, list[tuple[str, str, int, int]]] = defaultdict(list)
    for part, state, station, count, people in counted.order_by():
        found[part].append((state, station, count, people or 0))
    return {part: _progress(of) for part, of in sorted(found.items())}


def coverage(viewer: Viewer, round: Round | int, station: str) -> tuple[int, int]:
    """How many persons of the area's cases have a step behind them, and how many persons there are (R-023).

    Cases withdrawn are in neither number.
    """
    rows = seen(Case.objects.filter(round=round).exclude(state=Case.State.WITHDRAWN), viewer)
    taken = Act.objects.filter(round=round, station=station, outcome__in=("passed", "refused"))
    done = rows.filter(pk__in=taken.values("case"))
    return tuple(part.aggregate(people=Sum("people"))["people"] or 0 for part in (done, rows))  # type: ignore[return-value]  # two


def households_checked(viewer: Viewer, rounds: "QuerySet[Round]") -> dict[str, int]:
    """By village code, how many different households were visited or checked in some rounds."""
    taken = Act.objects.filter(round__in=rounds.order_by().values("pk"), kind__in=("visit", "check"))
    rows = seen(Case.objects.filter(pk__in=taken.exclude(case=None).values("case")), viewer)
    counted = rows.values_list("village_code").annotate(n=Count("household", distinct=True))
    return dict(counted.order_by())


def errors(viewer: Viewer, round: Round) -> "dict[str, QuerySet[Case]]":
    """The cases that the newest judgement made since the round was opened answers otherwise than it did:
    `left_out` were refused and qualify, `kept_in` were passed and do not.

    Only for rounds that bring households in; empty where nobody has judged since (I-131).
    """
    since = judgements(viewer).filter(state=RunState.DONE, at__gt=round.at).first()
    if since is None or round.kind not in BRINGING_IN:
        return {}

    def found(state: str, outcome: str) -> "QuerySet[Case]":
        answers = Finding.objects.filter(judgement=since, household=OuterRef("household"), outcome=outcome)
        return cases(viewer, round).filter(Exists(answers), state=state)

    return {
        "left_out": found(Case.State.REFUSED, "qualifies"),
        "kept_in": found(Case.State.PASSED, "does_not_qualify"),
    }


def flagged(viewer: Viewer, round: Round | int) -> "QuerySet[Case]":
    """The round's cases that are to be looked at twice, with household and village."""
    return cases(viewer, round).exclude(flags=[])


def changed_since(viewer: Viewer, round: Round | int, on: date) -> "QuerySet[Case]":
    """The round's cases whose household's facts were entered or corrected after a day, whatever came of
    them."""
    later = Event.objects.filter(household=OuterRef("household"), kind__in=FACTS_CHANGED, at__date__gt=on)
    return cases(viewer, round).filter(Exists(later))


def _progress(rows: list[tuple[str, str, int, int]]) -> Progress:
    states: dict[str, int] = defaultdict(int)
    stations: dict[str, int] = defaultdict(int)
    for state, station, count, _ in rows:
        states[state] += count
        if state == Case.State.OPEN:
            stations[station] += count
    return Progress(sum(row[2] for row in rows), sum(row[3] for row in rows), dict(states), dict(stations))
