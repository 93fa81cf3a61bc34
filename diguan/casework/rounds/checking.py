"""What a plain step needs besides its turn and its papers: lines of a visit, hits that are resolved, a draw.

Reads only. It raises, or says nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from diguan.casework.members import EVENTS
from diguan.casework.rounds.acting import Decision, name_of
from diguan.casework.rounds.faults import StepFault, clause, listed
from diguan.casework.rounds.telling import GROUND
from diguan.policy.course import PASSED, RETURNED, Course, Station
from diguan.registry.models import Act, Draw, Event, Round
from diguan.words.text import Text

RETURN, RETURN_CAUSES = "return_to_poverty", "return_causes"
"""The move, and the pack's parameter with its causes."""
EVENT = "event"
"""Where an act that enters a change of members keeps which event of the file it is."""
SIGNED_BY_BOTH = ("visitor", "household")
"""Keys of a visit's `details["signed"]`: who went there, and who was visited."""


def check_visit(step: Station, decisions: Sequence[Decision]) -> None:
    """A visit answers every line of its form, under `details["form"]`, and bears both signatures.

    Whoever could not sign is said so in words: only nothing at all is refused.
    """
    if step.kind != "visit":
        return
    for one in (one for one in decisions if one.outcome == PASSED):
        form: Mapping[str, Any] = one.details.get("form") or {}
        blank = [line.text for line in step.parts if not str(form.get(line.id) or "").strip()]
        if blank:
            what = _FORM.format(case=name_of(one.case), lines=listed(blank))
            raise StepFault(what, clause(step), _MEND_FORM)
        signed: Mapping[str, Any] = one.details.get("signed") or {}
        if not all(str(signed.get(who) or "").strip() for who in SIGNED_BY_BOTH):
            raise StepFault(_SIGNED.format(case=name_of(one.case)), clause(step), _MEND_SIGNED)


def check_comparison(step: Station, decisions: Sequence[Decision]) -> None:
    """Each department asked has answered, and every hit is resolved, under `details["departments"]` (R-013).

    By department: {"hits": 2, "resolved": 2}; where the list of departments is unset, those that answered.
    """
    if "departments" not in step.settings:
        return
    for one in (one for one in decisions if one.outcome != RETURNED):
        given: Mapping[str, Any] = one.details.get("departments") or {}
        silent = [name for name in step.texts("departments") if "hits" not in (given.get(name) or {})]
        if silent or not given:
            names = ", ".join(silent) or "-"
            what = _SILENT.format(case=name_of(one.case), names=names)
            raise StepFault(what, clause(step), _MEND_SILENT)
        for name, said in given.items():
            hits, resolved = _count(said, "hits"), _count(said, "resolved")
            if resolved < hits:
                what = _HITS.format(case=name_of(one.case), name=name, left=hits - resolved)
                raise StepFault(what, clause(step), _MEND_HITS)


def check_return(followed: Course, step: Station, decisions: Sequence[Decision]) -> None:
    """Who is brought in again fell back for a cause of the pack, under `details["return_ground"]` (S1-22).

    Where the document leaves the causes open, it is said in free words, and the reason says why they suffice.
    """
    if step.step.move != RETURN:
        return
    causes = followed.setting(RETURN_CAUSES)
    known = causes.value if causes and isinstance(causes.value, tuple) else ()
    for one in (one for one in decisions if one.outcome == PASSED):
        ground = str(one.details.get(GROUND) or "").strip()
        if causes and known and ground not in known:
            words = listed([causes.parameter.words.get(key, Text(key, key)) for key in known])
            what = _GROUND.format(case=name_of(one.case), causes=words)
            raise StepFault(what, causes.source, _MEND_GROUND)
        if not known and not (ground and one.reason.strip()):
            what = _GROUND_UNSET.format(case=name_of(one.case))
            raise StepFault(what, causes.source if causes else clause(step), _MEND_GROUND_UNSET)


