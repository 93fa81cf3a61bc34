"""Notices and announcements: a list goes on the boards for the days of the pack, and its cases go on when it
comes off.

What hangs is frozen: the list has a digest whose first digits are printed on it. Objections are in
objections.py.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.moves import pieces
from diguan.casework.rounds.acting import Decision, Record, hold, must_be_open, name_of, record
from diguan.casework.rounds.faults import NoticeFault, NotYet, StepFault, clause, listed
from diguan.casework.rounds.following import course
from diguan.casework.rounds.standing import Standing, standings
from diguan.casework.rounds.telling import tell
from diguan.policy.course import PASSED, RETURNED, Station
from diguan.registry import bulk
from diguan.registry.models import (
    Act,
    Area,
    Case,
    Notice,
    NoticeEnd,
    NoticeLine,
    Objection,
    ObjectionAnswer,
    Officer,
    Posting,
    Round,
)
from diguan.registry.viewer import Viewer
from diguan.words.days import day_words
from diguan.words.text import Text
from diguan.words.working_days import ONLY_WEEK_ENDS, Reckoned, after

KINDS = ("notice", "announcement")
WORKING_DAYS = "working days"  # the unit of a parameter that counts them
CODE_LENGTH = 8


def post_notice(
    round: Round,
    station: str,
    area: Area,
    cases: Sequence[Case],
    *,
    starts: date,
    until: date,
    places: Sequence[tuple[str, str]],
    on: date,
    by: Officer,
    telephone: str = "",
) -> Notice:
    """Put a list of cases on boards from `starts` to `until` (the day it comes off); `places` are pairs of a
    place of the pack and where that is.

    Raises NotAllowed, RoundFault, NotYet, NoticeFault for too few days, objections left, or a case posted
    already.
    """
    followed = course(round)
    step = followed.station(station)
    if step.kind not in KINDS:
        raise StepFault(_NO_NOTICE.format(step=step.text), clause(step))
    may.must_take(Viewer.of(by), step, area.prefix)
    check_days(step, starts, until)
    with audit.act():
        must_be_open(round, on)
        _check_cases(step, area, list(standings(round, cases, followed).values()))
        notice = Notice.objects.create(
            round=round,
            station=station,
            area=area,
            area_prefix=area.prefix,
            open_to_objections=step.kind == "notice",
            digest=(digest := _digest(round, station, cases)),
            code=digest[:CODE_LENGTH],
            starts=starts,
            until=until,
            telephone=telephone.strip(),
            at=timezone.now(),
            by=by,
            by_name=str(by),
        )
        lines = [
            NoticeLine(notice=notice, case=case, village_code=case.village_code, serial=serial)
            for serial, case in enumerate(cases, start=1)
        ]
        bulk.create(lines)
        for place, where in places:
            _post(notice, place, where, starts, by)
        after = {"station": station, "list": digest, "until": until.isoformat(), "places": len(places)}
        tell("notice_posted", round, by=by, after=after, cases=cases, area_prefix=area.prefix)
    return notice


def add_posting(notice: Notice, place: str, where: str, *, starts: date, on: date, by: Officer) -> Posting:
    """Hang the list on one more board; raises NotAllowed, RoundFault, NoticeFault when it has come off."""
    step = course(notice.round).station(notice.station)
    may.must_take(Viewer.of(by), step, notice.area_prefix)
    with audit.act():
        must_be_open(notice.round, on)
        _must_hang(notice)
        posted = _post(notice, place, where, starts, by)
        after = {"list": notice.digest, "place": place}
        tell("notice_posted", notice.round, by=by, after=after, area_prefix=notice.area_prefix)
    return posted


def close_notice(notice: Notice, *, on: date, by: Officer, remark: str = "", back_to: str = "") -> list[Act]:
    """Take the list off and let its cases go on; a case with an objection upheld goes back to `back_to`.

    Without `back_to` it goes where the pack says, else to the last home visit or meeting before the notice.
    Raises NotAllowed, RoundFault, NoticeFault for days, places and objections that are missing.
    """
    followed = course(notice.round)
    step = followed.station(notice.station)
    may.must_take(Viewer.of(by), step, notice.area_prefix)
    with audit.act():
        must_be_open(notice.round, on)
        _must_hang(notice)
        check_days(step, notice.starts, on)
        _check_end(notice, step, on)
        NoticeEnd.objects.create(
            notice=notice, on=on, remark=remark.strip(), at=timezone.now(), by=by, by_name=str(by)
        )
        after = {"list": notice.digest, "on": on.isoformat()}
        tell("notice_ended", notice.round, by=by, after=after, area_prefix=notice.area_prefix)
        listed_keys = list(notice.lines.order_by("serial").values_list("case_id", flat=True))
        held, upheld = hold(notice.round, listed_keys, followed), _upheld(notice)
        waiting = [held[key] for key in listed_keys if step in held[key].ready]
        if not waiting:
            return []
        decisions = [_decision(one, step, upheld, back_to) for one in waiting]
        of = Record(notice=notice)
        return record(notice.round, step.key, decisions, on=on, by=by, of=of, held=held)


def check_days(step: Station, starts: date, until: date) -> None:
    """Raise NoticeFault when a list hangs, or is to hang, less than the pack's days."""
    if until <= starts:
        raise NoticeFault(_BACKWARDS, clause(step), _MEND_BACKWARDS)
    days = step.number("days")
    if days is None:
        return
    unit = step.settings["days"].parameter.unit
    last = reckoned(starts, int(days), unit)
    if until < last.day:
        short = _SHORT_WORKING if unit == WORKING_DAYS else _SHORT
        what = short.format(step=step.text, days=int(days), last=day_words(last.day))
        mend = _MEND_SHORT if last.known else _MEND_UNKNOWN.format(note=ONLY_WEEK_ENDS)
        raise NoticeFault(what, step.settings["days"].source, mend)


