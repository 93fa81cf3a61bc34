"""What procedures refer to: the parameters, rules and other procedures their steps name must be there.

It checks names only; what a step does is the business of casework.
"""

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from typing import Final

from diguan.policy.drafts import Draft
from diguan.policy.faults import did_you_mean
from diguan.words.errors import Fault
from diguan.words.text import Text

_PARAMETERS: Final = ("days", "quorum", "votes", "sample", "departments")


def check_references(drafts: Sequence[Draft], procedures: Container[str]) -> Iterator[Fault]:
    """A fault for each step that names something the pack does not declare, or has the id of another.

    `procedures` are those that could be built; the others have their fault already.
    """
    declared: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        declared[draft.section].add(draft.id)
    known = dict.fromkeys(_PARAMETERS, declared["parameter"])
    known |= {"gate": declared["rule"] | declared["decision"], "runs": declared["procedure"]}
    for draft in drafts:
        if draft.section != "procedure" or draft.id not in procedures:
            continue
        seen: set[str] = set()
        for step in draft.children("step"):
            if step.id in seen:
                yield step.fault(_TWICE.format(id=step.id), "id", _MEND_TWICE)
            seen.add(step.id)
            for key, names in known.items():
                name = step.data.get(key)
                if name is not None and name not in names:
                    what = _NOT_THERE.format(id=step.id, key=key, name=name)
                    yield step.fault(what, key, did_you_mean(name, names, _MEND))


_TWICE = Text("步骤“{id}”写了两次", "the step '{id}' is given twice")
_MEND_TWICE = Text("每一步一个 id", "give each step an id of its own")
_NOT_THERE = Text("步骤“{id}”的 {key}“{name}”不在包里", "{key} '{name}' of step '{id}' is not in the pack")
_MEND = Text(
    "days、quorum、votes、sample、departments 写参数名，gate 写规则名，runs 写程序名",
    "days, quorum, votes, sample and departments name parameters, gate a rule, runs a procedure",
)
