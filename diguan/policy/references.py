"""What procedures refer to: the parameters, rules and other procedures their steps name must be there.

It checks names only; what a step does is the business of casework.
"""

from collections.abc import Mapping
from typing import Final

from diguan.policy.drafts import Draft
from diguan.policy.entries import Parameter, Procedure, Rule
from diguan.policy.faults import did_you_mean
from diguan.words.errors import Fault
from diguan.words.text import Text

_PARAMETERS: Final = ("days", "quorum", "votes", "sample", "departments")


def check_references(
    procedures: Mapping[str, Procedure],
    drafts: list[Draft],
    parameters: Mapping[str, Parameter],
    rules: Mapping[str, Rule],
    faults: list[Fault],
) -> None:
    """Add a fault for each step that names something the pack does not have, or an id used twice."""
    known: dict[str, Mapping[str, object]] = dict.fromkeys(_PARAMETERS, parameters)
    known |= {"gate": {**rules, "qualifies": None}, "runs": procedures}
    for draft in drafts:
        if draft.id not in procedures:
            continue  # it has a fault already
        seen: set[str] = set()
        for step in draft.children("step"):
            if step.id in seen:
                faults.append(step.fault(_TWICE.format(id=step.id), "id", _MEND_TWICE))
            seen.add(step.id)
            for key, names in known.items():
                name = step.data.get(key)
                if name is not None and name not in names:
                    what = _NOT_THERE.format(id=step.id, key=key, name=name)
                    faults.append(step.fault(what, key, did_you_mean(name, names, _MEND)))


_TWICE = Text("步骤“{id}”写了两次", "the step '{id}' is given twice")
_MEND_TWICE = Text("每一步一个 id", "give each step an id of its own")
_NOT_THERE = Text("步骤“{id}”的 {key}“{name}”不在包里", "{key} '{name}' of step '{id}' is not in the pack")
_MEND = Text(
    "days、quorum、votes、sample、departments 写参数名，gate 写规则名，runs 写程序名",
    "days, quorum, votes, sample and departments name parameters, gate a rule, runs a procedure",
)
