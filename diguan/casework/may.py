"""Who may do what: for each act the duties that may do it, always inside the officer's own area only.

Each act has a pair: `may_…` answers, `must_…` raises NotAllowed. Who sees which rows stands in
registry.files. Who takes a step of a procedure follows from its level in the pack (`duties_of`); that nobody
approves what he proposed is held by casework.rounds and by the database.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from diguan.policy.course import Station
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text

if TYPE_CHECKING:  # the pages of docs are drawn without the tables
    from diguan.registry.models import ComparisonRequest

VILLAGE, TOWNSHIP, COUNTY = "village_officer", "township_officer", "county_officer"
CITY, PROVINCE, AUDITOR = "city_officer", "province_officer", "auditor"
DEPARTMENT = "department_officer"
SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "audit_admin"
DUTIES: Mapping[str, Text] = MappingProxyType(
    {
        VILLAGE: Text("村级", "village"),
        TOWNSHIP: Text("乡级", "township"),
        COUNTY: Text("县级", "county"),
        CITY: Text("市级", "city"),
        PROVINCE: Text("省级", "province"),
        AUDITOR: Text("审计", "auditor"),
        DEPARTMENT: Text("比对部门", "department"),
        SYSTEM: Text("系统管理员", "system admin"),
        SECURITY: Text("安全管理员", "security admin"),
        AUDIT: Text("审计管理员", "audit admin"),
    }
)


class NotAllowed(Fault):
    """An act that this duty does not have, or has elsewhere."""

    status = 403


@dataclass(frozen=True, slots=True)
class Act:
    """Something officers do, the duties that may, and where the duty comes from."""

    key: str
    text: Text
    duties: frozenset[str]
    clauses: tuple[str, ...]


_FIELD = frozenset({VILLAGE, TOWNSHIP, COUNTY})
_OFFICE = frozenset({TOWNSHIP, COUNTY})
_OVERSIGHT = frozenset({CITY, PROVINCE, AUDITOR})

ACTS: Mapping[str, Act] = MappingProxyType(
    {
        act.key: act
        for act in (
            Act(
                "see", Text("查看户档", "See household files"), _FIELD | _OVERSIGHT, ("A-02", "A-05", "A-32")
            ),
            Act("open_file", Text("新建户档", "Open a household file"), _FIELD, ("S1-20", "A-13", "A-15")),
            Act("correct", Text("更正户档", "Correct a household file"), _FIELD, ("S1-55", "A-13", "A-17")),
            Act("reveal", Text("查看加密内容", "Look at a secret in full"), _FIELD, ("A-13", "A-17")),
            Act("change_members", Text("增减家庭成员", "Add and remove members"), _FIELD, ("S1-18", "A-13")),
            Act(
                "record_village",
                Text("登记行政村情况", "Record a village's form"),
                _FIELD,
                ("S3-15", "A-13"),
            ),
            Act("bring_in", Text("导入表格", "Bring in a workbook"), _OFFICE, ("S1-55", "A-10", "A-13")),
            Act("accept_import", Text("确认导入", "Accept what was brought in"), _OFFICE, ("S1-55", "A-10")),
            Act("answer_quality", Text("处理疑点", "Answer quality findings"), _FIELD, ("S1-06", "A-13")),
            Act(
                "freeze", Text("冻结快照", "Freeze a snapshot"), _OFFICE | {CITY, PROVINCE}, ("A-09", "A-38")
            ),
            Act("judge", Text("运行判定", "Run a judgement"), _OFFICE | {CITY, PROVINCE}, ("A-09", "A-10")),
            Act("watch", Text("列入、解除监测", "Begin and end a watch"), _FIELD, ("S2-05", "A-21")),
            Act("nominate", Text("列为识别对象", "Make a candidate"), _FIELD, ("S1-14", "A-15")),
            Act(
                "decide",
                Text("审定进退", "Decide on entry and exit"),
                frozenset({COUNTY}),
                ("S1-54", "S1-71"),
            ),
            Act("propose", Text("提出退出建议", "Propose an exit"), _OFFICE, ("S1-55", "S1-70")),
            Act(
                "open_round",
                Text("开启、结束轮次", "Open and close a round"),
                _OFFICE | {CITY},
                ("S1-54", "S3-14"),
            ),
            Act(
                "add_cases", Text("列入轮次", "Bring cases into a round"), _FIELD, ("S1-14", "S1-20", "S1-23")
            ),
            Act(
                "keep_grid",
                Text("划分网格、指定网格员", "Lay out the grid"),
                _FIELD,
                ("S2-05", "N-60", "A-15"),
            ),
            Act("open_screening", Text("开启、结束排查", "Open and close a screening"), _OFFICE, ("S2-05",)),
            Act("screen", Text("登记排查情况", "Record a screening"), _FIELD, ("S2-05", "A-21")),
            Act(
                "plan_help",
                Text("制定帮扶计划、登记成效", "Plan help and record its effects"),
                _FIELD,
                ("S2-31", "S2-40", "A-13"),
            ),
            Act("attach", Text("上传照片和扫描件", "Attach photos and scans"), _FIELD | {CITY}, ("S1-17",)),
            Act("answer_objection", Text("答复异议", "Answer an objection"), _OFFICE, ("S1-17",)),
            Act("close_year", Text("封存年度", "Close a year"), frozenset({COUNTY}), ("A-09", "S1-54")),
        )
    }
)

# Who answers requests to compare: of persons whom his department is asked about, and sees no household.
ANSWERS = frozenset({DEPARTMENT})

# Who may give an account which duty, and the duties that two persons give and change.
WATCHING = frozenset({AUDITOR, SYSTEM, SECURITY, AUDIT})
GRANTS: Mapping[str, frozenset[str]] = MappingProxyType({SECURITY: frozenset(DUTIES)})

# Who looks after the machine, and who has the audit trail verified: neither sees a household.
LOOKS_AFTER = frozenset({SYSTEM})
VERIFIES = frozenset({AUDIT})

# Which act a move of the life of a file needs.
MOVE_ACTS: Mapping[str, str] = MappingProxyType(
    {
        "watch": "watch",
        "unwatch": "watch",
        "nominate": "nominate",
        "register": "decide",
        "reject": "decide",
        "cancel": "decide",
        "propose_exit": "propose",
        "withdraw_exit": "propose",
        "exit": "decide",
        "switch_policy": "decide",
        "settle": "decide",
        "roll_back": "decide",
        "return_to_poverty": "decide",
    }
)

# Who takes a step of each level of the packs. The village writes down what its groups and families do; where
# a document does not say who acts, any of the levels that keep files does, and the city.
STEP_DUTIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "household": frozenset({VILLAGE, TOWNSHIP}),
        "villager_group": frozenset({VILLAGE}),
        "village": frozenset({VILLAGE}),
        "township": frozenset({TOWNSHIP}),
        "county": frozenset({COUNTY}),
        "city": frozenset({CITY}),
        "province": frozenset({PROVINCE}),
        "any": _FIELD | {CITY},
    }
)


def duties_of(station: Station) -> frozenset[str]:
    """The duties that take a step: those of its level; where it moves a file, of those that may move it."""
    duties = STEP_DUTIES[station.level or "any"]
    if station.step.move is None or station.step.move not in MOVE_ACTS:
        return duties
    movers = ACTS[MOVE_ACTS[station.step.move]].duties
    return duties & movers or movers


def may_take(viewer: Viewer, station: Station, code: str) -> bool:
    """Whether the viewer may take a step for a village, or for an area; `code` is its code or its prefix."""
    return viewer.duty in duties_of(station) and viewer.prefix is not None and code.startswith(viewer.prefix)


def must_take(viewer: Viewer, station: Station, code: str) -> None:
    """Raise NotAllowed when the viewer may not take the step there: by duty, or by area."""
    if may_take(viewer, station, code):
        return
    if viewer.duty in duties_of(station):
        raise NotAllowed(_NOT_HERE.format(act=station.text), mend=_MEND_HERE)
    what = _NOT_BY_DUTY.format(act=station.text)
    raise NotAllowed(
        what, f"{station.source} {station.key}", _MEND_DUTY.format(allowed=said(duties_of(station)))
    )


def said(duties: Collection[str]) -> Text:
    """Duties in words."""
    named = [DUTIES[duty] for duty in DUTIES if duty in duties]
    return Text("、".join(one.zh for one in named), ", ".join(one.en for one in named))


def may(act: str, viewer: Viewer, code: str) -> bool:
    """Whether the viewer may do an act to a file of a village, or for an area; `code` is its code or its
    prefix."""
    return viewer.duty in ACTS[act].duties and viewer.prefix is not None and code.startswith(viewer.prefix)


def must(act: str, viewer: Viewer, code: str) -> None:
    """Raise NotAllowed when the viewer may not do the act there: by duty, or by area."""
    if viewer.duty not in ACTS[act].duties:
        mend = _MEND_DUTY.format(allowed=said(ACTS[act].duties))
        raise NotAllowed(_NOT_BY_DUTY.format(act=ACTS[act].text), mend=mend)
    if not may(act, viewer, code):
        raise NotAllowed(_NOT_HERE.format(act=ACTS[act].text), mend=_MEND_HERE)


def must_be_of(duties: Collection[str], viewer: Viewer, what: Text) -> None:
    """Raise NotAllowed unless the viewer's duty is one of these; `what` says the act."""
    if viewer.duty not in duties:
        raise NotAllowed(_NOT_BY_DUTY.format(act=what), mend=_MEND_DUTY.format(allowed=said(duties)))