def check_change(step: Station, decisions: Sequence[Decision]) -> None:
    """A step that enters a change of members names its event on this family's file, under
    `details["event"]`, of a kind that the document knows and that no other act has named (S1-18).

    The event is held until the act ends: of two cases that name it at once, the second is refused.
    """
    if step.step.changes is None:
        return
    known = step.texts("changes")
    for one in (one for one in decisions if one.outcome == PASSED):
        key = one.details.get(EVENT)
        if not isinstance(key, int):
            raise StepFault(_NO_CHANGE.format(case=name_of(one.case)), clause(step), _MEND_NO_CHANGE)
        events = Event.objects.filter(household=one.case.household, kind__in=EVENTS)
        event = events.filter(pk=key).select_for_update().first()
        if event is None:
            raise StepFault(_NOT_HIS.format(case=name_of(one.case)), clause(step), _MEND_NO_CHANGE)
        if known and event.after.get("member_change") not in known:
            raise StepFault(_NOT_KNOWN.format(case=name_of(one.case)), clause(step), _MEND_NOT_KNOWN)
        if Act.objects.filter(case__household=one.case.household, details__event=event.pk).exists():
            raise StepFault(_NAMED.format(case=name_of(one.case)), clause(step), _MEND_NO_CHANGE)


def check_drawn(round: Round, step: Station, decisions: Sequence[Decision]) -> None:
    """At a spot check only cases are looked at that a draw in the open has named."""
    if not step.sampled:
        return
    drawn = drawn_at(round, step)
    if others := [name_of(one.case) for one in decisions if one.case.pk not in drawn]:
        raise StepFault(_NOT_DRAWN.format(cases=listed(others)), clause(step), _MEND_DRAW)


def drawn_at(round: Round, step: Station) -> set[int]:
    """The ids of all cases that draws of the round have named at a step."""
    rows = Draw.objects.filter(round=round, station=step.key).values_list("drawn", flat=True)
    return {int(key) for keys in rows for key in keys}


def _count(said: Any, name: str) -> int:
    value = said.get(name, 0) if isinstance(said, Mapping) else 0
    return value if isinstance(value, int) and value >= 0 else 0


_NO_CHANGE = Text(
    "{case}：还没有登记家庭成员的变动", "{case}: no change of the family's members is entered yet"
)
_NOT_HIS = Text("{case}：所选的变动不是这一户的", "{case}: the change chosen is not one of this family")
_MEND_NO_CHANGE = Text(
    "在户档登记这项变动并选择属于本案；户档上已直接登记的，在本环节选择这项变动",
    "enter the change on the family's file, as belonging to this case; one that was recorded directly "
    "already is chosen at this step",
)
_NOT_KNOWN = Text(
    "{case}：这种变动不在文件所列之内", "{case}: the document does not list this kind of change"
)
_MEND_NOT_KNOWN = Text("直接在户档登记", "record it directly on the file")
_NAMED = Text("{case}：这项变动已属于另一案", "{case}: this change belongs to another case already")
_FORM = Text("{case}：入户核实表还有空项：{lines}", "{case}: lines of the home form are blank: {lines}")
_MEND_FORM = Text("逐项填写；问不到的写明原因", "fill in every line; where nobody could say, say why")
_SIGNED = Text("{case}：入户核实表要双方签字", "{case}: both sides sign the home form")
_MEND_SIGNED = Text(
    "写明入户人和农户的签字（不能签的写明原因、见证人）",
    "name who visited and who of the family signed (or why nobody could, and who saw it)",
)
_GROUND = Text(
    "{case}：返贫重新纳入要有规定的原因：{causes}", "{case}: who returns fell back for one of: {causes}"
)
_MEND_GROUND = Text(
    "选择其中一项；都不符合的，按首次识别办理", "choose one of them; where none is true, identify anew"
)
_GROUND_UNSET = Text(
    "{case}：哪些返贫原因可重新纳入，文件没有写明（未定）",
    "{case}: for which causes a household returns is unset in the document",
)
_MEND_GROUND_UNSET = Text(
    "写明原因和重新纳入的理由，或由县里设定并注明依据",
    "write the cause and why it suffices, or let the county set the causes with its source",
)
_SILENT = Text("{case}：还没有比对结果的部门：{names}", "{case}: no answer yet from: {names}")
_MEND_SILENT = Text(
    "逐部门填写命中数和已核实数", "write for each department how many hits, how many resolved"
)
_HITS = Text(
    "{case}：{name} 还有 {left} 条比对线索没有核实", "{case}: {left} hits of {name} are not resolved"
)
_MEND_HITS = Text("比对只是线索，逐条核实后再提交", "a hit is a clue: resolve each first")
_NOT_DRAWN = Text("没有抽中：{cases}", "not drawn: {cases}")
_MEND_DRAW = Text(
    "先公开抽取；未抽中的在抽查结束时一并通过", "draw first; who is not drawn goes on at its end"
)
