"""What keeps a case from going on, and who must act by when: told for one case or for a whole list.

Reads only, in a fixed number of queries. What the document leaves open is said to be unset, with whose it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from diguan.casework import lifecycle, may
from diguan.casework.moves import pieces
from diguan.casework.rounds import departments, judged, quota, villages
from diguan.casework.rounds.checking import drawn_at
from diguan.casework.rounds.due import by_day, day_of
from diguan.casework.rounds.faults import listed
from diguan.casework.rounds.following import course
from diguan.casework.rounds.standing import Standing, standings
from diguan.casework.rounds.steps import FLAG_CLAUSES, FLAGS
from diguan.policy.course import PASSED, Course, Setting, Station
from diguan.policy.entries import Rule
from diguan.policy.pack import Pack
from diguan.registry.book import library
from diguan.registry.models import Case, Draw, Notice, NoticeLine, Objection, Round
from diguan.words.days import day_words
from diguan.words.text import Text
from diguan.words.working_days import ONLY_WEEK_ENDS

Severity = Literal["block", "warn"]


@dataclass(frozen=True, slots=True)
class Block:
    """One thing in the way, or to be known: `clause` is where the document says so, `who` may act, `due` by
    when."""

    severity: Severity
    station: str
    text: Text
    clause: str
    who: Text | None = None
    due: date | None = None


def what_blocks(case: Case, *, on: date) -> list[Block]:
    """What is in the way of one case on a day, first what blocks."""
    return blocks_of(case.round, [case], on=on)[case.pk]


def blocks_of(round: Round, cases: Sequence[Case], *, on: date) -> dict[int, list[Block]]:
    """The same for many cases of a round, by case id."""
    followed = course(round)
    held = standings(round, cases, followed)
    around = _Around(round, followed, cases, held)
    found: dict[int, list[Block]] = {}
    for key, standing in held.items():
        blocks = list(_of_case(standing, around, on))
        found[key] = sorted(blocks, key=lambda one: one.severity != "block")
    return found


class _Around:
    """What is known about the lists, objections and draws around some cases."""

    def __init__(
        self, round: Round, followed: Course, cases: Sequence[Case], held: Mapping[int, Standing]
    ) -> None:
        self.round = round
        self.course = followed
        self.hanging: dict[int, Notice] = {}
        self.objections: Counter[int] = Counter()
        for piece in pieces([case.pk for case in cases]):
            lines = NoticeLine.objects.filter(case__in=piece, notice__end=None).select_related("notice")
            self.hanging.update({line.case_id: line.notice for line in lines})
            open_ones = Objection.objects.filter(case__in=piece, answer=None)
            self.objections.update(key for key in open_ones.values_list("case_id", flat=True) if key)
        compared = [one for one in self.course.stations if one.kind == departments.COMPARISON]
        self.asked = {
            step.key: departments.standing(round, step, [one for one in cases if step in held[one.pk].ready])
            for step in compared
        }
        self.quota = quota.quota_of(round, self.course)
        self.included: dict[str, int] = {}
        of_villages = self.course.procedure.of == "village"
        self.villages = villages.counted(round, cases) if of_villages else {}
        sampled = [station for station in self.course.stations if station.sampled]
        self.drawn: Mapping[str, set[int]] = {one.key: drawn_at(round, one) for one in sampled}
        self.rosters: dict[str, set[int]] = defaultdict(set)
        for key, roster in (
            Draw.objects.filter(round=round).values_list("station", "roster") if sampled else ()
        ):
            self.rosters[key] |= {int(one) for one in roster}

    def beyond(self, station: Station, case: Case) -> tuple[quota.Quota, int] | None:
        """The quota, and the persons with this case, where a step would bring in more than it."""
        if self.quota is None or not quota.enters(self.course, station):
            return None
        if station.key not in self.included:
            self.included[station.key] = quota.included(self.round, self.course, station)
        people = self.included[station.key] + (case.people or 0)
        return (self.quota, people) if people > self.quota.people else None


def _of_case(one: Standing, around: _Around, on: date) -> Iterator[Block]:
    if one.case.state != Case.State.OPEN:
        if one.case.awaits:
            duties = may.ACTS[may.MOVE_ACTS[one.case.awaits]].duties
            move = lifecycle.MOVES[one.case.awaits]
            yield Block(
                "block", "", _AWAITS.format(move=move.text), ", ".join(move.clauses), may.said(duties)
            )
        return
    for station in one.ready:
        yield _step(station, one, around)
        yield from _of_kind(station, one, around)
        if beyond := around.beyond(station, one.case):
            number, people = beyond
            severity: Severity = "block" if number.limits else "warn"
            yield Block(severity, station.key, number.told(people), number.clause)
        yield from _warnings(station, one, around)
    for flag in one.case.flags:
        text = _FLAGGED.format(flag=FLAGS.get(flag, Text(flag, flag)))
        yield Block("warn", "", text, _flag_clause(flag, around.course.pack))


def _step(station: Station, one: Standing, around: _Around) -> Block:
    papers = [paper.text for paper in station.step.evidence]
    text = _NEXT.format(step=station.text)
    if papers:
        said = Text("、".join(paper.zh for paper in papers), ", ".join(paper.en for paper in papers))
        text = _NEXT_WITH.format(step=station.text, papers=said)
    due = day_of(station, one.case.since)
    return Block("block", station.key, text, station.source, may.said(may.duties_of(station)), due)


def _of_kind(station: Station, one: Standing, around: _Around) -> Iterator[Block]:
    key, notice = one.case.pk, around.hanging.get(one.case.pk)
    if notice and notice.station == station.key:
        text = _HANGS.format(code=notice.code, until=day_words(notice.until))
        yield Block("block", station.key, text, station.source, due=notice.until)
    if station.kind in ("notice", "announcement") and around.objections[key]:
        who = may.said(may.ACTS["answer_objection"].duties)
        text = _OBJECTIONS.format(count=around.objections[key])
        yield Block("block", station.key, text, station.source, who)
    for silent in around.asked.get(station.key, {}).get(key, {}).values():
        if silent.waiting:
            yield Block("block", station.key, silent.text, station.source, departments.WHO, silent.due_on)
    if station.sampled and key not in around.rosters[station.key]:
        yield Block("block", station.key, _TO_DRAW, station.source, may.said(may.duties_of(station)))
    elif station.sampled and key not in around.drawn[station.key]:
        yield Block("block", station.key, _NOT_DRAWN, station.source)
    if station.kind == "endorsement" and station.signatures > 1:
        done = len(one.signers(station))
        text = _SIGNED.format(done=done, all=station.signatures)
        yield Block("block", station.key, text, station.source)


def _warnings(station: Station, one: Standing, around: _Around) -> Iterator[Block]:
    for setting in station.unset:
        yield _unset(station, setting)
    due = by_day(station, one.case.since)
    if due and not due.known:
        yield Block("warn", station.key, ONLY_WEEK_ENDS, station.settings["due"].source)
    for key in station.other_eyes:
        other = around.course.station(key)
        yield Block("warn", station.key, _EYES.format(other=other.text, step=station.text), station.source)
    if (facts := around.villages.get(one.case.pk)) is not None:
        yield from _of_village(station, around, facts)
    for name in station.doubts:
        text = _DOUBT.format(parameter=around.course.pack.parameters[name].text, step=station.text)
        yield Block("warn", station.key, text, station.source)
    if station.kind in judged.JUDGING and one.case.expected:
        text = _SPEAKS_FOR if one.case.expected == PASSED else _SPEAKS_AGAINST
        known = around.course.pack.rules
        rules = [known[id] for id in one.case.found_rules if id in known]
        yield Block("warn", station.key, _because(text, rules), _clauses(rules))


def _of_village(station: Station, around: _Around, facts: Mapping[str, Any]) -> Iterator[Block]:
    """The count behind each rule that the step asks of the village; where it says no, it blocks."""
    answers = villages.answers(around.course, facts)
    for rule in villages.rules_asked(around.course, station):
        severity: Severity = "block" if answers.get(rule) is False else "warn"
        clause = str(around.course.pack.rules[rule].source)
        yield Block(severity, station.key, villages.told(around.course, facts), clause)


def _unset(station: Station, setting: Setting) -> Block:
    known = setting.origin in library().ids
    pack = library().pack(setting.origin).title if known else setting.origin or "-"
    text = _UNSET.format(parameter=setting.parameter.text, pack=pack)
    return Block("warn", station.key, text, setting.source)


def _flag_clause(flag: str, pack: Pack) -> str:
    """Where the pack bans what the flag is for, and the id under which the house keeps the ban."""
    fact, own = _FLAG_FACTS.get(flag), FLAG_CLAUSES.get(flag, "S1-11")
    rules = [rule for rule in pack.rules.values() if rule.kind == "flag" and fact in rule.tree.facts]
    return "; ".join(filter(None, (_clauses(rules), own)))


def _because(text: Text, rules: Sequence[Rule]) -> Text:
    """The words with the rules that proposed the household."""
    return _BECAUSE.format(text=text, rules=listed([rule.text for rule in rules])) if rules else text


def _clauses(rules: Sequence[Rule]) -> str:
    """Where the rules are written, each clause once."""
    return "; ".join(dict.fromkeys(part for rule in rules for part in str(rule.source).split("; ")))


_FLAG_FACTS: Mapping[str, str] = {
    "kin_of_cadre": "kin_of_cadre",
    "split_or_merged": "split_or_merged_on",
}
_BECAUSE = Text("{text}（{rules}）", "{text} ({rules})")
_AWAITS = Text("结果待确认：{move}", "the result waits to be confirmed: {move}")
_FLAGGED = Text("提请复核：{flag}", "look twice: {flag}")
_NEXT = Text("待办“{step}”", "to do: '{step}'")
_NEXT_WITH = Text("待办“{step}”，要有：{papers}", "to do: '{step}', with: {papers}")
_HANGS = Text("名单 {code} 公示中，{until}撤下", "list {code} hangs until {until}")
_OBJECTIONS = Text("{count} 条异议没有答复", "objections without an answer: {count}")
_TO_DRAW = Text("还没有公开抽取", "the draw has not been made")
_NOT_DRAWN = Text("未抽中，抽查结束后一并通过", "not drawn: it goes on when the spot check ends")
_SIGNED = Text("已有 {done} 人签字，共要 {all} 人", "{done} of {all} have signed")
_EYES = Text("办过“{other}”的人不能办“{step}”", "who took '{other}' does not take '{step}'")
_DOUBT = Text(
    "“{step}”是否要办取决于“{parameter}”，文件没有写明",
    "whether '{step}' is taken hangs on '{parameter}', which is unset",
)
_SPEAKS_FOR = Text(
    "系统研判：应通过；不通过要写理由", "the system's finding speaks for it; refusing needs a reason"
)
_SPEAKS_AGAINST = Text(
    "系统研判：不应通过；通过要写理由", "the system's finding speaks against it; passing needs a reason"
)
_UNSET = Text(
    "“{parameter}”未定（{pack}），县里可自行设定并注明依据",
    "'{parameter}' is unset ({pack}); a county may set it, with its source",
)
