"""Opening and closing a round of a procedure in an area; adopting a pack's new text while it runs."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.moves import pieces
from diguan.casework.record import reason_given
from diguan.casework.rounds.acting import must_be_open, where
from diguan.casework.rounds.census import census_of
from diguan.casework.rounds.ending import end_with, must_have_counted
from diguan.casework.rounds.faults import PackChanged, RoundFault
from diguan.casework.rounds.following import course, course_in
from diguan.casework.rounds.recurring import turn_of
from diguan.casework.rounds.standing import standings
from diguan.casework.rounds.telling import tell
from diguan.policy.course import Course, course_of
from diguan.policy.cycle import cycle_of
from diguan.policy.faults import PolicyFault
from diguan.policy.pack import Pack
from diguan.registry.models import Act, Area, Case, Judgement, Officer, Round
from diguan.registry.viewer import Viewer
from diguan.words.days import day_words
from diguan.words.text import Text

ADOPTED = "adopted"


def open_round(
    area: Area,
    pack: Pack,
    procedure: str,
    *,
    year: int,
    on: date,
    by: Officer,
    judgement: Judgement | None = None,
    quota: int | None = None,
    quota_source: str = "",
) -> Round:
    """Open a round of a procedure; `year` is the year of the register it reads, `quota` persons, with its
    source. One that comes before its turn is opened too, and the record says so.

    Raises NotAllowed, RoundFault, CourseFault.
    """
    may.must_open_round(Viewer.of(by), area.prefix)
    course = course_of(pack, procedure, on)
    _check(area, pack, course, on, judgement)
    turn = turn_of(Viewer.of(by), area, pack, course.procedure, on)
    if quota is not None and not quota_source.strip():
        raise RoundFault(_QUOTA, mend=_MEND_QUOTA)
    with audit.act():
        twin = Round.objects.filter(area=area, pack_id=pack.id, procedure=procedure, state=Round.State.OPEN)
        if twin.exists():
            raise RoundFault(_TWIN.format(procedure=course.procedure.text, area=area.name), mend=_MEND_TWIN)
        made = Round.objects.create(
            area=area,
            area_prefix=area.prefix,
            pack_id=pack.id,
            pack_digest=pack.digest,
            procedure=procedure,
            kind=course.procedure.kind,
            year=year,
            judgement=judgement,
            quota=quota,
            quota_source=quota_source.strip(),
            opened_on=on,
            at=timezone.now(),
            by=by,
            by_name=str(by),
        )
        said = {"pack": pack.id, "procedure": procedure, **({"turn": turn.state} if turn else {})}
        tell("round_opened", made, by=by, after=said)
    return made


def close_round(round: Round, *, on: date, by: Officer, reason: str) -> Round:
    """Close a round in which every case has ended, and with it its requests to departments; raises
    NotAllowed, RoundFault, NoReason.

    The last round of a census that leaves households out is refused where the pack says so; elsewhere the
    record says how many were left.
    """
    may.must_open_round(Viewer.of(by), round.area_prefix)
    why = reason_given(reason)
    with audit.act():
        must_be_open(round, on)
        cases = Case.objects.filter(round=round)
        if left := cases.filter(state=Case.State.OPEN).count():
            raise RoundFault(_LEFT.format(count=left), mend=_MEND_LEFT)
        if waiting := cases.exclude(awaits="").count():
            raise RoundFault(_WAITING.format(count=waiting), mend=_MEND_WAITING)
        census = _census(round, by)
        values = {"state": Round.State.CLOSED, "closed_on": on, "closed_by": by, "closing_reason": why}
        Round.objects.filter(pk=round.pk).update(**values)
        ended = end_with(round, on=on, by=by, why=why)
        tell("round_closed", round, by=by, reason=why, after={**census, "requests": len(ended)})
        must_have_counted(ended)
    round.refresh_from_db()
    return round


def adopt_pack(round: Round, pack: Pack, *, on: date, by: Officer, reason: str) -> Round:
    """Go on under the present text of the round's pack, as when an overlay fills in a value, by a reason.

    Every step already taken must still be in it. Where cases stand is worked out anew. Raises NotAllowed,
    RoundFault, CourseFault, NoReason.
    """
    may.must_open_round(Viewer.of(by), round.area_prefix)
    why = reason_given(reason)
    if pack.id != round.pack_id:
        raise RoundFault(_OTHER_PACK)
    course = course_in(pack, round)
    with audit.act():
        must_be_open(round, on)
        taken = set(Act.objects.filter(round=round).values_list("station", flat=True).distinct()) - {""}
        if gone := sorted(taken - course.by_key.keys()):
            raise RoundFault(_GONE.format(steps=", ".join(gone)), mend=_MEND_GONE)
        _note_adoption(round, pack, on, by, why)
        Round.objects.filter(pk=round.pk).update(pack_digest=pack.digest)
        _place_anew(round, course)
        tell("pack_adopted", round, by=by, reason=why, after={"pack": pack.digest})
    round.refresh_from_db()
    return round


def _census(round: Round, by: Officer) -> dict[str, int | None]:
    """How far the census of a round came, for the record; a pack that has changed since says nothing."""
    try:
        found = census_of(Viewer.of(by), round, course(round))
    except (PackChanged, PolicyFault):
        return {}
    if found is None:
        return {}
    if found.limits and not found.complete and not found.under_way:
        raise RoundFault(found.told(), found.does.source if found.does else None, _MEND_CENSUS)
    return {"checked": found.checked, "rural": found.rural}


def _note_adoption(round: Round, pack: Pack, on: date, by: Officer, why: str) -> None:
    Act.objects.create(
        round=round,
        area_prefix=round.area_prefix,
        station="",
        kind=ADOPTED,
        outcome=ADOPTED,
        details={"before": round.pack_digest, "after": pack.digest},
        on=on,
        at=timezone.now(),
        by=by,
        by_name=str(by),
        reason=why,
        pack_digest=pack.digest,
    )


def _place_anew(round: Round, course: Course) -> None:
    cases = list(Case.objects.filter(round=round, state=Case.State.OPEN))
    place(cases, {pk: where(one) for pk, one in standings(round, cases, course).items()})


def place(cases: Sequence[Case], values: dict[int, dict[str, object]], **more: object) -> None:
    """Write where each case stands, with one statement for each different place."""
    by_place: dict[tuple[tuple[str, object], ...], list[int]] = {}
    for case in cases:
        by_place.setdefault(tuple(sorted(values[case.pk].items())), []).append(case.pk)
    for where_to, keys in by_place.items():
        for piece in pieces(keys):
            Case.objects.filter(pk__in=piece).update(**dict(where_to), **more)


def _check(area: Area, pack: Pack, course: Course, on: date, judgement: Judgement | None) -> None:
    if pack.reach(area.code) is None or not pack.in_force(on):
        raise RoundFault(_NOT_IN_FORCE.format(pack=pack.title, area=area.full_name, on=day_words(on)))
    if course.procedure.kind == "part":
        raise RoundFault(_PART.format(procedure=course.procedure.text))
    if judgement is not None and (judgement.pack_id, judgement.pack_digest) != (pack.id, pack.digest):
        raise RoundFault(_OTHER_JUDGEMENT, mend=_MEND_JUDGEMENT)
    cycle = cycle_of(pack, course.procedure, on)
    frozen = cycle.frozen_on if cycle else None
    if cycle and cycle.freeze and frozen and judgement is not None and judgement.snapshot.on != frozen:
        what = _NOT_FROZEN.format(on=day_words(judgement.snapshot.on), frozen=day_words(frozen))
        raise RoundFault(what, cycle.freeze.source, _MEND_FROZEN.format(frozen=day_words(frozen)))


_NOT_IN_FORCE = Text("“{pack}”{on} 在{area}不适用", "'{pack}' is not in force in {area} on {on}")
_PART = Text(
    "“{procedure}”是其他程序的一段，不能单独开轮", "'{procedure}' is only a part of other procedures"
)
_TWIN = Text("{area}已有一轮“{procedure}”尚未结束", "{area} has a round of '{procedure}' that is not closed")
_MEND_TWIN = Text("请在该轮中办理，或先结束它", "work in that round, or close it first")
_QUOTA = Text("规模要写明来源", "a quota needs its source")
_MEND_QUOTA = Text("写明下达文件", "name the paper that sets it")
_LEFT = Text("还有 {count} 户未办结", "{count} cases have not ended")
_MEND_LEFT = Text("请先办结，或写明理由撤出", "bring them to an end, or withdraw them with a reason")
_WAITING = Text("还有 {count} 户的结果待确认", "{count} results wait to be confirmed")
_MEND_WAITING = Text("请由有权的一级确认", "whoever may confirms them")
_MEND_CENSUS = Text(
    "查完其余农户，或填上村年表的农户数，再结束",
    "check the rest, or fill in the rural households of the village's form, then close it",
)
_OTHER_PACK = Text("只能采用本轮政策包的新文本", "only a new text of the round's own pack can be adopted")
_GONE = Text("新文本没有已办过的环节：{steps}", "steps already taken are not in the new text: {steps}")
_MEND_GONE = Text("请结束本轮，按新文本另开一轮", "close this round and open another under the new text")
_OTHER_JUDGEMENT = Text(
    "所选研判用的不是这一政策包的这一文本", "that judgement used another pack, or another text of it"
)
_MEND_JUDGEMENT = Text("请先按本政策包重新研判", "judge again by this pack first")
_NOT_FROZEN = Text(
    "本轮以{frozen}的情况为准，所选研判用的是{on}的情况",
    "this round goes by the facts of {frozen}; that judgement read those of {on}",
)
_MEND_FROZEN = Text("请按{frozen}研判后再选", "judge as of {frozen}, then choose that judgement")