def last_day(starts: date, days: int, unit: str | None) -> date:
    """The first day on which a list that hangs since `starts` may come off."""
    return reckoned(starts, days, unit).day


def reckoned(starts: date, days: int, unit: str | None) -> Reckoned:
    """The same, with whether the public holidays on the way are known where the unit is working days."""
    if unit != WORKING_DAYS:
        return Reckoned(starts + timedelta(days=days))
    return after(starts, days)


def open_objections(notice: Notice) -> int:
    """How many objections to a list have no answer yet."""
    return Objection.objects.filter(notice=notice, answer=None).count()


def missing_places(notice: Notice, step: Station) -> tuple[str, ...]:
    """The kinds of place of the pack at which the list does not hang."""
    hung = set(Posting.objects.filter(notice=notice).values_list("place", flat=True))
    return tuple(place for place in step.texts("places") if place not in hung)


def _check_cases(step: Station, area: Area, found: Sequence[Standing]) -> None:
    if not found:
        raise NoticeFault(_EMPTY, clause(step))
    cases = [one.case for one in found]
    if outside := [name_of(one) for one in cases if not one.village_code.startswith(area.prefix)]:
        raise NoticeFault(_OUTSIDE.format(cases=listed(outside)), clause(step))
    if early := [name_of(one.case) for one in found if step not in one.ready]:
        raise NotYet(_NOT_THEIR_TURN.format(step=step.text, cases=listed(early)), clause(step), _MEND_TURN)
    hanging: list[Text] = []
    for piece in pieces([case.pk for case in cases]):
        rows = NoticeLine.objects.filter(notice__station=step.key, notice__end=None, case__in=piece)
        hanging.extend(name_of(row.case) for row in rows.select_related("case__household", "case__area"))
        if step.kind == "announcement" and Objection.objects.filter(case__in=piece, answer=None).exists():
            raise NoticeFault(_DISPUTED, clause(step), _MEND_DISPUTED)
    if hanging:
        raise NoticeFault(_HANGS.format(cases=listed(hanging)), clause(step))


def _check_end(notice: Notice, step: Station, on: date) -> None:
    if on < notice.until:
        raise NoticeFault(_EARLY.format(until=day_words(notice.until)), clause(step))
    if missing := missing_places(notice, step):
        setting = step.settings["places"]
        what = _PLACES.format(places=", ".join(missing))
        raise NoticeFault(what, setting.source, _MEND_PLACES)
    for posting in Posting.objects.filter(notice=notice):
        check_days(step, posting.starts, on)
    if left := open_objections(notice):
        raise NoticeFault(_OBJECTIONS.format(count=left), clause(step), _MEND_OBJECTIONS)


