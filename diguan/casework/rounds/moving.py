"""What becomes of the file, or of the village, when a step of its case asks for it: moves proven by acts.

It tells lifecycle which proofs there are; whether they suffice, lifecycle says.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from diguan.casework import audit, lifecycle, may
from diguan.casework.moves import move_all, pieces
from diguan.casework.record import reason_given
from diguan.casework.rounds.faults import CaseFault
from diguan.casework.rounds.standing import Standing, standings
from diguan.casework.rounds.telling import tell
from diguan.casework.values import checked
from diguan.policy.course import Course, Station
from diguan.registry.book import book
from diguan.registry.models import Act, Case, Household, Officer, VillageYear
from diguan.registry.viewer import Viewer
from diguan.words.text import Text

DELIST = "delist"
"""The only move of a village or a county: off the list of poor ones."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A case whose file moves: where it stands, the papers shown, and the cause of a return to poverty."""

    standing: Standing
    evidence: Mapping[str, str]
    cause: str = ""


def make(station: Station, moved: Sequence[Moved], *, on: date, by: Officer) -> None:
    """Make the move of a step for all cases; files that are there already stay. Raises what move_all does."""
    key = str(station.step.move)
    if key == DELIST:
        for one in moved:
            _delist(one.standing.case, on)
        return
    step = lifecycle.MOVES[key]
    going = {file.pk: one for one in moved if (file := one.standing.case.household) and _goes(file, step)}
    if not going:
        return
    causes = {pk: cause for pk, one in going.items() if (cause := _cause(one))}
    proofs = {pk: proofs_of(one.standing, one.evidence) for pk, one in going.items()}
    reason = f"{station.procedure.text.zh}：{station.text.zh}"
    files = [one.standing.case.household for one in going.values() if one.standing.case.household]
    move_all(files, key, by=by, on=on, reason=reason, proofs=proofs, causes=causes)


def refuse(course: Course, cases: Sequence[Case], *, on: date, by: Officer) -> None:
    """Make the move that a refusal brings where this officer may; elsewhere it waits for one who may."""
    key = course.procedure.refused
    going = [case for case in cases if key and case.household and _goes(case.household, lifecycle.MOVES[key])]
    if not key or not going:
        return
    viewer, free = Viewer.of(by), not lifecycle.MOVES[key].proofs
    at_once = [case for case in going if free and may.may(may.MOVE_ACTS[key], viewer, case.village_code)]
    waiting = {case.pk for case in going} - {case.pk for case in at_once}
    for piece in pieces(sorted(waiting)):
        Case.objects.filter(pk__in=piece).update(awaits=key)
    files = [case.household for case in at_once if case.household]
    if files:
        reason = f"{course.procedure.text.zh}：不通过"
        move_all(files, key, by=by, on=on, reason=reason, proofs={})


def settle(
    cases: Sequence[Case], *, on: date, by: Officer, reason: str, evidence: Mapping[str, str] | None = None
) -> int:
    """Confirm the moves that ended cases wait for, as a village's refusals wait for the county; gives how
    many.

    `evidence` holds proofs that the cases do not, by key of lifecycle.PROOFS. Raises NotAllowed, NoReason,
    CaseFault, MoveFault.
    """
    why = reason_given(reason)
    with audit.act():
        held = _awaiting(cases)
        by_move: dict[str, list[Case]] = defaultdict(list)
        for case in held:
            by_move[case.awaits].append(case)
        for key, waiting in by_move.items():
            proofs = _proofs(waiting, evidence or {})
            files = [case.household for case in waiting if case.household]
            move_all(files, key, by=by, on=on, reason=why, proofs=proofs)
        for piece in pieces([case.pk for case in held]):
            Case.objects.filter(pk__in=piece).update(awaits="")
        tell("settled", held[0].round, by=by, reason=why, cases=held)
    return len(held)


def proofs_of(standing: Standing, evidence: Mapping[str, str]) -> dict[str, str]:
    """By proof of lifecycle.PROOFS, the acts that are it; the whole case is the record of the procedure."""
    case = f"case:{standing.case.pk}"
    visits, requests = standing.of_kind("visit"), standing.of_kind("application", "roster")
    checks = standing.of_kind("check", "draw", "approval")
    found = {"procedure": case, "proposal": case, "signal": case, "policy": standing.course.pack.id}
    if visits:
        found["home_visit"] = f"act:{visits[-1].id}"
    if requests or standing.case.source != Case.Source.APPLICATION:
        found["request"] = f"act:{requests[-1].id}" if requests else case
    if checks:
        found["three_checks"] = ", ".join(f"act:{one.id}" for one in checks)
    if checks or visits:
        found["follow_up"] = f"act:{(checks or visits)[-1].id}"
    return found | {
        key: place for key, place in evidence.items() if key in lifecycle.PROOFS and place.strip()
    }


def _goes(file: Household, step: lifecycle.Move) -> bool:
    """Whether there is something to move: a file that is where the move leads stays there."""
    return file.stage != step.to or file.stage in step.sources


def _cause(one: Moved) -> str:
    return str(checked(book().fact("return_cause"), one.cause)) if one.cause else ""


def _delist(case: Case, on: date) -> None:
    rows = VillageYear.objects.filter(village_code=case.village_code, year=case.round.year)
    rows.update(village_delisted=True, village_delisted_year=on.year, version=F("version") + 1)


def _awaiting(cases: Sequence[Case]) -> list[Case]:
    found: list[Case] = []
    for piece in pieces(cases):
        rows = Case.objects.filter(pk__in=[case.pk for case in piece]).exclude(awaits="")
        found.extend(rows.select_for_update(of=("self",)).select_related("household", "round"))
    if not found or len(found) != len(cases):
        raise CaseFault(_NOTHING_AWAITED)
    return found


def _proofs(cases: Sequence[Case], evidence: Mapping[str, str]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for round in {case.round for case in cases}:
        of_round = [case for case in cases if case.round == round]
        for standing in standings(round, of_round).values():
            found[standing.case.household_id or 0] = proofs_of(standing, evidence)
    return found


def acts_of(case: Case) -> list[Act]:
    """All acts of a case in their order."""
    return list(Act.objects.filter(case=case).order_by("id"))


_NOTHING_AWAITED = Text("所选的户中有的不待确认", "some of these cases await no confirmation")
