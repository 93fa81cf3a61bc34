"""Procedures as a document states them: steps in their order, each with what a machine needs to carry it out.

They are made by the reader of packs; which household stands at which step is the business of casework.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, cast

from diguan.policy.entries import Entry
from diguan.policy.language import Tree, evaluate
from diguan.policy.language.nodes import Plain
from diguan.words.text import Text

Said = Literal["stated", "inferred"]

PROCEDURES: Final[dict[str, Text]] = {
    "first_identification": Text("首次识别", "first identification"),
    "reidentification_inside": Text("档内再识别", "looking again inside the register"),
    "reidentification_outside": Text("档外识别", "identification outside the register"),
    "yearly_adjustment": Text("年度动态调整", "yearly adjustment"),
    "three_year_adjustment": Text("三年动态调整", "three-year adjustment"),
    "event": Text("随时调整", "adjustment on an event"),
    "watch": Text("临界监测", "watch at the borderline"),
    "exit": Text("脱贫退出", "exit of households"),
    "village_exit": Text("贫困村出列", "exit of villages"),
    "county_exit": Text("贫困县摘帽", "exit of counties"),
    "exit_recheck": Text("脱贫复核", "looking again at exits"),
    "follow_up": Text("脱贫后回访", "follow-up after exit"),
    "rollback": Text("脱贫回退", "rollback"),
    "return": Text("返贫纳入", "return to poverty"),
    "cancellation": Text("取消资格", "cancellation"),
    "part": Text("程序中的一段", "part of another procedure"),
}
"""What round a procedure serves; a part is run inside another."""

STEPS: Final[dict[str, Text]] = {
    "publicity": Text("宣传", "publicity"),
    "application": Text("申请", "application"),
    "roster": Text("列出名单", "roster"),
    "visit": Text("入户", "visit"),
    "meeting": Text("会议", "meeting"),
    "notice": Text("公示", "notice"),
    "announcement": Text("公告", "announcement"),
    "comparison": Text("数据比对", "comparison of data"),
    "check": Text("审核", "check"),
    "approval": Text("审批", "approval"),
    "endorsement": Text("签字", "endorsement"),
    "draw": Text("抽查", "draw"),
    "report": Text("上报归档", "report"),
    "move": Text("状态变更", "change of status"),
    "part": Text("分段程序", "part"),
    "choice": Text("分流", "choice"),
}
"""What kind of act a step is; casework carries out each kind in one way."""

BODIES: Final[dict[str, Text]] = {
    "representatives": Text("村民代表会议", "representatives' meeting"),
    "assembly": Text("村民会议", "villagers' assembly"),
    "group": Text("村民小组会议", "villager group's meeting"),
    "committees": Text("村两委", "the village's two committees"),
}
"""Who meets: whose members the quorum is counted of."""

LEVELS: Final = ("household", "villager_group", "village", "township", "county", "city", "province", "any")
STAGES: Final = (
    "unregistered",
    "watched",
    "candidate",
    "registered",
    "pre_exit",
    "exited",
    "stable",
    "returned",
    "cancelled",
)
MOVES: Final = (
    "watch",
    "unwatch",
    "nominate",
    "register",
    "reject",
    "cancel",
    "propose_exit",
    "withdraw_exit",
    "exit",
    "switch_policy",
    "settle",
    "roll_back",
    "return_to_poverty",
)
"""Stages and moves of the one table of a household file's life, by name; a test holds them to it."""

MOVED: Final = ("household", "village", "county")
CASES_FROM: Final[dict[str, Text]] = {
    "application": Text("农户申请", "applications"),
    "candidates": Text("系统研判的候选名单", "judged candidates"),
    "census": Text("普查名单", "a census list"),
    "clue": Text("线索", "clues"),
}
ORDERS: Final[dict[str, Text]] = {
    "stated": Text("按文件的次序", "as the document gives it"),
    "reading": Text("按系统解读的次序", "as we read it"),
    "free": Text("不分先后", "in any order"),
}
SPELLED_OUT: Final = ("full", "partial", "name_only")
SHEET: Final = ("members", "living", "income", "comparison", "score", "marks", "conditions", "opinion")
"""What a printed home-visit form holds; a step of it says which of these stand under its heading."""
PARAMETERS_OF_A_STEP: Final = (
    *("days", "due", "quorum", "votes", "sample", "departments", "places", "changes"),
)
"""The keys of a step that name parameters."""

END: Final = "end"
"""What `on_refusal` says where a refusal ends the case."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper or record without which a step is not complete."""

    id: str
    text: Text
    who: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. `after` are the steps of its procedure it waits for; `only_if` speaks of parameters only.

    `who` tells whether the document says level and actor, `stated` which other keys it states; the rest is
    our reading. Keys that name parameters may name unset ones: then the document leaves it open.
    """

    id: str
    kind: str  # of STEPS
    text: Text
    level: str | None  # of LEVELS; None: the document does not say
    actor: Text | None
    who: Said
    stated: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    only_if: str | None = None
    condition: Tree | None = None  # only_if as a tree
    evidence: tuple[Evidence, ...] = ()
    body: str | None = None  # of BODIES, for a meeting
    quorum: str | None = None  # parameter: share of the body that must attend
    votes: str | None = None  # parameter: share of those attending that must agree
    days: str | None = (
        None  # parameter: least days a notice or announcement hangs; before a meeting, its call
    )
    places: str | None = None  # parameter: where it must hang
    departments: str | None = None  # parameter: who takes part, each with a result of its own
    coverage: Decimal | None = None  # share of the cases that must pass the step
    sample: str | None = None  # parameter: share of the cases that is drawn
    due: str | None = None  # parameter: days until it must be done, or the day
    changes: str | None = None  # parameter: the kinds of change of members of which the step enters one
    signatures: int | None = None  # how many different people must sign
    gate: str | None = None  # the rule that must be true
    runs: str | None = None  # part: the procedure run here; choice: the one that follows; visit: its form
    holds: tuple[str, ...] = ()  # of SHEET: what of a visit's printed form stands under this step
    from_stage: str | None = None
    to_stage: str | None = None
    move: str | None = None  # of MOVES: what becomes of the household once the step is done
    on_refusal: str | None = None  # an earlier step, or END
    four_eyes: tuple[str, ...] = ()  # steps that somebody else must have done
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(Entry):
    """Steps and what they serve; `spelled_out` says how much of it the document gives.

    `proposed_by` are rules whose yes proposes a case; `cycle` names the parameter that holds the months
    between two rounds, `freeze` the one with the day whose facts a round goes by; `census` says that it looks
    at every rural household, by itself or with others; `refused` is the move of a household whose case ends
    with a refusal.
    """

    kind: str  # of PROCEDURES
    of: str  # of MOVED: whose status it is about
    order: str  # of ORDERS
    spelled_out: Literal["full", "partial", "name_only"]
    steps: tuple[Step, ...]
    missing: Text | None = None
    cases_from: tuple[str, ...] = ()
    proposed_by: tuple[str, ...] = ()
    cycle: str | None = None
    freeze: str | None = None
    census: bool = False
    refused: str | None = None
    only_if: str | None = None
    condition: Tree | None = None

    def step(self, id: str) -> Step:
        """The step of that id; KeyError when there is none."""
        return {step.id: step for step in self.steps}[id]


def applies(one: Step | Procedure, values: Mapping[str, Plain]) -> bool | None:
    """Whether the settings of a day want a step or procedure; None where they are unset: then it stays."""
    if one.condition is None:
        return True
    return cast("bool | None", evaluate(one.condition, values, ()))
