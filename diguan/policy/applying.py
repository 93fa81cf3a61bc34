"""Making a pack's Ruling for a day: values put in, what needs something unset taken out, with the reason.

A rule that needs an unset parameter is not applied. Where another rule speaks of it in `or`, that operand is
dropped; in `and` it counts as unknown; elsewhere that rule is not applied either. The decision goes on
without it, except that what it needs counts as unknown.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from diguan.policy.entries import Item, Ranking
from diguan.policy.language import Constant, Name, Node, Tree, given
from diguan.policy.language.nodes import Arithmetic, Junction, Plain, children, rebuilt
from diguan.policy.language.types import BOOL
from diguan.policy.ruling import QUALIFIES, SCORE, Computed, Origin, Ruling, Score

if TYPE_CHECKING:
    from diguan.policy.pack import Pack


def ruling_on(pack: "Pack", on: date) -> Ruling:
    """The pack on a day of judging."""
    return _Applying(pack, on).ruling()


class _Applying:
    """One pack, one day."""

    def __init__(self, pack: "Pack", on: date) -> None:
        self.pack = pack
        self.on = on
        in_force = {id: parameter.on(on) for id, parameter in pack.parameters.items()}
        self.values: dict[str, Plain] = {id: value.value for id, value in in_force.items() if value}
        self.unset = {id: pack.parameters[id] for id, value in in_force.items() if not value}
        self.card = next(iter(pack.scorecards.values()), None)
        self.trees = self.all_trees()
        self.lacks: dict[str, tuple[str, ...]] = {}  # names set aside, with what each lacks
        self.done: dict[str, Computed] = {}
        self.blocked: tuple[str, ...] = ()

    def ruling(self) -> Ruling:
        pack, done, lacks = self.pack, self.done, self.lacks
        needs = {name: sorted(tree.names & self.trees.keys()) for name, (_, tree) in self.trees.items()}
        for name in TopologicalSorter(needs).static_order():
            self.apply(name)
        about_persons = {formula.id for formula in pack.formulas.values() if formula.level == "person"}
        return Ruling(
            pack=pack,
            on=self.on,
            parameters=self.values,
            unset=self.unset,
            formulas=tuple(replace(f, tree=done[f.id].tree) for f in pack.formulas.values() if f.id in done),
            unset_formulas={id: lacks[id] for id in pack.formulas if id in lacks},
            rules=tuple(replace(r, tree=done[r.id].tree) for r in pack.rules.values() if r.id in done),
            not_applied=tuple((r, lacks[r.id]) for r in pack.rules.values() if r.id in lacks),
            decision=done[QUALIFIES].tree if QUALIFIES in done else None,
            blocked=self.blocked,
            ranking=self.ranking(),
            score=self.score(),
            order=tuple(column for name, column in done.items() if name not in about_persons),
        )

    def all_trees(self) -> dict[str, tuple[Origin, Tree]]:
        trees: dict[str, tuple[Origin, Tree]] = {}
        trees.update({f.id: ("formula", f.tree) for f in self.pack.formulas.values()})
        trees.update({r.id: ("rule", r.tree) for r in self.pack.rules.values()})
        if self.pack.decision:
            trees[QUALIFIES] = ("decision", self.pack.decision.tree)
        if self.card:
            trees[SCORE] = ("score", _sum(self.card.items))
        return trees

    def apply(self, name: str) -> None:
        origin, tree = self.trees[name]
        rule = self.pack.rules.get(name)
        if rule and (rule.left_out or rule.basis == "unset"):
            self.lacks[name] = rule.lacks or (name,)
            return
        tree = given(tree, self.values, self.on)
        if unset := tree.of("parameter"):
            self.lacks[name] = tuple(sorted(unset))
            return
        root = self.without_unset(name, tree)
        if root is None:
            self.lacks[name] = self.lacks_behind(tree)
        else:
            self.done[name] = Computed(name, origin, tree.with_root(root))

    def without_unset(self, name: str, tree: Tree) -> Node | None:
        """The tree without what is set aside; None when nothing is left of it."""
        if name == QUALIFIES and self.pack.decision:
            self.blocked = tuple(need for need in self.pack.decision.needs if need in self.lacks)
            return _dropped(_unknown_instead(tree.root, frozenset(self.blocked)), self.lacks)
        if tree.names & {id for id in self.lacks if id in self.pack.formulas or id == SCORE}:
            return None
        return _dropped(_unmet(tree.root, self.lacks), self.lacks)

    def lacks_behind(self, tree: Tree) -> tuple[str, ...]:
        """What the things lack of which a tree speaks."""
        return tuple(sorted({lack for name in tree.names & self.lacks.keys() for lack in self.lacks[name]}))

    def ranking(self) -> Ranking | None:
        if self.pack.ranking is None:
            return None
        tree = given(self.pack.ranking.tree, self.values, self.on)
        if tree.of("parameter") or tree.names & self.lacks.keys():
            return None
        return replace(self.pack.ranking, tree=tree)

    def score(self) -> Score | None:
        if self.card is None or SCORE not in self.done:
            return None
        items = (replace(item, tree=given(item.tree, self.values, self.on)) for item in self.card.items)
        cut_off = self.card.cut_off
        value = self.values.get(cut_off) if isinstance(cut_off, str) else cut_off
        return Score(
            self.card, tuple(items), self.done[SCORE].tree, value if isinstance(value, float) else None
        )


def _dropped(node: Node, lacks: Mapping[str, object]) -> Node | None:
    if isinstance(node, Name):
        return None if node.id in lacks else node
    if isinstance(node, Junction):
        kept = tuple(left for operand in node.operands if (left := _dropped(operand, lacks)) is not None)
        if len(kept) < 2:
            return kept[0] if kept else None
        return node if kept == node.operands else Junction(node.word, kept)
    if any(_dropped(child, lacks) is None for child in children(node)):
        return None
    return rebuilt(node, lambda child: _dropped(child, lacks) or child)


def _unmet(node: Node, lacks: Mapping[str, object]) -> Node:
    """In a rule's `and`, what is set aside counts as unknown: left out, it would make the rule say yes.

    An `and` of which nothing is left is set aside itself.
    """
    if isinstance(node, Junction):
        operands = tuple(_unmet(operand, lacks) for operand in node.operands)
        if node.word == "and" and any(_dropped(operand, lacks) is not None for operand in operands):
            unknown = Constant(None, BOOL)
            operands = tuple(one if _dropped(one, lacks) is not None else unknown for one in operands)
        return Junction(node.word, operands)
    return rebuilt(node, lambda child: _unmet(child, lacks))


def _unknown_instead(node: Node, names: frozenset[str]) -> Node:
    if isinstance(node, Name) and node.id in names:
        return Constant(None, BOOL)
    return rebuilt(node, lambda child: _unknown_instead(child, names))


def _sum(items: tuple[Item, ...]) -> Tree:
    roots = [item.tree.root for item in items]
    return Tree("", reduce(lambda one, other: Arithmetic("+", one, other), roots))
