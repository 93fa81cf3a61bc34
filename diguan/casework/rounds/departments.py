"""Departments are asked to compare their records with the persons of cases at a comparison, and answer.

A request lists exactly these persons. An answer is only ever added: a correction is a later one with its
reason. What was answered counts as the department's hits when the step is taken; each stays a clue that a
person resolves (R-013). A request is over when the office that asked withdraws it, or with its round: who has
no answer then is waited for no more and may be asked about anew, an answer given before stays and counts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.db.models import Max, Q
from django.utils import timezone

from diguan.casework import audit, day_shares, may
from diguan.casework.moves import pieces
from diguan.casework.record import reason_given
from diguan.casework.rounds import due
from diguan.casework.rounds.acting import Decision, must_be_open, name_of
from diguan.casework.rounds.ending import must_not_be_over
from diguan.casework.rounds.faults import AskingFault, StepFault, clause, listed
from diguan.casework.rounds.following import course
from diguan.casework.rounds.standing import standings
from diguan.engine.comparison import catalogue
from diguan.engine.comparison.answers import facts_said
from diguan.policy.course import RETURNED, Station
from diguan.registry import beside, bounds, bulk
from diguan.registry.files.comparisons import with_hits
from diguan.registry.models import (
    Area,
    Case,
    ComparisonAnswer,
    ComparisonPerson,
    ComparisonRequest,
    Officer,
    Person,
    Round,
)
from diguan.registry.viewer import Viewer
from diguan.words.days import day_words
from diguan.words.text import Text

COMPARISON = "comparison"
DEPARTMENTS = "departments"


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found: its kind in packs/departments.toml, and what is known of the kind's facts."""

    source: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Standing:
    """How far a department is with the persons of a case: `due_on` is the earliest day of those that wait."""

    name: Text
    people: int = 0
    waiting: int = 0
    hits: int = 0
    since: date | None = None
    due_on: date | None = None

    @property
    def text(self) -> Text:
        """That it has not answered."""
        return _WAITS.format(
            name=self.name, since=day_words(self.since) if self.since else "-", count=self.waiting
        )


# -- asking


def to_ask(round: Round, station: str, area: Area) -> dict[str, int]:
    """By department of the step, how many persons of the area's cases at it have not been asked about."""
    step = _comparison(round, station)
    return {name: len(rows) for name, rows in _unasked(round, step, area).items()}


def ask_departments(
    round: Round, station: str, area: Area, departments: Sequence[str], *, on: date, by: Officer
) -> list[ComparisonRequest]:
    """Ask departments about every person of the area's cases at a comparison that they have not been asked
    about; one request each. Raises NotAllowed, RoundFault, PackChanged, AskingFault."""
    step = _comparison(round, station)
    may.must_take(Viewer.of(by), step, area.prefix)
    with audit.act():
        must_be_open(round, on)
        waiting = _unasked(round, step, area)
        if strange := [name for name in departments if name not in waiting]:
            raise AskingFault(_STRANGE.format(names=", ".join(strange)), clause(step))
        if not any(waiting[name] for name in departments):
            raise AskingFault(_NOBODY, mend=_MEND_NOBODY)
        return [
            _request(round, step, area, name, waiting[name], on, by) for name in departments if waiting[name]
        ]


def _comparison(round: Round, station: str) -> Station:
    step = course(round).station(station)
    if step.kind != COMPARISON:
        raise AskingFault(_NO_COMPARISON.format(step=step.text), clause(step))
    return step


def _unasked(round: Round, step: Station, area: Area) -> dict[str, list[tuple[Case, Person]]]:
    named = step.texts(DEPARTMENTS) or tuple(catalogue.departments())
    everybody = _people(round, step, area)
    rows = ComparisonPerson.objects.filter(request__round=round, request__station=step.key)
    rows = rows.filter(Q(request__end=None) | ~Q(answers=None))
    asked = set(rows.values_list("request__department", "person_id"))
    known = catalogue.departments()
    return {
        name: [pair for pair in everybody if (name, pair[1].pk) not in asked]
        for name in named
        if name in known
    }


