"""What procedures refer to: the parameters, rules, steps and other procedures their steps name must be there.

It checks names and what they stand for; what a step does is the business of casework.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from diguan.policy.building import SHARE
from diguan.policy.drafts import Draft
from diguan.policy.entries import Parameter
from diguan.policy.faults import PolicyFault, did_you_mean
from diguan.policy.language.types import DAY, NUMBER, TEXTS
from diguan.policy.procedures import END, Procedure
from diguan.words.errors import Fault
from diguan.words.text import Text

DAYS: Final = ("days", "working days")
_KEYS: Final = (
    *("days", "due", "quorum", "votes", "sample", "departments", "places", "changes", "gate", "runs"),
)
_STEPS: Final = ("after", "on_refusal", "four_eyes")


def check_references(
    drafts: Sequence[Draft], procedures: Mapping[str, Procedure], parameters: Mapping[str, Parameter]
) -> Iterator[Fault]:
    """A fault for each step that names something the pack does not declare, or cannot mean.

    `procedures` and `parameters` are those that could be built; the others have their fault already.
    """
    known = _Known(drafts, procedures, parameters)
    for draft in drafts:
        if draft.section != "procedure" or draft.id not in procedures:
            continue
        yield from known.procedure(draft)
        before: list[str] = []
        for step in draft.children("step"):
            if step.id in before:
                yield step.fault(_TWICE.format(id=step.id), "id", _MEND_TWICE)
            yield from known.step(step)
            yield from _steps_named(step, before)
            before.append(step.id)
    yield from known.circles()


class _Known:
    """The names of one pack, and what each may be named for."""

    def __init__(
        self,
        drafts: Sequence[Draft],
        procedures: Mapping[str, Procedure],
        parameters: Mapping[str, Parameter],
    ) -> None:
        self.drafts = {draft.id: draft for draft in drafts if draft.section == "procedure"}
        self.procedures, self.parameters = procedures, parameters
        self.rules = {draft.id for draft in drafts if draft.section in ("rule", "decision")}
        self.declared = {draft.id for draft in drafts if draft.section == "parameter"}

    def procedure(self, draft: Draft) -> Iterator[PolicyFault]:
        for key in ("cycle", "freeze"):
            if key in draft.data and (fault := self.parameter(draft, key)):
                yield fault
        for name in draft.strings("proposed_by"):
            if name not in self.rules:
                what = _NOT_THERE.format(id=draft.id, key="proposed_by", name=name)
                yield draft.fault(what, "proposed_by", did_you_mean(name, self.rules, _MEND))

    def step(self, step: Draft) -> Iterator[PolicyFault]:
        for key in _KEYS:
            if key in step.data and (fault := self.named(step, key)):
                yield fault

    def named(self, step: Draft, key: str) -> PolicyFault | None:
        if key not in ("gate", "runs"):
            return self.parameter(step, key)
        names = self.rules if key == "gate" else self.drafts.keys()
        if (name := step.data[key]) not in names:
            return step.fault(
                _NOT_THERE.format(id=step.id, key=key, name=name), key, did_you_mean(name, names, _MEND)
            )
        return self.run(step, name) if key == "runs" and name in self.procedures else None

    def run(self, step: Draft, name: str) -> PolicyFault | None:
        """A part or a visit runs a part; a choice goes on with a whole procedure."""
        is_part = self.procedures[name].kind == "part"
        if step.data.get("kind") == "choice" and is_part:
            return step.fault(_CHOOSES_PART.format(id=step.id, name=name), "runs", _MEND_CHOICE)
        if step.data.get("kind") == "visit" and not is_part:
            return step.fault(_VISITS_WHOLE.format(id=step.id, name=name), "runs", _MEND_VISIT)
        return None

    def parameter(self, draft: Draft, key: str) -> PolicyFault | None:
        if (name := draft.data[key]) not in self.declared:
            what = _NOT_THERE.format(id=draft.id, key=key, name=name)
            return draft.fault(what, key, did_you_mean(name, self.declared, _MEND))
        parameter = self.parameters.get(name)
        if parameter is None or _fits(key, parameter):
            return None
        return draft.fault(_UNFIT.format(id=draft.id, key=key, name=name), key, _MEND_UNFIT[_WANTED[key]])

    def circles(self) -> Iterator[PolicyFault]:
        """A procedure that is run, by way of parts, inside itself would never end."""
        for id, draft in self.drafts.items():
            if id in self.procedures and id in self.inside(id):
                yield draft.fault(_CIRCLE.format(id=id), "id", _MEND_CIRCLE)

    def inside(self, id: str) -> set[str]:
        found: set[str] = set()
        waiting = [id]
        while waiting:
            procedure = self.procedures.get(waiting.pop())
            for step in procedure.steps if procedure else ():
                if step.kind == "part" and step.runs and step.runs not in found:
                    found.add(step.runs)
                    waiting.append(step.runs)
        return found


def _steps_named(step: Draft, before: Sequence[str]) -> Iterator[PolicyFault]:
    for key in _STEPS:
        given = step.data.get(key, ())
        for name in [given] if isinstance(given, str) else given:
            if name not in before and not (key == "on_refusal" and name == END):
                what = _NO_STEP.format(id=step.id, key=key, name=name)
                yield step.fault(what, key, did_you_mean(name, before, _MEND_STEP))


_WANTED: Final = {
    "days": "days",
    "due": "due",
    "cycle": "months",
    "freeze": "day",
    "quorum": SHARE,
    "votes": SHARE,
    "sample": SHARE,
    "departments": "texts",
    "places": "texts",
    "changes": "texts",
}


def _fits(key: str, parameter: Parameter) -> bool:
    match _WANTED[key]:
        case "texts":
            return parameter.type == TEXTS
        case "days":
            return parameter.type == NUMBER and parameter.unit in DAYS
        case "day":
            return parameter.type == DAY
        case "due":
            return parameter.type == DAY or (parameter.type == NUMBER and parameter.unit in (*DAYS, "months"))
        case wanted:
            return parameter.type == NUMBER and parameter.unit == wanted


_TWICE = Text("步骤“{id}”写了两次", "the step '{id}' is given twice")
_MEND_TWICE = Text("每一步一个 id", "give each step an id of its own")
_NOT_THERE = Text("“{id}”的 {key}“{name}”不在包里", "{key} '{name}' of '{id}' is not in the pack")
_MEND = Text(
    "days、due、quorum、votes、sample、departments、places、changes、cycle、freeze 写参数名，"
    "gate、proposed_by 写规则名，runs 写程序名",
    "days, due, quorum, votes, sample, departments, places, changes, cycle and freeze name parameters, gate "
    "and proposed_by a rule, runs a procedure",
)
_NO_STEP = Text("“{id}”的 {key}“{name}”不是前面的步骤", "{key} '{name}' of '{id}' is no step before it")
_MEND_STEP = Text(
    '写同一程序中前面步骤的 id；on_refusal 也可写 "end"',
    'name a step that stands before it in the same procedure; on_refusal may also be "end"',
)
_UNFIT = Text("“{id}”的 {key} 不能用参数“{name}”", "{key} of '{id}' cannot be the parameter '{name}'")
_MEND_UNFIT: Final = {
    "days": Text(
        '参数的 unit 应为 "days" 或 "working days"',
        'the unit of the parameter must be "days" or "working days"',
    ),
    "due": Text(
        '参数的 unit 应为 "days"、"working days" 或 "months"，或 type = "day"',
        'the unit of the parameter must be "days", "working days" or "months", or its type "day"',
    ),
    "day": Text('参数应为 type = "day"', 'the type of the parameter must be "day"'),
    "months": Text('参数的 unit 应为 "months"', 'the unit of the parameter must be "months"'),
    SHARE: Text('参数的 unit 应为 "share"', 'the unit of the parameter must be "share"'),
    "texts": Text('参数应为 type = "texts"', 'the type of the parameter must be "texts"'),
}
_CHOOSES_PART = Text(
    "步骤“{id}”转入的“{name}”只是一段", "'{name}', which the step '{id}' leads to, is only a part"
)
_MEND_CHOICE = Text(
    '改为 kind = "part"，或转入一个完整的程序', 'write kind = "part", or name a whole procedure'
)
_VISITS_WHOLE = Text(
    "入户步骤“{id}”的“{name}”不是一段", "'{name}', which the visit '{id}' runs, is not a part but a procedure"
)
_MEND_VISIT = Text(
    '入户的 runs 是一张表的各栏：被运行的程序写 kind = "part"',
    'what a visit runs are the headings of its form: give that procedure kind = "part"',
)
_CIRCLE = Text("程序“{id}”又运行自己", "the procedure '{id}' runs itself")
_MEND_CIRCLE = Text("去掉其中一个 runs", "take one of the runs out")
