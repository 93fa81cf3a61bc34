"""One round under way in the demonstration county, brought there by the officers' own verbs.

Wang's village has its first list on the boards, until a fortnight after the loading, with an objection nobody
has answered; in Sun's the visits are to be made; everywhere else the round has only been opened. Nothing here
knows a household beforehand.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from diguan.casework import accounts, rounds
from diguan.policy.course import PASSED, REFUSED, Course, Station
from diguan.policy.pack import Pack
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.words.text import Text

OPENED = date(2017, 6, 5)
PUBLICITY, APPLICATION, VISIT = date(2017, 6, 6), date(2017, 6, 8), date(2017, 6, 14)
MEETING, NOTICE, OBJECTION = date(2017, 6, 20), date(2017, 6, 21), date(2017, 6, 24)
FORTNIGHT = timedelta(days=14)
APPLICANTS, DOUBTFUL = 7, 3
PRESENT, ENTITLED = 26, 30


def begun(viewer: Viewer) -> bool:
    """Whether the demonstration has its round already."""
    return files.rounds(viewer).exists()


def begin(county: Any, pack: Pack, year: int, judgement: Any, today: date) -> Text:
    """Open the round and carry two villages a stretch of its way; gives what was done in words. The list
    hangs on from then to a fortnight after today, so that it can be seen where it is public."""
    zhao, li, wang, sun = (accounts.account(name) for name in ("zhao", "li", "wang", "sun"))
    procedure = next(one for one in pack.procedures.values() if one.kind == "first_identification")
    one = rounds.open_round(county, pack, procedure.id, year=year, on=OPENED, by=zhao, judgement=judgement)
    rounds.add_candidates(one, on=OPENED, by=zhao)
    course = rounds.course(one)
    for officer in (wang, sun):
        if officer.area:  # a very small county has one inhabited village
            _apply(one, course, officer)
    _visit(one, course, li, wang.area)
    if listed := _appraise(one, course, wang):
        _post(one, course, wang, listed, today + FORTNIGHT)
    counted = files.cases(Viewer.of(zhao), one).count()
    return Text(
        f"已开启一轮“{procedure.text.zh}”：{counted} 户", f"a round of '{procedure.text.en}': {counted} cases"
    )


def _of(course: Course, kind: str) -> Station:
    return next(station for station in course.stations if station.kind == kind)


def _papers(station: Station, where: str) -> dict[str, str]:
    return {paper.id: where for paper in station.step.evidence}


def _open_cases(one: Any, officer: Any, area: Any) -> list[Any]:
    return list(files.cases(Viewer.of(officer), one).filter(state="open", area=area))


def _apply(one: Any, course: Course, officer: Any) -> None:
    """The village is told of the round; then families apply, those the rules propose and some more."""
    publicity, application, village = _of(course, "publicity"), _of(course, "application"), officer.area
    rounds.take_area_step(
        one,
        publicity.key,
        village,
        on=PUBLICITY,
        by=officer,
        evidence=_papers(publicity, "村委会档案柜，2017-宣传-1"),
    )
    viewer = Viewer.of(officer)
    proposed = _open_cases(one, officer, village)
    more = _more(viewer, one)
    papers = _papers(application, "村委会档案柜，2017-申请")
    if proposed:
        decisions = [rounds.Decision(case, PASSED, evidence=papers) for case in proposed]
        rounds.take_steps(one, application.key, decisions, on=APPLICATION, by=officer)
    for household in more[: APPLICANTS - len(proposed)]:
        rounds.add_case(one, household, source="application", on=APPLICATION, by=officer, evidence=papers)


def _more(viewer: Viewer, one: Any) -> list[Any]:
    """Others who apply: first those of whom it cannot be said, then some whom the rules do not propose."""
    found = files.findings(viewer, one.judgement).filter(household__status="unregistered")
    outside = found.exclude(household__cases__round=one).exclude(outcome="qualifies")
    known: dict[str, list[Any]] = {"cannot_say": [], "does_not_qualify": []}
    for row in outside.select_related("household").order_by("household__number"):
        known[row.outcome].append(row.household)
    doubtful, against = known["cannot_say"], known["does_not_qualify"]
    return [*doubtful[:DOUBTFUL], *against, *doubtful[DOUBTFUL:]]


def _visit(one: Any, course: Course, officer: Any, village: Any) -> None:
    """The township's group has been at every applicant's home."""
    station = _of(course, "visit")
    said = "见纸质入户核实表"
    details = {
        "form": {part.id: said for part in station.parts},
        "signed": {"visitor": officer.name, "household": "户主本人"},
    }
    decisions = [
        rounds.Decision(case, PASSED, evidence=_papers(station, "乡镇扶贫办，2017-入户"), details=details)
        for case in _open_cases(one, officer, village)
    ]
    rounds.take_steps(one, station.key, decisions, on=VISIT, by=officer)


def _appraise(one: Any, course: Course, officer: Any) -> Sequence[Any]:
    """The representatives have voted: for those whom the rules propose, against the others."""
    station, cases = _of(course, "meeting"), _open_cases(one, officer, officer.area)
    against = [case for case in cases if case.expected == REFUSED]
    votes = [_votes(case, against[:1]) for case in cases]
    rounds.hold_meeting(
        one, station.key, officer.area, on=MEETING, place="村委会会议室", entitled=ENTITLED, present=PRESENT,
        minutes="逐户介绍入户核实情况，代表提问后举手表决，当场宣布票数。", votes=votes, by=officer,
        chair=officer.name,
    )  # fmt: skip
    return [case for case, vote in zip(cases, votes, strict=True) if vote.outcome == PASSED]


def _votes(case: Any, known_better: Sequence[Any]) -> rounds.Votes:
    """People decide: of one household they know what the files of last year do not yet say."""
    kin = "kin_of_cadre" in case.flags
    recused = {"recused": 1, "recusal": "本户亲属回避"} if kin else {}
    if case in known_better:
        reason = "去年的档案还没有反映：户主今年确诊大病，已停工"
        return rounds.Votes(case, 21, 3, 1, outcome=PASSED, reason=reason, **recused)
    if case.expected == REFUSED:
        return rounds.Votes(case, 5, 19, 1, outcome=REFUSED, reason="收入稳定，有新房", **recused)
    reason = "" if case.expected == PASSED else "代表了解该户情况，一致认为困难"
    return rounds.Votes(case, 22, 2, 1, outcome=PASSED, reason=reason, **recused)


def _post(one: Any, course: Course, officer: Any, cases: Sequence[Any], until: date) -> None:
    """The first list hangs, and somebody says that a household does not belong on it."""
    station = _of(course, "notice")
    places = station.texts("places") or ("elsewhere",)
    posted = rounds.post_notice(
        one, station.key, officer.area, cases, starts=NOTICE, until=until, on=NOTICE, by=officer,
        places=[(place, "公示栏") for place in places], telephone="",
    )  # fmt: skip
    rounds.object(
        posted,
        kind="wrongly_listed",
        text="听说这家在县城有房，请核实。",
        received_on=OBJECTION,
        by=officer,
        case=cases[0],
    )