def _people(round: Round, step: Station, area: Area) -> list[tuple[Case, Person]]:
    """The members, who have not left, of the households whose cases can take the step."""
    rows = Case.objects.filter(round=round, state=Case.State.OPEN, village_code__startswith=area.prefix)
    cases = list(rows.exclude(household=None).select_related("household").order_by("village_code", "id"))
    held = standings(round, cases, course(round))
    here = {case.household_id: case for case in cases if step in held[case.pk].ready}
    people: list[Person] = []
    for piece in pieces(list(here)):
        people.extend(Person.objects.filter(household__in=piece, left_on=None))
    order = {key: place for place, key in enumerate(here)}
    people.sort(key=lambda one: (order[one.household_id], one.number))
    return [(here[one.household_id], one) for one in people]


def _request(
    round: Round,
    step: Station,
    area: Area,
    department: str,
    people: Sequence[tuple[Case, Person]],
    on: date,
    by: Officer,
) -> ComparisonRequest:
    made = ComparisonRequest.objects.create(
        round=round, area=area, area_prefix=area.prefix, department=department, station=step.key,
        kind=round.kind, year=round.year, step_zh=step.text.zh, step_en=step.text.en, clause=clause(step),
        pack_id=round.pack_id, people=len(people), on=on, due_on=due.day_of(step, on), at=timezone.now(),
        by=by, by_name=str(by),
    )  # fmt: skip
    rows = [_person(made, serial, case, one) for serial, (case, one) in enumerate(people, start=1)]
    bulk.create(_put_away(rows))
    about = {"request": made.pk, "round": round.pk, "station": step.key, "department": department}
    audit.write("comparison_asked", by=by, area_prefix=area.prefix, after={**about, "people": len(people)})
    return made


def _person(made: ComparisonRequest, serial: int, case: Case, one: Person) -> ComparisonPerson:
    number = case.household.number if case.household else ""
    return ComparisonPerson(
        request=made, serial=serial, case=case, person=one, village_code=case.village_code,
        household_number=number, person_number=one.number, name=one.name or "", id_number=one.id_number,
    )  # fmt: skip


def _put_away(rows: list[ComparisonPerson]) -> list[ComparisonPerson]:
    """Keep all numbers beside the record with one statement."""
    place = ComparisonPerson._meta.get_field("id_number")
    having = [row for row in rows if row.id_number]
    kept = beside.put([(str(row.id_number), place.place(row)) for row in having])
    for row, reference in zip(having, kept, strict=True):
        row.id_number = reference
    return rows


# -- answering


def answer_request(
    request: ComparisonRequest,
    answers: Mapping[int, Sequence[Hit]],
    *,
    on: date,
    by: Officer,
    reason: str = "",
) -> list[ComparisonAnswer]:
    """Say what the department's records hold of persons of a request, by their ids; no hit is no record. All
    or none. Whoever has an answer gets a later one, with its reason.

    Raises NotAllowed, NoReason, AskingFault, EngineFault.
    """
    may.must_answer(Viewer.of(by), request)
    must_not_be_over(request)
    if on < request.on:
        raise AskingFault(_BEFORE.format(on=day_words(on), asked=day_words(request.on)))
    known = catalogue.kinds_of(request.department)
    said = {key: [_checked(hit, known) for hit in hits] for key, hits in answers.items()}
    with audit.act():
        people = _held(request, list(said))
        before = _orders(list(said))
        why = reason_given(reason) if before else reason.strip()
        signed = {"on": on, "at": timezone.now(), "by": by, "by_name": str(by)}
        rows = [
            ComparisonAnswer(
                asked=people[key], order=before.get(key, 0) + 1, hits=hits,
                reason=why if key in before else "", **signed,
            )
            for key, hits in said.items()
        ]  # fmt: skip
        try:
            made = bulk.create(rows)
        except IntegrityError as fault:
            raise AskingFault(_MEANWHILE, mend=_MEND_MEANWHILE) from fault
        _tell(request, [people[key] for key in said], rows, len(before), why, by)
        must_not_be_over(request)  # a withdrawal at this moment waits for the trail, or was before it
    return made


