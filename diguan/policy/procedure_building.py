"""From drafts to procedures: which keys a procedure and a step of each kind have, and what they may hold.

What a step names elsewhere (parameters, rules, other steps) is checked by `references`.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, cast

from diguan.policy.building import Builder
from diguan.policy.drafts import Draft
from diguan.policy.entries import Parameter
from diguan.policy.expressions import names_in
from diguan.policy.facts import FactBook
from diguan.policy.language import Meaning, RuleFault, Tree, parse
from diguan.policy.language.types import BOOL
from diguan.policy.procedures import (
    BODIES,
    CASES_FROM,
    LEVELS,
    MOVED,
    MOVES,
    ORDERS,
    PROCEDURES,
    SHEET,
    SPELLED_OUT,
    STAGES,
    STEPS,
    Evidence,
    Procedure,
    Said,
    Step,
)
from diguan.words.text import Text

_SAID: Final = ("stated", "inferred")
_PLAIN: Final = (
    *("quorum", "votes", "days", "places", "departments", "sample", "due", "changes", "gate", "runs"),
)
_FLOW: Final = ("after", "only_if", "coverage", "signatures", "move", "on_refusal", "four_eyes")
STEP_KEYS: Final = (
    *("id", "zh", "en", "kind", "level", "actor", "who", "stated", "note", "evidence"),
    *("body", "holds", "from_stage", "to_stage"),
    *_PLAIN,
    *_FLOW,
)
PROCEDURE_KEYS: Final = (
    *("kind", "of", "order", "spelled_out", "missing", "step", "only_if"),
    *("cases_from", "proposed_by", "cycle", "freeze", "census", "refused"),
)
ONLY_ON: Final[dict[str, tuple[str, ...]]] = {
    "days": ("notice", "announcement", "meeting"),
    "places": ("notice", "announcement"),
    "body": ("meeting",),
    "quorum": ("meeting",),
    "votes": ("meeting",),
    "departments": ("comparison", "visit", "check"),
    "sample": ("draw", "check", "visit"),
    "signatures": ("endorsement", "check", "approval"),
    "runs": ("part", "choice", "visit"),
    "holds": ("visit", "meeting"),
    "changes": ("report",),
}
"""Keys that mean something only on steps of some kinds."""

NEEDED_BY: Final = {"part": "runs", "choice": "runs", "move": "move"}
"""What a step of a kind cannot be without."""

MOVES_OF: Final = {"household": MOVES, "village": ("delist",), "county": ("delist",)}


class ProcedureBuilder:
    """Makes procedures whose conditions speak of the parameters given."""

    def __init__(
        self,
        builder: Builder,
        book: FactBook,
        parameters: Mapping[str, Parameter],
        broken: Collection[str] = (),
    ) -> None:
        self.builder = builder
        self.book = book
        self.broken = frozenset(broken)
        self.names = {id: Meaning("parameter", parameter.type) for id, parameter in parameters.items()}

    def procedure(self, draft: Draft) -> Procedure:
        """A [[procedure]] with its steps."""
        common = self.builder.common(draft, *PROCEDURE_KEYS)
        kind, of = draft.one_of("kind", PROCEDURES), draft.one_of("of", MOVED, "household")
        order = draft.one_of("order", ORDERS)
        steps: list[Step] = []
        for child in draft.children("step"):
            steps.append(self.step(child, of, () if order == "free" else [step.id for step in steps]))
        if not steps:
            draft.missing("[[procedure.step]]")
        return Procedure(
            **common,
            kind=kind,
            of=of,
            order=order,
            spelled_out=cast(Any, draft.one_of("spelled_out", SPELLED_OUT)),
            steps=tuple(steps),
            missing=draft.two("missing"),
            cases_from=_words(draft, "cases_from", CASES_FROM),
            proposed_by=draft.strings("proposed_by"),
            cycle=draft.maybe("cycle"),
            freeze=draft.maybe("freeze"),
            census=bool(draft.get("census", bool)),
            refused=draft.one_of("refused", MOVES_OF[of]) if "refused" in draft.data else None,
            only_if=draft.maybe("only_if"),
            condition=self.condition(draft),
        )

    def step(self, draft: Draft, of: str, before: Iterable[str]) -> Step:
        """A [[procedure.step]]: what the document leaves open is an unset parameter, or left away.

        `before` are the steps it waits for unless it says so itself.
        """
        draft.check_keys(STEP_KEYS)
        draft.string("id")
        kind = draft.one_of("kind", STEPS)
        _check_kind(draft, kind)
        return Step(
            id=draft.id,
            kind=kind,
            text=draft.texts(),
            level=_one_of(draft, "level", LEVELS),
            actor=draft.two("actor"),
            who=cast(Said, draft.one_of("who", _SAID)),
            stated=_words(draft, "stated", STEP_KEYS),
            after=draft.strings("after") if "after" in draft.data else tuple(before),
            only_if=draft.maybe("only_if"),
            condition=self.condition(draft),
            evidence=tuple(self.evidence(child) for child in draft.children("evidence")),
            body=_one_of(draft, "body", BODIES),
            coverage=_coverage(draft),
            signatures=_signatures(draft),
            holds=_words(draft, "holds", SHEET),
            from_stage=_one_of(draft, "from_stage", STAGES),
            to_stage=_one_of(draft, "to_stage", STAGES),
            move=_one_of(draft, "move", MOVES_OF[of]),
            on_refusal=draft.maybe("on_refusal"),
            four_eyes=draft.strings("four_eyes"),
            note=draft.two("note"),
            **{key: draft.maybe(key) for key in _PLAIN},
        )

    def evidence(self, draft: Draft) -> Evidence:
        """One of a step's papers."""
        draft.check_keys(("id", "zh", "en", "who"))
        return Evidence(draft.string("id"), draft.texts(), cast(Said, draft.one_of("who", _SAID)))

    def condition(self, draft: Draft) -> Tree | None:
        """The tree under only_if, which may speak of parameters and nothing else."""
        if (source := draft.maybe("only_if")) is None or names_in(source) & self.broken:
            return None
        try:
            tree = parse(source, self.book, self.names, expect=BOOL)
        except RuleFault as fault:
            raise fault.at(draft.where("only_if")) from None
        if others := tree.names - tree.of("parameter"):
            what = _NOT_A_SETTING.format(id=draft.id, name=min(others))
            raise draft.fault(what, "only_if", _MEND_SETTING)
        return tree


