"""The one table of a household file's life: its stages, the moves between them, and what a move must be
shown.

Four ends are kept apart: cancelled (was never eligible), exited (lifted out), rolled back (the exit was
untrue), returned (lifted, then fell back). Who may make a move stands in may.py; doing one in moves.py; this
page only knows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from diguan.words.errors import Fault
from diguan.words.text import Text


class MoveFault(Fault):
    """A move that the table does not hold from this stage, or that lacks what it must be shown."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the file and the register status (packs/codes/register_status.csv) that goes with it."""

    key: str
    text: Text
    status: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Something a move must be shown before it is made."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class Move:
    """A move from some stages to one, with its proofs and the clauses of the documents it comes from.

    `end` names which of the four ends it is; empty for the others. A stage in `sources` may be `to` itself.
    """

    key: str
    text: Text
    sources: tuple[str, ...]
    to: str
    proofs: tuple[str, ...]
    clauses: tuple[str, ...]
    end: str = ""


STAGES: Mapping[str, Stage] = MappingProxyType(
    {
        stage.key: stage
        for stage in (
            Stage("unregistered", Text("非建档立卡", "Not registered"), "unregistered"),
            Stage("watched", Text("临界监测", "Watched at the borderline"), "unregistered"),
            Stage("candidate", Text("识别中", "Candidate"), "unregistered"),
            Stage("registered", Text("建档立卡未脱贫", "Registered, not lifted"), "registered"),
            Stage("pre_exit", Text("预脱贫", "Proposed for exit"), "pre_exit"),
            Stage("exited", Text("脱贫", "Exited"), "exited"),
            Stage("stable", Text("稳定脱贫", "Exited and stable"), "exited"),
            Stage("returned", Text("返贫", "Returned to poverty"), "returned"),
            Stage("cancelled", Text("注销", "Cancelled"), "cancelled"),
        )
    }
)

PROOFS: Mapping[str, Proof] = MappingProxyType(
    {
        proof.key: proof
        for proof in (
            Proof("signal", Text("监测信号", "the signal that was seen")),
            Proof(
                "request",
                Text("农户申请或普查发现", "the application, or the census that found the household"),
            ),
            Proof(
                "procedure", Text("完整的识别程序记录", "the complete record of the identification procedure")
            ),
            Proof("home_visit", Text("入户核实记录", "the record of a home visit")),
            Proof("proposal", Text("退出建议名单", "the list that proposes the exit")),
            Proof(
                "three_checks", Text("乡自查、县复查、市检验", "township, county and city checks of the exit")
            ),
            Proof("follow_up", Text("回头看记录", "the record of the follow-up check")),
            Proof("cause", Text("返贫原因", "the cause of the return")),
            Proof("policy", Text("政策依据", "the policy that decides it")),
        )
    }
)

TABLE: tuple[Move, ...] = (
    Move(
        "watch",
        Text("列入监测", "Watch"),
        ("unregistered", "cancelled"),
        "watched",
        ("signal",),
        ("S2-05", "S2-06"),
    ),
    Move(
        "unwatch",
        Text("解除监测", "End the watch"),
        ("watched",),
        "unregistered",
        ("home_visit",),
        ("S2-05",),
    ),
    Move(
        "nominate",
        Text("进入识别", "Become a candidate"),
        ("unregistered", "watched", "cancelled"),
        "candidate",
        ("request",),
        ("S1-14", "S1-20", "S2-11"),
    ),
    Move(
        "register",
        Text("建档立卡", "Register"),
        ("candidate",),
        "registered",
        ("procedure", "home_visit"),
        ("S1-14", "S1-24", "S2-12"),
    ),
    Move(
        "reject",
        Text("不予建档", "Do not register"),
        ("candidate",),
        "unregistered",
        (),
        ("S1-06",),
    ),
    Move(
        "cancel",
        Text("取消资格（从未达到识别标准）", "Cancel: was never eligible"),
        ("registered", "pre_exit", "returned"),
        "cancelled",
        ("home_visit",),
        ("S1-07", "S1-19", "S1-24"),
        end="cancelled",
    ),
    Move(
        "propose_exit",
        Text("列为预脱贫", "Propose for exit"),
        ("registered", "returned"),
        "pre_exit",
        ("proposal",),
        ("S1-70",),
    ),
    Move(
        "withdraw_exit",
        Text("撤回预脱贫", "Withdraw the proposal"),
        ("pre_exit",),
        "registered",
        ("home_visit",),
        ("S1-07", "S1-70"),
    ),
    Move(
        "exit",
        Text("脱贫退出", "Exit: lifted out of poverty"),
        ("pre_exit", "registered", "returned"),
        "exited",
        ("three_checks",),
        ("S1-70", "S1-71"),
        end="exited",
    ),
    Move(
        "switch_policy",
        Text("脱贫后政策调整", "Change of policy after exit"),
        ("exited",),
        "exited",
        ("policy",),
        ("S1-52", "S3-16", "S3-53", "S4-04"),
    ),
    Move(
        "settle",
        Text("巩固稳定", "Stable after follow-up"),
        ("exited",),
        "stable",
        ("follow_up",),
        ("S1-53", "S4-76"),
    ),
    Move(
        "roll_back",
        Text("脱贫回退（脱贫不实）", "Roll back: the exit was untrue"),
        ("exited", "stable"),
        "registered",
        ("home_visit",),
        ("S1-07", "S1-21", "S1-24"),
        end="rolled_back",
    ),
    Move(
        "return_to_poverty",
        Text("返贫（脱贫属实，后又陷贫）", "Return: truly lifted, then fell back"),
        ("exited", "stable"),
        "returned",
        ("home_visit", "cause"),
        ("S1-22", "S1-24"),
        end="returned",
    ),
)
MOVES: Mapping[str, Move] = MappingProxyType({move.key: move for move in TABLE})


def moves_from(stage: str) -> tuple[Move, ...]:
    """The moves that the table holds from a stage."""
    return tuple(move for move in TABLE if stage in move.sources)


def check(key: str, stage: str, shown: Collection[str]) -> Move:
    """The move, when it may be made from this stage with these proofs; raises MoveFault with what is in the
    way."""
    move = MOVES[key]
    if stage not in move.sources:
        allowed = moves_from(stage)
        possible = Text(
            "、".join(one.text.zh for one in allowed) or "无",
            "; ".join(one.text.en for one in allowed) or "none",
        )
        what = _NO_WAY.format(move=move.text, stage=STAGES[stage].text)
        raise MoveFault(what, mend=_MEND_NO_WAY.format(possible=possible))
    if missing := [PROOFS[proof].text for proof in move.proofs if proof not in shown]:
        listed = Text("、".join(one.zh for one in missing), ", ".join(one.en for one in missing))
        raise MoveFault(_LACKS.format(move=move.text, listed=listed), mend=_MEND_LACKS)
    return move


_NO_WAY = Text("处于“{stage}”的户不能“{move}”", "a household at '{stage}' cannot make the move '{move}'")
_MEND_NO_WAY = Text("此时可办：{possible}", "possible now: {possible}")
_LACKS = Text("“{move}”还缺：{listed}", "'{move}' still lacks: {listed}")
_MEND_LACKS = Text("请先补齐材料", "add what is missing first")