def reveal_asked(asked: ComparisonPerson, *, by: Officer, reason: str) -> str:
    """The number of a person asked about in full, for an officer of the department who says why he needs it;
    raises NotAllowed, NoReason, ShareUsed, AskingFault where the request is over."""
    may.must_answer(Viewer.of(by), asked.request)
    must_not_be_over(asked.request)
    why = reason_given(reason)
    with audit.act():
        day_shares.must_have_left("revealed", by)
        value = str(asked.id_number or "")
        audit.write(
            "revealed", by=by, area_prefix=asked.request.area_prefix, reason=why,
            after={"fact": "id_number", "request": asked.request_id, "on": timezone.localdate().isoformat()},
            household=asked.household_number, person=asked.person_number,
        )  # fmt: skip
    return value


def _checked(hit: Hit, known: Mapping[str, catalogue.Kind]) -> dict[str, Any]:
    if hit.source not in known:
        raise AskingFault(_NO_SOURCE.format(source=hit.source))
    return {"source": hit.source, "facts": facts_said(known[hit.source], hit.facts)}


def _held(request: ComparisonRequest, keys: Sequence[int]) -> dict[int, ComparisonPerson]:
    found: dict[int, ComparisonPerson] = {}
    for piece in pieces(list(keys)):
        rows = ComparisonPerson.objects.filter(request=request, pk__in=piece)
        found.update({row.pk: row for row in rows})
    if not keys or len(found) != len(keys):
        raise AskingFault(_NOT_ASKED, mend=_MEND_NOT_ASKED)
    return found


def _orders(keys: Sequence[int]) -> dict[int, int]:
    """How many answers there are of those that have one."""
    found: dict[int, int] = {}
    for piece in pieces(list(keys)):
        rows = ComparisonAnswer.objects.filter(asked__in=piece).order_by().values_list("asked_id")
        found.update(dict(rows.annotate(last=Max("order"))))
    return found


def _tell(
    request: ComparisonRequest,
    people: Sequence[ComparisonPerson],
    rows: Sequence[ComparisonAnswer],
    corrected: int,
    why: str,
    by: Officer,
) -> None:
    alone = people[0] if len(people) == 1 else None
    counts = {"people": len(rows), "hits": sum(len(row.hits) for row in rows), "corrected": corrected}
    audit.write(
        "comparison_answered", by=by, area_prefix=request.area_prefix, reason=why,
        after={"request": request.pk, "department": request.department, **counts},
        household=alone.household_number if alone else "", person=alone.person_number if alone else "",
    )  # fmt: skip


# -- what the step makes of it


def standing(round: Round, step: Station, cases: Sequence[Case]) -> dict[int, dict[str, Standing]]:
    """By case and department, how far requests of the step are; what was never asked is left out, and so is
    whoever had no answer when a request was over."""
    if not cases:
        return {}
    found: dict[int, dict[str, Standing]] = defaultdict(dict)
    with bounds.whole(round.area_prefix):
        for piece in pieces([case.pk for case in cases]):
            rows = with_hits(
                ComparisonPerson.objects.filter(
                    request__round=round, request__station=step.key, case__in=piece
                )
            )
            columns = (
                "case_id",
                "request__department",
                "request__on",
                "request__due_on",
                "request__end",
                "hits",
            )
            for key, department, on, due_on, over, hits in rows.order_by("id").values_list(*columns):
                if over and hits is None:
                    continue
                one = found[key].setdefault(department, Standing(catalogue.name_of(department)))
                _add(one, on, due_on, hits)
    return dict(found)


def _add(one: Standing, on: date, due_on: date | None, hits: list[Any] | None) -> None:
    one.people += 1
    if hits is not None:
        one.hits += len(hits)
        return
    one.waiting += 1
    one.since = min(filter(None, (one.since, on)))
    one.due_on = min(filter(None, (one.due_on, due_on)), default=None)


