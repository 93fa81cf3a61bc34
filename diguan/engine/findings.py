"""From answers to findings: the outcome, its reasons, what to ask, the rank in the village, the facts read.

It builds the steps of one ruling; running them over a snapshot is judge's work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from diguan.engine.facts import household
from diguan.engine.faults import EngineFault
from diguan.engine.plan import Plan, layered, of_ruling, sql_of
from diguan.engine.steps import Pipeline, Step, literal, quoted, select
from diguan.policy import language
from diguan.policy.asking import WANTED
from diguan.policy.entries import Rule
from diguan.policy.ruling import QUALIFIES, SCORE, Ruling
from diguan.words.text import Text

OUTCOMES: Final = ("qualifies", "does_not_qualify", "cannot_say")
RULE, FACT, FOUND = "rule.", "fact.", "found."
"""Before the names of columns, so that no rule of a pack can be mistaken for one of ours."""

FLAGS: Final = "flags"
"""Under this name a file of findings says in its own notes which of its rules are flags."""

KEPT: Final = (
    "household_id", "household_number", "village_code", "township_code", "register_status", "people",
    "outcome", "reasons", "against", "questions", "missing",
    "rank_in_village", "ties_in_village", "score", "past_cut_off",
)  # fmt: skip
_TEXTS: Final = "CAST([] AS VARCHAR[])"
OUTCOME: Final = (
    f"CASE WHEN {QUALIFIES} THEN 'qualifies' WHEN NOT {QUALIFIES} THEN 'does_not_qualify' "
    "ELSE 'cannot_say' END"
)


@dataclass(frozen=True)
class Finder:
    """The steps of one ruling, from a snapshot's columns to findings."""

    ruling: Ruling

    def __post_init__(self) -> None:
        if self.ruling.decision is None:
            pack = self.ruling.pack
            raise EngineFault(_NO_DECISION.format(pack=pack.title), pack.id, _MEND)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules about households that are run, quality rules aside."""
        return tuple(r for r in self.ruling.rules if r.level == "household" and r.kind != "quality")

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """The rules that mark a household without deciding; a file of findings names them, see `flagged`."""
        return tuple(self._true("flag", "focus"))

    @cached_property
    def plan(self) -> Plan:
        """What is computed: those rules, the decision, the score, and what ranking and questions read."""
        asked = self.ruling.asked
        ranking = [self.ruling.ranking.tree] if self.ruling.ranking else []
        later = [*asked.wanted.values(), *asked.questions.values(), *asked.missing.values()]
        return of_ruling(self.ruling, {QUALIFIES, SCORE, *(rule.id for rule in self.rules)}, ranking, later)

    @cached_property
    def pipeline(self) -> Pipeline:
        """All steps; the last view, `findings`, is what is written."""
        says = "one row a household whose outcome is unknown, with what its people have to be asked"
        columns = self.plan.asked_later()
        undecided = Step("undecided", says, select(columns, f"decided\nWHERE {QUALIFIES} IS NULL"))
        says = "one row a household whose outcome is unknown: which unknown answers keep it open"
        asked = layered("asked", says, self.ruling.wanted_layers, "undecided")
        steps = (self.decided(), undecided, *asked, self.to_ask(), *self.ranks(), self.findings())
        return Pipeline((*self.plan.steps(), *steps))

    @cached_property
    def script(self) -> str:
        """What tells one way of judging from another: all SQL of it, wherever rows lie."""
        return self.pipeline.script()

    def decided(self) -> Step:
        """Every answer and what it came from; several later steps stand on it."""
        columns = [*self._stored, *self.plan.people.raw]
        lines = ",\n".join(f"  {quoted(name)}" for name in columns)
        says = "one row a household: every answer with the facts behind it"
        return Step("decided", says, f"SELECT\n{lines}\nFROM answers", once=True)

    @cached_property
    def _stored(self) -> tuple[str, ...]:
        """The columns of `decided`, each once: what findings keep, and what ranks and questions read."""
        asked = self.ruling.asked
        trees = [*asked.wanted.values(), *asked.questions.values(), *asked.missing.values()]
        trees += [self.ruling.ranking.tree] if self.ruling.ranking else []
        needs = {name for tree in trees for name in tree.outer if not name.startswith(WANTED)}
        score = [SCORE] if self.ruling.score else []
        own = ("household_id", "household_number", "village_code", "register_status", "people", QUALIFIES)
        rules = (rule.id for rule in self.rules)
        within = map(language.column_of, self.plan.within.aggregates)
        return tuple(dict.fromkeys((*own, *score, *rules, *self.kept, *sorted(needs), *within)))

    def to_ask(self) -> Step:
        """What is asked of the households whose outcome is unknown."""
        questions = {id: sql_of(tree) for id, tree in self.ruling.questions.items()}
        missing = {name: sql_of(tree) for name, tree in self.ruling.missing.items()}
        found = {"questions": _listed(questions), "missing": _listed(missing)}
        columns = ((f"{FOUND}{name}", sql) for name, sql in found.items())
        says = "one row a household whose outcome is unknown: rules to ask about, and blank facts"
        return Step("to_ask", says, select(columns, "asked", keep="household_id"))

    def ranks(self) -> list[Step]:
        """The place among the village's qualifying households, equal where the measure is equal."""
        if self.measure is None:
            return []
        measure, order = self.measure
        rank = f"rank() OVER (PARTITION BY village_code ORDER BY {measure} {order})"
        ties = f"count(*) OVER (PARTITION BY village_code, {measure})"
        windows = (("rank_in_village", rank), ("ties_in_village", ties))
        columns = ((f"{FOUND}{name}", f"CAST({window} AS INTEGER)") for name, window in windows)
        source = f"decided\nWHERE {QUALIFIES} AND {measure} IS NOT NULL"
        says = "one row a household that qualifies: its rank in the village; ties share a rank"
        return [Step("ranks", says, select(columns, source, keep="household_id"))]

    @cached_property
    def measure(self) -> tuple[str, str] | None:
        """What villages are ranked by and in which order: the pack's ranking, else points, poorest first."""
        if ranking := self.ruling.ranking:
            return f"({sql_of(ranking.tree)})", "ASC" if ranking.order == "ascending" else "DESC"
        if score := self.ruling.score:
            return SCORE, "ASC" if score.card.poorer == "lower" else "DESC"
        return None

    def findings(self) -> Step:
        """The columns that are kept, by their final names."""
        source = "decided LEFT JOIN to_ask USING (household_id)"
        source += " LEFT JOIN ranks USING (household_id)" if self.measure else ""
        made = self._made()
        columns = [(name, made.get(name, quoted(name))) for name in KEPT]
        columns += [(f"{RULE}{rule.id}", quoted(rule.id)) for rule in self.rules]
        columns += [(f"{FACT}{name}", quoted(name)) for name in self.kept]
        says = "one row a household: what is kept, with every answer and every fact it was given for"
        return Step("findings", says, select(columns, source, keep=""))

    def _made(self) -> dict[str, str]:
        """SQL of the kept columns that are not simply taken over."""
        asked = {name: f"COALESCE({quoted(f'{FOUND}{name}')}, {_TEXTS})" for name in ("questions", "missing")}
        ranks = {
            name: quoted(f"{FOUND}{name}") if self.measure else "CAST(NULL AS INTEGER)"
            for name in ("rank_in_village", "ties_in_village")
        }
        return {
            "township_code": "rpad(left(village_code, 9), 12, '0')",
            "outcome": OUTCOME,
            "reasons": _listed(self._true("ground")),
            "against": _listed(self._true("bar")),
            **asked,
            **ranks,
            **self._score(),
        }

    def _score(self) -> dict[str, str]:
        """The points, and whether they reach the cut-off from the poorer side; the cut-off itself counts."""
        score = self.ruling.score
        points = SCORE if score else "CAST(NULL AS DOUBLE)"
        if score is None or score.cut_off is None:
            return {SCORE: points, "past_cut_off": "CAST(NULL AS BOOLEAN)"}
        sign = "<=" if score.card.poorer == "lower" else ">="
        return {SCORE: points, "past_cut_off": f"{SCORE} {sign} {score.cut_off!r}"}

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """Facts of the household with what they are made from, formulas and aggregates, in a steady order."""
        trees = [column.tree for column in self.plan.columns.values()]
        facts = {name for tree in trees for name in tree.outer if name in self.plan.book.facts}
        closure = household.derivations(self.plan.book).closure(facts)
        recorded = [name for name in self.plan.book.facts if name in closure and name != "people"]
        formulas = [column.name for column in self.plan.columns.values() if column.origin == "formula"]
        aggregates = dict.fromkeys(one for tree in trees for one in tree.aggregates)
        return (*recorded, *formulas, *map(language.column_of, aggregates))

    def _true(self, *kinds: str) -> dict[str, str]:
        return {rule.id: quoted(rule.id) for rule in self.rules if rule.kind in kinds}


def flagged(file: Path) -> str:
    """SQL for a household's true flags over a file of findings.

    The list would say again what the columns of the rules say, and took a seventh of all judging to make and
    write; files of earlier versions have it.
    """
    schema = pq.read_schema(file)
    if FLAGS in schema.names:
        return FLAGS
    ids = (schema.metadata or {}).get(FLAGS.encode(), b"").decode().split()
    return _listed({id: quoted(f"{RULE}{id}") for id in ids})


def _listed(conditions: Mapping[str, str]) -> str:
    """SQL for the list of those names whose condition holds."""
    if not conditions:
        return _TEXTS
    named = (f"CASE WHEN {condition} THEN {literal(name)} END" for name, condition in conditions.items())
    return f"[one FOR one IN [{', '.join(named)}] IF one IS NOT NULL]"


_NO_DECISION = Text("“{pack}”没有规定谁符合条件", "'{pack}' does not say who qualifies")
_MEND = Text(
    "请选用有 [decision] 的政策包；数据质量规则请用 diguan quality",
    "choose a pack with a [decision]; for data-quality rules use diguan quality",
)