def may_answer(viewer: Viewer, asked: "ComparisonRequest") -> bool:
    """Whether the viewer answers a request: an officer of the department asked, for an area in his."""
    here = viewer.scope is not None and asked.area_prefix.startswith(viewer.scope.prefix)
    return here and viewer.duty in ANSWERS and viewer.department == asked.department


def must_answer(viewer: Viewer, asked: "ComparisonRequest") -> None:
    """Raise NotAllowed when the viewer does not answer this request."""
    must_be_of(ANSWERS, viewer, ANSWER)
    if not may_answer(viewer, asked):
        raise NotAllowed(_NOT_HERE.format(act=ANSWER), mend=_MEND_HERE)


ANSWER = Text("答复数据比对请求", "Answer requests to compare data")
WITHDRAW = Text("撤回数据比对请求", "Withdraw requests to compare data")
ANSWER_CLAUSES = ("S1-16", "A-08")
_Answers = Callable[[Viewer, str], bool]
_Demands = Callable[[Viewer, str], None]


def _pair(act: str) -> tuple[_Answers, _Demands]:
    def answers(viewer: Viewer, code: str) -> bool:
        return may(act, viewer, code)

    def demands(viewer: Viewer, code: str) -> None:
        must(act, viewer, code)

    return answers, demands