def _check_kind(draft: Draft, kind: str) -> None:
    for key, kinds in ONLY_ON.items():
        if key in draft.data and kind not in kinds:
            what = _WRONG_KIND.format(id=draft.id, kind=kind, key=key)
            raise draft.fault(what, key, _MEND_KIND.format(key=key, kinds=", ".join(kinds)))
    needed = NEEDED_BY.get(kind)
    if needed and needed not in draft.data:
        raise draft.fault(_LACKS.format(id=draft.id, kind=kind, key=needed), None, _MEND_LACKS[needed])
    if "to_stage" in draft.data and "move" not in draft.data:
        raise draft.fault(_NO_MOVE.format(id=draft.id), "to_stage", _MEND_LACKS["move"])


def _one_of(draft: Draft, key: str, allowed: Iterable[str]) -> str | None:
    return draft.one_of(key, allowed) if key in draft.data else None


def _words(draft: Draft, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
    allowed = tuple(allowed)
    for word in (given := draft.strings(key)):
        if word not in allowed:
            what = _NOT_ALLOWED.format(id=draft.id, key=key, word=word)
            raise draft.fault(what, key, _MEND_ALLOWED.format(words=", ".join(allowed)))
    return given


def _coverage(draft: Draft) -> Decimal | None:
    coverage = draft.number("coverage")
    if coverage is not None and not 0 < coverage <= 1:
        raise draft.fault(_COVERAGE.format(id=draft.id), "coverage", _MEND_COVERAGE)
    return coverage


def _signatures(draft: Draft) -> int | None:
    signatures: int | None = draft.get("signatures", int)
    if signatures is not None and signatures < 1:
        raise draft.fault(_SIGNATURES.format(id=draft.id), "signatures", _MEND_SIGNATURES)
    return signatures


_NOT_A_SETTING = Text(
    "“{id}”的 only_if 只能说参数，“{name}”不是",
    "only_if of '{id}' may speak of parameters only, not of '{name}'",
)
_MEND_SETTING = Text(
    '写参数名，如 only_if = "rollback_enabled"；看农户情况的条件写在 gate',
    'name a parameter, like only_if = "rollback_enabled"; what depends on the household belongs under gate',
)
_WRONG_KIND = Text(
    "步骤“{id}”是 {kind}，不能有 {key}", "the step '{id}' is of kind {kind} and cannot have {key}"
)
_MEND_KIND = Text(
    "{key} 只用于：{kinds}；改 kind，或删去", "{key} belongs to {kinds}: change the kind, or remove it"
)
_LACKS = Text("步骤“{id}”是 {kind}，缺 {key}", "the step '{id}' is of kind {kind} and lacks {key}")
_MEND_LACKS: Final = {
    "runs": Text(
        '写 runs = "…"：运行或转入哪个程序', 'add runs = "…": the procedure that is run, or that follows'
    ),
    "move": Text(
        '写 move = "…"：户的状态如何变更，如 register',
        'add move = "…": what becomes of the household, like register',
    ),
}
_NO_MOVE = Text("步骤“{id}”有 to_stage 而没有 move", "the step '{id}' has to_stage and no move")
_NOT_ALLOWED = Text("“{id}”的 {key} 不能有“{word}”", "{key} of '{id}' cannot hold '{word}'")
_MEND_ALLOWED = Text("可用：{words}", "allowed are: {words}")
_COVERAGE = Text("“{id}”的 coverage 应在 0 与 1 之间", "coverage of '{id}' must lie between 0 and 1")
_MEND_COVERAGE = Text("全部写 1，百分之五写 0.05", "write 1 for all, 0.05 for five in a hundred")
_SIGNATURES = Text("“{id}”的 signatures 至少为 1", "signatures of '{id}' must be 1 or more")
_MEND_SIGNATURES = Text("写需要几个不同的人签字", "write how many different people must sign")
