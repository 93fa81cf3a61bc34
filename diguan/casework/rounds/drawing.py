"""Spot checks: drawing cases in the open, and letting those that were not drawn go on once they are done."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.record import reason_given
from diguan.casework.rounds.acting import Decision, Record, hold, must_be_open, record
from diguan.casework.rounds.checking import drawn_at
from diguan.casework.rounds.faults import StepFault, clause
from diguan.casework.rounds.following import course
from diguan.casework.rounds.standing import standings
from diguan.casework.rounds.telling import tell
from diguan.policy.course import NOT_DRAWN, Course, Station
from diguan.policy.shares import share_of
from diguan.registry.models import Act, Area, Case, Draw, Officer, Round
from diguan.registry.viewer import Viewer
from diguan.words import draw
from diguan.words.text import Text


def draw_sample(
    round: Round,
    station: str,
    area: Area,
    *,
    seed: str,
    seed_source: str,
    on: date,
    by: Officer,
    share: Decimal | None = None,
    share_source: str = "",
    reason: str = "",
) -> Draw:
    """Draw out of the cases that have come to a spot check in an area; `share` only where the pack sets none.

    A second draw over the same step needs a reason and leaves the first where it is. Raises NotAllowed,
    RoundFault, StepFault, DrawFault.
    """
    followed = course(round)
    step = followed.station(station)
    if not step.sampled:
        raise StepFault(_ALL.format(step=step.text), clause(step))
    may.must_take(Viewer.of(by), step, area.prefix)
    if not seed_source.strip():
        raise StepFault(_SEED, clause(step), _MEND_SEED)
    part, source = _share(step, share, share_source, round.opened_on)
    with audit.act():
        must_be_open(round, on)
        before = Draw.objects.filter(round=round, station=station, area=area).count()
        why = reason_given(reason) if before else reason.strip()
        roster = sorted(str(case.pk) for case in waiting(round, followed, step, area))
        made = Draw.objects.create(
            round=round,
            station=station,
            area=area,
            area_prefix=area.prefix,
            order=before + 1,
            share=part,
            share_source=source,
            seed=seed.strip(),
            seed_source=seed_source.strip(),
            root=draw.root(roster),
            roster=roster,
            drawn=draw.drawn(roster, seed, draw.size_of(part, len(roster))),
            on=on,
            at=timezone.now(),
            by=by,
            by_name=str(by),
            reason=why,
        )
        after = {"station": station, "root": made.root, "seed": made.seed, "drawn": len(made.drawn)}
        tell("drawn", round, by=by, reason=why, after=after, area_prefix=area.prefix)
    return made


def finish_draw(drawn: Draw, *, on: date, by: Officer) -> list[Act]:
    """Let the cases go on that were not drawn; every case drawn must have been looked at.

    Raises NotAllowed, RoundFault, StepFault.
    """
    round, followed = drawn.round, course(drawn.round)
    step = followed.station(drawn.station)
    may.must_take(Viewer.of(by), step, drawn.area_prefix)
    with audit.act():
        must_be_open(round, on)
        named, held = drawn_at(round, step), hold(round, [int(key) for key in drawn.roster], followed)
        left = [one.case for one in held.values() if step in one.ready]
        if unseen := [case for case in left if case.pk in named]:
            raise StepFault(_UNSEEN.format(count=len(unseen)), clause(step), _MEND_UNSEEN)
        if not left:
            return []
        decisions = [Decision(case, NOT_DRAWN) for case in left]
        return record(round, step.key, decisions, on=on, by=by, of=Record(draw=drawn), held=held)


def verified(drawn: Draw) -> bool:
    """Whether a stored draw is what its roster, seed and share give."""
    size = draw.size_of(drawn.share, len(drawn.roster))
    again = draw.drawn(drawn.roster, drawn.seed, size)
    return (drawn.root, drawn.drawn) == (draw.root(drawn.roster), again)


def waiting(round: Round, followed: Course, step: Station, area: Area) -> list[Case]:
    """The cases of an area whose turn it is at a step."""
    rows = Case.objects.filter(round=round, state=Case.State.OPEN, village_code__startswith=area.prefix)
    return [one.case for one in standings(round, list(rows), followed).values() if step in one.ready]


def _share(step: Station, given: Decimal | None, source: str, day: date) -> tuple[Decimal, str]:
    """The share that the pack sets; where it sets none, the one given, with its source."""
    if step.step.coverage is not None and step.step.coverage < 1:
        return step.step.coverage, step.source
    setting = step.settings.get("sample")
    value = setting.parameter.on(day) if setting else None
    if setting and value:
        share = share_of(value)
        return Decimal(share.numerator) / Decimal(share.denominator), setting.source
    if given is None or not source.strip():
        raise StepFault(_UNSET.format(step=step.text), clause(step), _MEND_UNSET)
    return given, source.strip()


_ALL = Text("“{step}”逐户办理，不抽查", "'{step}' is taken for every case: there is nothing to draw")
_SEED = Text("没有写明公开种子的来源", "it is not said where the public seed comes from")
_MEND_SEED = Text(
    "写明事先约定的公开数字，如某日某期开奖号码", "name the public number agreed on beforehand, and its day"
)
_UNSEEN = Text("还有 {count} 户抽中的没有检查", "{count} of those drawn have not been looked at")
_MEND_UNSEEN = Text("检查完抽中的户，再结束抽查", "look at all that were drawn, then end the spot check")
_UNSET = Text("“{step}”的抽查比例文件没有规定", "the document sets no share for '{step}'")
_MEND_UNSET = Text(
    "填本次比例和依据；县里可在本县政策包中设定",
    "give the share and on what ground; an overlay may set it for good",
)