may_see, must_see = _pair("see")
may_open_file, must_open_file = _pair("open_file")
may_correct, must_correct = _pair("correct")
may_reveal, must_reveal = _pair("reveal")
may_change_members, must_change_members = _pair("change_members")
may_record_village, must_record_village = _pair("record_village")
may_bring_in, must_bring_in = _pair("bring_in")
may_accept_import, must_accept_import = _pair("accept_import")
may_answer_quality, must_answer_quality = _pair("answer_quality")
may_freeze, must_freeze = _pair("freeze")
may_judge, must_judge = _pair("judge")
may_watch, must_watch = _pair("watch")
may_nominate, must_nominate = _pair("nominate")
may_decide, must_decide = _pair("decide")
may_propose, must_propose = _pair("propose")
may_open_round, must_open_round = _pair("open_round")
may_add_cases, must_add_cases = _pair("add_cases")
may_keep_grid, must_keep_grid = _pair("keep_grid")
may_open_screening, must_open_screening = _pair("open_screening")
may_screen, must_screen = _pair("screen")
may_plan_help, must_plan_help = _pair("plan_help")
may_attach, must_attach = _pair("attach")
may_answer_objection, must_answer_objection = _pair("answer_objection")
may_close_year, must_close_year = _pair("close_year")

_NOT_BY_DUTY = Text("您的职责不能“{act}”", "your duty does not allow: {act}")
_MEND_DUTY = Text("由以下职责办理：{allowed}", "it is done by: {allowed}")
_NOT_HERE = Text("不在您的辖区内，不能“{act}”", "this is outside your area: {act}")
_MEND_HERE = Text("请交由当地经办", "leave it to the officers there")