def _must_hang(notice: Notice) -> None:
    if NoticeEnd.objects.filter(notice=notice).exists():
        raise NoticeFault(_OFF)


def _post(notice: Notice, place: str, where: str, starts: date, by: Officer) -> Posting:
    return Posting.objects.create(
        notice=notice,
        place=place,
        where=where.strip(),
        starts=max(starts, notice.starts),
        at=timezone.now(),
        by=by,
        by_name=str(by),
    )


def _upheld(notice: Notice) -> Mapping[int, str]:
    """By case, what the upheld objections say."""
    rows = ObjectionAnswer.objects.filter(objection__notice=notice, outcome=ObjectionAnswer.Outcome.UPHELD)
    found = rows.exclude(objection__case=None).values_list("objection__case_id", "text")
    return {case: text for case, text in found if case is not None}


def _decision(one: Standing, step: Station, upheld: Mapping[int, str], back_to: str) -> Decision:
    if one.case.pk not in upheld:
        return Decision(one.case, PASSED)
    place = back_to or step.back_to or last_look(one, step)
    return Decision(one.case, RETURNED, f"异议成立：{upheld[one.case.pk]}", back_to=place)


def last_look(one: Standing, step: Station) -> str:
    """The last step before this one at which people looked at the household: a visit, else a meeting …."""
    before = one.course.before(step.key)
    for kind in ("visit", "meeting", "check", "approval", "application"):
        found = [station.key for station in before if station.kind == kind]
        if found:
            return found[-1]
    raise NoticeFault(_NOWHERE.format(step=step.text), clause(step), _MEND_NOWHERE)


def _digest(round: Round, station: str, cases: Sequence[Case]) -> str:
    names = [(case.pk, case.household_id, case.village_code) for case in cases]
    return sha256(json.dumps([round.pk, station, round.pack_digest, names]).encode()).hexdigest()


_NO_NOTICE = Text("“{step}”不是公示、公告", "'{step}' is no notice or announcement")
_BACKWARDS = Text("撤下的日期应晚于张贴的日期", "the list comes off after it goes up")
_MEND_BACKWARDS = Text("名单要挂满规定的天数再撤下", "a list comes off when its days are over")
_SHORT = Text(
    "“{step}”要挂满 {days} 天，最早{last}撤下", "'{step}' hangs {days} days: until {last} at the earliest"
)
_SHORT_WORKING = Text(
    "“{step}”要挂满 {days} 个工作日，最早{last}撤下",
    "'{step}' hangs {days} working days: until {last} at the earliest",
)
_MEND_SHORT = Text(
    "请改为规定的天数；补挂的按补挂之日起算", "give it the days that are set, from the day it hangs"
)
_MEND_UNKNOWN = Text(
    "请改为规定的天数；补挂的按补挂之日起算。{note}",
    "give it the days that are set, from the day it hangs; {note}",
)
_EMPTY = Text("名单为空", "the list is empty")
_OUTSIDE = Text("不在名单所属地区：{cases}", "not of the area of the list: {cases}")
_NOT_THEIR_TURN = Text("还没有轮到“{step}”：{cases}", "it is not the turn of '{step}' for: {cases}")
_MEND_TURN = Text("先办完前面的环节", "take the steps before it first")
_HANGS = Text("已在公示中：{cases}", "on a list that hangs already: {cases}")
_DISPUTED = Text("名单中有户的异议还没有答复", "objections to cases of the list are not answered")
_MEND_DISPUTED = Text("争议解决后再公告", "settle them first, then announce")
_EARLY = Text("要挂到{until}", "it hangs until {until}")
_PLACES = Text("还没有张贴的地点：{places}", "it does not hang at: {places}")
_MEND_PLACES = Text("补贴后按补贴之日起算天数", "hang it there too; its days count from then")
_OBJECTIONS = Text("还有 {count} 条异议没有答复", "{count} objections are not answered")
_MEND_OBJECTIONS = Text("逐条答复后再结束公示", "answer each of them, then end the notice")
_OFF = Text("名单已经撤下", "the list has come off already")
_NOWHERE = Text("“{step}”之前没有可退回的环节", "there is no step before '{step}' to go back to")
_MEND_NOWHERE = Text("请写明退回到哪一环节", "name the step it goes back to")
