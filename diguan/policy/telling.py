"""A step told as facts: who acts, what is needed, what follows, each saying whether the document states it.

Values of parameters are left to whoever shows them: a fact names the parameter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from diguan.policy.entries import Entry
from diguan.policy.procedures import BODIES, END, Procedure, Step
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about a step: a label with words, or with the parameter that holds the value."""

    label: Text
    words: Text | None = None
    parameter: str | None = None
    stated: bool = True


LEVEL_WORDS: Final[dict[str, Text]] = {
    "household": Text("农户", "household"),
    "villager_group": Text("村民小组", "villager group"),
    "village": Text("村", "village"),
    "township": Text("乡镇", "township"),
    "county": Text("县", "county"),
    "city": Text("市", "city"),
    "province": Text("省", "province"),
    "any": Text("各级", "any level"),
}


def told(
    step: Step, procedure: Procedure, procedures: Mapping[str, Procedure], rules: Mapping[str, Entry]
) -> Iterator[Fact]:
    """The facts of a step in the order in which an officer asks: who, how, when, what then."""
    said = step.who == "stated"
    yield Fact(_WHO, _who(step), stated=said)
    if step.only_if:
        yield Fact(_ONLY_IF, Text(step.only_if, step.only_if), stated="only_if" in step.stated)
    if step.gate:
        yield Fact(_GATE, rules[step.gate].text, stated="gate" in step.stated)
    if step.runs:
        label = _FORM if step.kind == "visit" else _NEXT if step.kind == "choice" else _RUNS
        yield Fact(label, procedures[step.runs].text, stated="runs" in step.stated or said)
    if step.body:
        yield Fact(_BODY, BODIES[step.body], stated="body" in step.stated)
    for label, key in _TERMS:
        if name := getattr(step, key):
            yield Fact(label, parameter=name)
    yield from _counted(step)
    names = {one.id: one.text for one in procedure.steps}
    if step.after != tuple(names)[: list(names).index(step.id)] and procedure.order != "free":
        yield Fact(
            _AFTER, _listed([names[id] for id in step.after]) or _NOTHING, stated="after" in step.stated
        )
    if step.four_eyes:
        others = _listed([names[id] for id in step.four_eyes])
        yield Fact(_FOUR_EYES, others, stated="four_eyes" in step.stated)
    if step.on_refusal:
        back = _ENDS if step.on_refusal == END else _BACK.format(step=names[step.on_refusal])
        yield Fact(_REFUSED, back, stated="on_refusal" in step.stated)


def waiting_for(parameter: str, step: Step) -> bool:
    """Whether a step names the parameter anywhere."""
    return any(getattr(step, key) == parameter for _, key in _TERMS) or parameter in (
        step.condition.names if step.condition else ()
    )


def _who(step: Step) -> Text | None:
    level = LEVEL_WORDS[step.level] if step.level else None
    if step.actor is None or level is None or level == step.actor:
        return step.actor or level
    return Text(f"{step.actor.zh}（{level.zh}）", f"{step.actor.en} ({level.en})")


def _counted(step: Step) -> Iterator[Fact]:
    if step.coverage is not None:
        share = f"{step.coverage * 100:f}".rstrip("0").rstrip(".") + "%"
        yield Fact(
            _COVERAGE, _ALL if step.coverage == 1 else Text(share, share), stated="coverage" in step.stated
        )
    if step.signatures:
        signed = Text(f"{step.signatures}人", f"{step.signatures}")
        yield Fact(_SIGNATURES, signed, stated="signatures" in step.stated)


def _listed(texts: list[Text]) -> Text | None:
    if not texts:
        return None
    return Text("、".join(one.zh for one in texts), "; ".join(one.en for one in texts))


_WHO = Text("责任主体", "who")
_ONLY_IF = Text("设定要求", "where the settings say")
_GATE = Text("前提条件", "only if")
_RUNS = Text("所含程序", "runs")
_NEXT = Text("转入", "goes on with")
_FORM = Text("入户表栏目", "headings of the form")
_BODY = Text("会议", "who meets")
_COVERAGE = Text("覆盖面", "coverage")
_ALL = Text("全部", "all")
_SIGNATURES = Text("签字", "signatures")
_AFTER = Text("须在其后", "waits for")
_NOTHING = Text("不等其他步骤", "nothing")
_FOUR_EYES = Text("不得由同一人办", "by somebody else than")
_REFUSED = Text("不通过时", "if refused")
_ENDS = Text("程序终止", "the case ends")
_BACK = Text("退回“{step}”", "back to “{step}”")
_TERMS: Final = (
    (Text("到会比例", "attendance needed"), "quorum"),
    (Text("通过比例", "majority needed"), "votes"),
    (Text("公示天数", "days it hangs"), "days"),
    (Text("张贴地点", "where it hangs"), "places"),
    (Text("参加部门", "who takes part"), "departments"),
    (Text("抽查比例", "share drawn"), "sample"),
    (Text("期限", "deadline"), "due"),
    (Text("登记哪些成员变动", "changes of members entered"), "changes"),
)