def with_answers(
    round: Round, step: Station, decisions: Sequence[Decision], *, on: date
) -> Sequence[Decision]:
    """The decisions with the hits that departments have answered to requests, under `details["departments"]`.

    Raises StepFault where a department asked has not answered, unless its figure is written with the reason
    (it answered in another way), and where another figure is written than it answered.
    """
    if step.kind != COMPARISON:
        return decisions
    found = standing(round, step, [one.case for one in decisions])
    return [_with(one, found.get(one.case.pk, {}), step, on) for one in decisions]


def _with(one: Decision, found: Mapping[str, Standing], step: Station, on: date) -> Decision:
    if one.outcome == RETURNED or not found:
        return one
    given: dict[str, Any] = dict(one.details.get(DEPARTMENTS) or {})
    written = {name: said["hits"] for name, said in given.items() if "hits" in said}
    open_ones = [name for name, far in found.items() if far.waiting]
    if silent := [found[name] for name in open_ones if name not in written or not one.reason.strip()]:
        late = any(far.due_on and far.due_on < on for far in silent)
        what = (_OVERDUE if late else _OPEN).format(case=name_of(one.case), names=listed(_texts(silent)))
        raise StepFault(what, clause(step), _MEND_OPEN)
    for name, far in found.items():
        if far.waiting:
            continue
        if written.get(name, far.hits) != far.hits:
            what = _OTHER.format(case=name_of(one.case), name=far.name, hits=far.hits)
            raise StepFault(what, clause(step), _MEND_OTHER)
        resolved = (given.get(name) or {}).get("resolved", 0)
        given[name] = {"hits": far.hits, "resolved": resolved, "answered": far.people}
    return replace(one, details={**one.details, DEPARTMENTS: given})


def _texts(silent: Sequence[Standing]) -> list[Text]:
    return [one.text for one in silent]


WHO = Text("该部门的比对人员", "officers of that department")
_WAITS = Text("{name}（{since}发出，{count} 人未答复）", "{name} (asked on {since}, {count} persons open)")
_OPEN = Text("{case}：部门还没有答复比对请求：{names}", "{case}: departments have not answered: {names}")
_OVERDUE = Text("{case}：部门逾期未答复比对请求：{names}", "{case}: departments are overdue: {names}")
_MEND_OPEN = Text(
    "请催办；以其他方式答复的，填写命中数并在理由中说明答复方式",
    "remind them; if they answered in another way, write their figures and say in the reason how",
)
_OTHER = Text("{case}：{name} 答复的是 {hits} 条", "{case}: {name} has answered {hits} hits")
_MEND_OTHER = Text(
    "命中数留空，由答复带入；答复有误的，由该部门更正",
    "leave the hits blank, they come from the answers; a wrong answer is corrected by the department",
)
_NO_COMPARISON = Text("“{step}”不是数据比对", "'{step}' is no comparison of data")
_STRANGE = Text("不参加这一环节的部门：{names}", "departments that take no part in this step: {names}")
_NOBODY = Text("没有需要请这些部门比对的人员", "there is nobody whom these departments have still to look up")
_MEND_NOBODY = Text(
    "只请求比对本环节待办户的成员，已请求过的不重复请求",
    "only members of households at this step are asked about, each once",
)
_BEFORE = Text("答复日期{on}早于请求日期{asked}", "the day {on} lies before the request ({asked})")
_NO_SOURCE = Text("本部门没有“{source}”这一项", "this department keeps no '{source}'")
_NOT_ASKED = Text(
    "没有选中人员，或所选人员不在这份请求中", "nobody was chosen, or somebody not of this request"
)
_MEND_NOT_ASKED = Text("只能答复请求所列的人员", "only persons of the request can be answered")
_MEANWHILE = Text("其中有人刚由他人答复", "somebody else has just answered for one of them")
_MEND_MEANWHILE = Text("请刷新后核对", "reload the page and look again")
