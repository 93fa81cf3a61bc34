"""A Pack: a document's policy with what it refines merged in, frozen, checked, with a digest of its content.

It is made from drafts, or as a variation of another pack. It does not read files or choose between packs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from diguan.policy.applying import ruling_on
from diguan.policy.building import Builder, built, document, note
from diguan.policy.digests import digest
from diguan.policy.drafts import Draft
from diguan.policy.entries import (
    BASES,
    NATIONWIDE,
    Basis,
    Decision,
    Document,
    Formula,
    Note,
    Parameter,
    Ranking,
    Rule,
    Scorecard,
    Target,
    scope_of,
)
from diguan.policy.expressions import ExpressionBuilder
from diguan.policy.facts import FactBook
from diguan.policy.faults import PolicyFault, did_you_mean, raise_all
from diguan.policy.procedure_building import ProcedureBuilder
from diguan.policy.procedures import Procedure
from diguan.policy.references import check_references
from diguan.policy.ruling import Ruling
from diguan.policy.varying import varied
from diguan.words.areas import AreaFault, Level, pad
from diguan.words.days import Interval
from diguan.words.errors import Fault
from diguan.words.text import Text

TOPICS = (
    *("identification", "quality", "standards", "settings", "law", "registration"),
    *("exit", "keeping", "disclosure"),
)


@dataclass(frozen=True, kw_only=True)
class Pack:
    """What a document says, for its areas and its days; each entry keeps its source and who gave it."""

    id: str
    title: Text
    topic: str
    issuer: Text
    areas: tuple[str, ...]
    interval: Interval
    basis: Basis
    level: Level | None
    document: Document
    documents: Mapping[str, Document]
    refines: tuple[str, ...]
    digest: str
    parameters: Mapping[str, Parameter]
    formulas: Mapping[str, Formula]
    rules: Mapping[str, Rule]
    decision: Decision | None
    ranking: Ranking | None
    scorecards: Mapping[str, Scorecard]
    targets: tuple[Target, ...]
    procedures: Mapping[str, Procedure]
    notes: tuple[Note, ...]
    book: FactBook = field(repr=False, compare=False)
    header: Draft = field(repr=False, compare=False)
    drafts: tuple[Draft, ...] = field(repr=False, compare=False)
    rulings: dict[date, Ruling] = field(default_factory=dict, init=False, repr=False, compare=False)

    def reach(self, code: str) -> int | None:
        """How local the pack is for an area: digits of the area it names, 0 the nation; None: not for it."""
        reaches = [_reach(area, code) for area in self.areas]
        return max((reach for reach in reaches if reach is not None), default=None)

    def in_force(self, on: date) -> bool:
        """Whether the pack is in force on a day of judging."""
        return self.interval.contains(on)

    def at(self, on: date) -> Ruling:
        """The pack on a day of judging, with dated values resolved and what is unset set aside."""
        if on not in self.rulings:
            self.rulings[on] = ruling_on(self, on)
        return self.rulings[on]

    def with_value(self, parameter: str, value: object, on: date, source: str) -> "Pack":
        """A variation: the parameter has this value from that day on; other digest, `+name=value` in its id.

        `source` says in words why, as "what if"; raises PolicyFault for a parameter or value that is none.
        """
        if parameter not in self.parameters:
            mend = did_you_mean(parameter, self.parameters)
            raise PolicyFault(_NO_PARAMETER.format(id=self.id, name=parameter), None, mend)
        drafts = varied(self.drafts, self.parameters[parameter], value, on, source)
        return assemble(f"{self.id}+{parameter}={_said(value)}", self.header, drafts, self.book)


def assemble(id: str, header: Draft, drafts: Iterable[Draft], book: FactBook) -> Pack:
    """The pack made of merged drafts; raises PolicyFault, or ManyFaults with all that is wrong."""
    drafts = tuple(drafts)
    faults: list[Fault] = []
    documents = built(_of(drafts, "source"), document, faults)
    builder = Builder(documents)
    parameters = built(_of(drafts, "parameter"), builder.parameter, faults)
    expressions = ExpressionBuilder(book, builder, parameters, drafts)
    parts = expressions.build()
    faults.extend(expressions.faults)
    targets = built(_of(drafts, "target"), builder.target, faults)
    steps = ProcedureBuilder(builder, book, parameters, expressions.broken)
    procedures = built(_of(drafts, "procedure"), steps.procedure, faults)
    faults.extend(check_references(drafts, procedures, parameters))
    head = _header(header, documents, faults)
    raise_all(faults)
    return Pack(
        id=id,
        digest=digest(id, header, drafts),
        documents=documents,
        parameters=parameters,
        formulas=parts.formulas,
        rules=parts.rules,
        decision=parts.decision,
        ranking=parts.ranking,
        scorecards=parts.scorecards,
        targets=tuple(targets.values()),
        procedures=procedures,
        notes=tuple(
            built((d for d in _of(drafts, "note") if d.origin == header.origin), note, faults).values()
        ),
        book=book,
        header=header,
        drafts=drafts,
        **head,
    )


def _of(drafts: tuple[Draft, ...], section: str) -> list[Draft]:
    return [draft for draft in drafts if draft.section == section]


_KEYS = (
    "zh",
    "en",
    "topic",
    "issuer",
    "areas",
    "from",
    "to",
    "level",
    "document",
    "refines",
    "basis",
    "note",
)


def _header(draft: Draft, documents: Mapping[str, Document], faults: list[Fault]) -> dict[str, Any]:
    try:
        draft.check_keys(_KEYS)
        issuer = draft.two("issuer")
        if issuer is None:
            draft.missing("issuer")
        short = draft.string("document")
        if short not in documents:
            raise draft.fault(_NO_DOCUMENT.format(short=short), "document", did_you_mean(short, documents))
        return {
            "title": draft.texts(),
            "topic": draft.one_of("topic", TOPICS),
            "issuer": issuer,
            "areas": _areas(draft),
            "interval": draft.interval(),
            "basis": cast(Basis, draft.one_of("basis", BASES)),
            "level": _level(draft),
            "document": documents[short],
            "refines": draft.strings("refines"),
        }
    except PolicyFault as fault:
        faults.append(fault)
        return {}


def _areas(draft: Draft) -> tuple[str, ...]:
    given = draft.strings("areas")
    if not given:
        draft.missing("areas", _MEND_AREAS)
    try:
        return tuple(NATIONWIDE if area == "all" else pad(area) for area in given)
    except AreaFault as fault:
        raise draft.fault(fault.what, "areas", _MEND_AREAS) from None


def _level(draft: Draft) -> Level | None:
    names = {level.name.lower(): level for level in Level}
    return names[draft.one_of("level", names)] if "level" in draft.data else None


def _reach(area: str, code: str) -> int | None:
    scope = scope_of(area)
    if scope is None:
        return 0
    return scope.level.digits if scope.covers(code) else None


def _said(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return ",".join(value) if isinstance(value, tuple | list) else str(value)


_NO_PARAMETER = Text("政策包 {id} 没有参数“{name}”", "the pack {id} has no parameter '{name}'")
_NO_DOCUMENT = Text("文件“{short}”没有登记", "the document '{short}' is not declared")
_MEND_AREAS = Text(
    '写 areas = ["2201"]（2、4、6、9 或 12 位代码），全国写 ["all"]',
    'write areas = ["2201"] (codes of 2, 4, 6, 9 or 12 digits), or ["all"] for the nation',
)
