"""The parts of a pack that hold expressions: formulas, rules, decision, ranking, scorecards, with trees.

Names are given their types first; formulas are read in the order of their needs, and circles are refused.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final, Literal, cast

from diguan.policy.building import Builder
from diguan.policy.drafts import Draft
from diguan.policy.entries import Decision, Formula, Item, Parameter, Ranking, Rule, Scorecard
from diguan.policy.facts import FactBook, Level
from diguan.policy.faults import PolicyFault, did_you_mean
from diguan.policy.language import Meaning, RuleFault, Tree, Type, parse, unknown
from diguan.policy.language.source import read
from diguan.policy.language.types import BOOL, NUMBER
from diguan.words.errors import Fault
from diguan.words.text import Text

SCORE: Final = "score"
_KINDS: Final = ("ground", "bar", "condition", "flag", "focus", "exit", "quality")
_Either = Literal["household", "person"]
_OF_VILLAGES: Final = ("condition", "exit", "quality")


@dataclass(frozen=True, slots=True)
class Expressions:
    """What of a pack is made of trees."""

    formulas: dict[str, Formula]
    rules: dict[str, Rule]
    decision: Decision | None
    ranking: Ranking | None
    scorecards: dict[str, Scorecard]


class ExpressionBuilder:
    """Builds them all; faults are gathered, and what speaks of a broken part is not blamed for it."""

    def __init__(
        self, book: FactBook, builder: Builder, parameters: Mapping[str, Parameter], drafts: Iterable[Draft]
    ) -> None:
        self.book = book
        self.builder = builder
        self.drafts = tuple(drafts)
        self.broken = {d.id for d in self.of("parameter")} - parameters.keys()
        self.faults: list[Fault] = []
        self.names = {id: Meaning("parameter", parameter.type) for id, parameter in parameters.items()}
        for draft in self.of("rule", "decision"):
            self.names[draft.id] = Meaning("rule", BOOL, _level(draft))
        if self.of("scorecard"):
            self.names[SCORE] = Meaning("formula", NUMBER)

    def of(self, *sections: str) -> list[Draft]:
        """The drafts of some sections."""
        return [draft for draft in self.drafts if draft.section in sections]

    def build(self) -> Expressions:
        """All expressions of the pack, as far as they can be built."""
        self.check_names()
        formulas = self.formulas()
        rules = self.each(self.of("rule"), self.rule)
        self.check_circles()
        return Expressions(
            formulas,
            rules,
            next(iter(self.each(self.of("decision"), self.decision).values()), None),
            next(iter(self.each(self.of("ranking"), self.ranking).values()), None),
            self.each(self.of("scorecard"), self.scorecard),
        )

    def each(self, drafts: Iterable[Draft], make: Any) -> dict[str, Any]:
        found = {}
        for draft in drafts:
            try:
                if (made := make(draft)) is not None:
                    found[draft.id] = made
            except PolicyFault as fault:
                self.faults.append(fault)
                self.broken.add(draft.id)
        return found

    def check_names(self) -> None:
        for draft in self.of("parameter", "formula", "rule"):
            if draft.id in self.book.facts or draft.id in (SCORE, "today"):
                self.faults.append(draft.fault(_TAKEN.format(id=draft.id), "id", _MEND_TAKEN))

    # -- trees

    def tree(
        self, draft: Draft, key: str, level: Level = "household", expect: Type | None = None
    ) -> Tree | None:
        """The tree under a key; None when it speaks of something broken, which has its own fault."""
        source = draft.string(key)
        if names_in(source) & self.broken:
            return None
        try:
            return parse(source, self.book, self.names, level, expect)
        except RuleFault as fault:
            raise fault.at(draft.where(key)) from None

    def formulas(self) -> dict[str, Formula]:
        drafts = {draft.id: draft for draft in self.of("formula")}
        needs = {id: names_in(draft.data.get("value")) & drafts.keys() for id, draft in drafts.items()}
        try:
            order = list(TopologicalSorter(needs).static_order())
        except CycleError as fault:
            ring = fault.args[1]
            self.broken.update(drafts)
            self.faults.append(
                drafts[ring[0]].fault(_RING.format(ring=" → ".join(ring)), "value", _MEND_RING)
            )
            return {}
        return self.each([drafts[id] for id in order], self.formula)

    def formula(self, draft: Draft) -> Formula | None:
        common = self.builder.common(draft, "level", "value", "unit")
        level = cast(_Either, draft.one_of("level", ("household", "person"), "household"))
        tree = self.tree(draft, "value", level)
        if tree is None:
            self.broken.add(draft.id)
            return None
        if level == "person" and (of_household := tree.of("formula") | tree.of("rule")):
            what = _PERSON_FORMULA.format(id=draft.id, name=min(of_household))
            raise draft.fault(what, "value", _MEND_PERSON_FORMULA)
        inline = tree.root if level == "person" else None
        self.names[draft.id] = Meaning("formula", tree.type, level, inline)
        return Formula(
            **common, level=level, value=draft.string("value"), tree=tree, unit=draft.maybe("unit")
        )

    def rule(self, draft: Draft) -> Rule | None:
        common = self.builder.common(
            draft, "kind", "level", "when", "question", "nature", "left_out", "lacks"
        )
        kind = draft.one_of("kind", _KINDS)
        level = draft.one_of("level", ("household", "person", "village"), "household")
        self.check_rule(draft, kind, level)
        left_out = draft.two("left_out")
        if left_out or common["basis"] == "unset":
            tree: Tree | None = unknown(scope=_level(draft))
        else:
            tree = self.tree(draft, "when", _level(draft), BOOL)
        if tree is None:
            self.broken.add(draft.id)
            return None
        return Rule(
            **common,
            kind=cast(Any, kind),
            level=cast(Any, level),
            when=draft.maybe("when") or "",
            tree=tree,
            question=draft.two("question"),
            nature=cast(Any, draft.one_of("nature", ("warn", "block"))) if kind == "quality" else None,
            left_out=left_out,
            lacks=draft.strings("lacks"),
        )

    def check_rule(self, draft: Draft, kind: str, level: str) -> None:
        if "nature" in draft.data and kind != "quality":
            raise draft.fault(_NATURE.format(id=draft.id), "nature", _MEND_NATURE)
        if level == "person" and kind != "quality":
            raise draft.fault(_PERSON_RULE.format(id=draft.id), "level", _MEND_PERSON_RULE)
        if level == "village" and kind not in _OF_VILLAGES:
            raise draft.fault(_VILLAGE_RULE.format(id=draft.id), "level", _MEND_VILLAGE_RULE)
        silent = "left_out" in draft.data or draft.data.get("basis") == "unset"
        if silent and "when" in draft.data:
            raise draft.fault(_SILENT_WHEN.format(id=draft.id), "when", _MEND_SILENT_WHEN)
        if "lacks" in draft.data and "left_out" not in draft.data:
            raise draft.fault(_LACKS.format(id=draft.id), "lacks", _MEND_LACKS)

    def decision(self, draft: Draft) -> Decision | None:
        common = self.builder.common(draft, "qualifies", "needs")
        tree = self.tree(draft, "qualifies", expect=BOOL)
        for name in draft.strings("needs"):
            if tree and name not in tree.of("rule"):
                mend = did_you_mean(name, tree.of("rule"))
                raise draft.fault(_NEEDS.format(name=name), "needs", mend)
        if tree is None:
            return None
        return Decision(
            **common, qualifies=draft.string("qualifies"), tree=tree, needs=draft.strings("needs")
        )

    def ranking(self, draft: Draft) -> Ranking | None:
        common = self.builder.common(draft, "by", "order")
        order = draft.one_of("order", ("ascending", "descending"))
        tree = self.tree(draft, "by", expect=NUMBER)
        if tree is None:
            return None
        return Ranking(**common, by=draft.string("by"), tree=tree, order=cast(Any, order))

    def scorecard(self, draft: Draft) -> Scorecard:
        common = self.builder.common(draft, "poorer", "cut_off", "item")
        items = self.each(draft.children("item"), self.item)
        cut_off = draft.data.get("cut_off")
        if isinstance(cut_off, str) and (cut_off not in self.names or self.names[cut_off].type != NUMBER):
            mend = did_you_mean(cut_off, self.names)
            raise draft.fault(_CUT_OFF.format(name=cut_off), "cut_off", mend)
        return Scorecard(
            **common,
            items=tuple(items.values()),
            poorer=cast(Any, draft.one_of("poorer", ("lower", "higher"))),
            cut_off=cut_off if isinstance(cut_off, str | None) else float(cast(Any, draft.number("cut_off"))),
        )

    def item(self, draft: Draft) -> Item | None:
        common = self.builder.common(draft, "points", "most")
        tree = self.tree(draft, "points", expect=NUMBER)
        most = draft.number("most")
        if tree is None:
            return None
        return Item(
            **common, points=draft.string("points"), tree=tree, most=None if most is None else float(most)
        )

    def check_circles(self) -> None:
        """Rules and formulas may speak of each other, but not in a circle."""
        drafts = {draft.id: draft for draft in self.of("formula", "rule", "decision")}
        keys = {"formula": "value", "rule": "when", "decision": "qualifies"}
        needs = {
            id: names_in(draft.data.get(keys[draft.section])) & drafts.keys() for id, draft in drafts.items()
        }
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as fault:
            ring = fault.args[1]
            if not set(ring) <= self.broken:
                self.faults.append(
                    drafts[ring[0]].fault(_RING.format(ring=" → ".join(ring)), None, _MEND_RING)
                )


def _level(draft: Draft) -> Level:
    """The level a rule's draft gives; the household's where it gives none, or none there is."""
    given = draft.data.get("level")
    return cast(Level, given) if given in ("person", "village") else "household"


def names_in(source: object) -> set[str]:
    """The names an expression speaks of; none when it cannot be read, which is said elsewhere."""
    try:
        tree = read(source) if isinstance(source, str) else None
    except RuleFault:
        return set()
    return {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)} if tree else set()


_TAKEN = Text("“{id}”已是一项事实的名字", "'{id}' is already the name of a fact")
_MEND_TAKEN = Text("换一个名字", "choose another name")
_RING = Text("互相引用成了圈：{ring}", "these speak of each other in a circle: {ring}")
_MEND_RING = Text("去掉其中一处引用", "take one of the references out")
_PERSON_FORMULA = Text(
    "关于人的公式“{id}”不能用户一级的“{name}”",
    "the formula '{id}' about a person cannot use the household's '{name}'",
)
_MEND_PERSON_FORMULA = Text("只用人的事实、户的事实和参数", "use facts and parameters only")
_NATURE = Text("“{id}”不是数据质量规则，没有 nature", "'{id}' is no quality rule and has no nature")
_MEND_NATURE = Text('删去 nature，或写 kind = "quality"', 'remove nature, or write kind = "quality"')
_PERSON_RULE = Text("“{id}”：只有数据质量规则可以针对人", "'{id}': only quality rules may be about a person")
_MEND_PERSON_RULE = Text(
    "写成关于户的：any(…)、all(…)、count(…)", "ask the household: any(…), all(…), count(…)"
)
_SILENT_WHEN = Text("“{id}”不运行，却写了 when", "'{id}' is not run and yet has a when")
_MEND_SILENT_WHEN = Text("删去 when，或删去 left_out 与 unset", "remove when, or remove left_out and unset")
_VILLAGE_RULE = Text(
    "“{id}”：针对村的规则只能是条件、退出标准或数据质量",
    "'{id}': a rule about a village is a condition, an exit standard or a quality rule",
)
_MEND_VILLAGE_RULE = Text("改 kind，或改为关于户的规则", "change its kind, or ask the household")
_LACKS = Text("“{id}”列了所缺的列，却没有说明原因", "'{id}' lists lacking columns and does not say why")
_MEND_LACKS = Text(
    '加 left_out = {{ zh = "…", en = "…" }}', 'add left_out = {{ zh = "…", en = "…" }}'
).format()
_NEEDS = Text("needs 中的“{name}”不在 qualifies 里", "'{name}' in needs is no rule of qualifies")
_CUT_OFF = Text("cut_off 用的“{name}”不是数值参数", "cut_off '{name}' is no number parameter")
