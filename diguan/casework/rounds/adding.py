"""Bringing cases into a round: on an application, from what the rules found, from a census list, from a clue.

Set-wise, whatever the number; each case remembers what the engine had found and what makes it be looked at
twice. It takes no step but the application itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.moves import pieces
from diguan.casework.rounds import judged
from diguan.casework.rounds.acting import Decision, must_be_open, record, where
from diguan.casework.rounds.faults import CaseFault, listed
from diguan.casework.rounds.following import course
from diguan.casework.rounds.opening import place
from diguan.casework.rounds.standing import standings
from diguan.casework.rounds.telling import tell
from diguan.policy.course import Course
from diguan.policy.procedures import CASES_FROM
from diguan.registry import bulk
from diguan.registry.models import Area, Case, Finding, Household, Officer, Round
from diguan.registry.viewer import Viewer
from diguan.words.text import Text


def add_case(
    round: Round,
    household: Household,
    *,
    source: str,
    on: date,
    by: Officer,
    evidence: Mapping[str, str] | None = None,
    reason: str = "",
) -> Case:
    """Bring one household in; an application is taken down at once where the procedure begins with it.

    Raises NotAllowed, RoundFault, CaseFault, StepFault for papers that are missing.
    """
    with audit.act():
        (case,) = _added(round, [household], source, on, by)
        step = standings(round, [case])[case.pk].next
        if source == Case.Source.APPLICATION and step and step.kind == "application":
            record(round, step.key, [Decision(case, evidence=evidence or {}, reason=reason)], on=on, by=by)
            case.refresh_from_db()
    return case


def add_cases(round: Round, households: Sequence[Household], *, source: str, on: date, by: Officer) -> int:
    """Bring many households in, from a census list or from clues; gives how many. Raises as add_case."""
    with audit.act():
        return len(_added(round, households, source, on, by))


def add_candidates(round: Round, *, on: date, by: Officer) -> int:
    """Bring in every household of the officer's area that the round's judgement proposes and that is not in.

    Raises NotAllowed, RoundFault, CaseFault where the round has no judgement.
    """
    if round.judgement is None:
        raise CaseFault(_NOT_JUDGED, mend=_MEND_NOT_JUDGED)
    followed, viewer = course(round), Viewer.of(by)
    prefix = viewer.prefix or "-"
    with audit.act():
        rows = Finding.objects.filter(judgement=round.judgement, village_code__startswith=prefix)
        inside = set(Case.objects.filter(round=round).values_list("household_id", flat=True))
        given = judged.answers(round.judgement, followed.procedure.proposed_by)
        wanted = [
            household
            for household, outcome in rows.values_list("household_id", "outcome")
            if household not in inside
            and judged.expected(followed.procedure, outcome, given.get(household)) == "passed"
        ]
        found = [one for keys in pieces(wanted) for one in Household.objects.filter(pk__in=keys)]
        return len(_added(round, found, Case.Source.CANDIDATES.value, on, by)) if found else 0


def add_area_case(round: Round, area: Area, *, source: str, on: date, by: Officer) -> Case:
    """Bring in a village, or a county, in a round about villages or counties; raises as add_case."""
    followed = course(round)
    _check_source(followed, source)
    if followed.procedure.of == "household":
        raise CaseFault(_HOUSEHOLDS_ONLY.format(procedure=followed.procedure.text))
    may.must_add_cases(Viewer.of(by), area.prefix)
    with audit.act():
        must_be_open(round, on)
        if not area.prefix.startswith(round.area_prefix):
            raise CaseFault(_ELSEWHERE)
        if Case.objects.filter(round=round, area=area, state=Case.State.OPEN).exists():
            raise CaseFault(_TWICE.format(cases=Text(area.name, area.name)))
        case = Case.objects.create(**_columns(round, source, on, by), area=area, village_code=area.code)
        _place([case], round, followed)
        tell("cases_added", round, by=by, after={"source": source}, cases=[case], area_prefix=area.prefix)
    case.refresh_from_db()
    return case


def hand_over(round: Round, procedure: str, cases: Sequence[Case], *, on: date, by: Officer) -> list[Case]:
    """Begin cases of another procedure for households that a choice hands over, in its open round.

    Raises CaseFault where there is none, and as add_case.
    """
    rows = Round.objects.filter(pack_id=round.pack_id, procedure=procedure, state=Round.State.OPEN)
    covering = [one for one in rows if round.area_prefix.startswith(one.area_prefix)]
    if not covering:
        text = course(round).pack.procedures[procedure].text
        raise CaseFault(_NO_ROUND.format(procedure=text), mend=_MEND_NO_ROUND)
    files = [case.household for case in cases if case.household]
    begun = {case.household_id or 0: case for case in cases}
    return _added(covering[0], files, Case.Source.HANDED_OVER.value, on, by, begun)


def _added(
    round: Round,
    households: Sequence[Household],
    source: str,
    on: date,
    by: Officer,
    begun_from: Mapping[int, Case] | None = None,
) -> list[Case]:
    must_be_open(round, on)
    followed = course(round)
    _check(round, followed, households, source, by)
    known = _Known.of(round, followed, households)
    columns = _columns(round, source, on, by)
    made = [
        Case(
            **columns,
            household=one,
            area_id=one.village_id,
            village_code=one.village_code,
            people=one.people,
            begun_from=(begun_from or {}).get(one.pk),
            **known.about(one),
        )
        for one in households
    ]
    cases = bulk.create(made)
    _place(cases, round, followed)
    tell("cases_added", round, by=by, after={"source": source}, cases=cases)
    return cases


def _place(cases: Sequence[Case], round: Round, followed: Course) -> None:
    values = {pk: where(one) for pk, one in standings(round, cases, followed).items()}
    place(cases, values)
    for case in cases:
        case.station = values[case.pk]["station"]


def _columns(round: Round, source: str, on: date, by: Officer) -> dict[str, Any]:
    return {
        "round": round,
        "source": source,
        "since": on,
        "opened_on": on,
        "at": timezone.now(),
        "by": by,
        "by_name": str(by),
    }


@dataclass(frozen=True)
class _Known:
    """What is known of the households when their cases are opened."""

    course: Course
    findings: Mapping[int, Finding]
    answers: Mapping[int, Mapping[str, bool | None]]
    facts: Mapping[int, Mapping[str, Any]]

    @classmethod
    def of(cls, round: Round, followed: Course, households: Sequence[Household]) -> "_Known":
        """Everything in a few queries."""
        found: dict[int, Finding] = {}
        for piece in pieces([one.pk for one in households]):
            rows = Finding.objects.filter(judgement=round.judgement, household__in=piece)
            found.update({one.household_id: one for one in rows} if round.judgement else {})
        answers = judged.answers(round.judgement, followed.procedure.proposed_by)
        return cls(followed, found, answers, judged.facts_of(households, round.year))

    def about(self, one: Household) -> dict[str, Any]:
        """The columns of a case that say what was found of its household."""
        finding, given = self.findings.get(one.pk), self.answers.get(one.pk)
        outcome = finding.outcome if finding else ""
        procedure, rules = self.course.procedure, self.course.pack.rules
        return {
            "finding": finding,
            "found": outcome,
            "found_rules": [rule for rule, said in (given or {}).items() if said],
            "expected": judged.expected(procedure, outcome, given),
            "flags": judged.flags(self.facts.get(one.pk, {}), finding.flags if finding else (), rules),
        }


def _check(round: Round, followed: Course, households: Sequence[Household], source: str, by: Officer) -> None:
    if followed.procedure.of != "household":
        raise CaseFault(_AREAS_ONLY.format(procedure=followed.procedure.text))
    _check_source(followed, source)
    viewer = Viewer.of(by)
    for code in {one.village_code for one in households}:
        may.must_add_cases(viewer, code)
        if not code.startswith(round.area_prefix):
            raise CaseFault(_ELSEWHERE)
    twice: list[Text] = []
    for piece in pieces([one.pk for one in households]):
        rows = Case.objects.filter(round=round, household__in=piece, state=Case.State.OPEN)
        twice.extend(Text(number, number) for number in rows.values_list("household__number", flat=True))
    if twice:
        raise CaseFault(_TWICE.format(cases=listed(twice)))


def _check_source(followed: Course, source: str) -> None:
    allowed = followed.procedure.cases_from
    if source == Case.Source.HANDED_OVER or not allowed or source in allowed:
        return
    names = listed([CASES_FROM[one] for one in allowed])
    raise CaseFault(
        _SOURCE.format(procedure=followed.procedure.text, sources=names), str(followed.procedure.source)
    )


_NO_ROUND = Text("还没有开启“{procedure}”的轮次", "no round of '{procedure}' is open")
_MEND_NO_ROUND = Text("请先开启该轮次，再转入", "open that round first, then hand over")
_NOT_JUDGED = Text("这一轮没有关联研判结果", "this round has no judgement")
_MEND_NOT_JUDGED = Text(
    "请先研判，并在开轮时选择该次结果",
    "judge the area first and choose that judgement when opening the round",
)
_HOUSEHOLDS_ONLY = Text("“{procedure}”办理的是农户", "'{procedure}' is about households")
_AREAS_ONLY = Text("“{procedure}”办理的是村或县，不是农户", "'{procedure}' is about villages or counties")
_ELSEWHERE = Text("不在这一轮的地区内", "that lies outside the area of this round")
_TWICE = Text("已在本轮办理中：{cases}", "under way in this round already: {cases}")
_SOURCE = Text("“{procedure}”的对象来自：{sources}", "cases of '{procedure}' come from: {sources}")
