"""Multidimensional poverty by the Alkire-Foster counting of any table, from a specification of what counts.

It knows rows (a row is a person or a household) and yes/no questions about them, not where they come from.

Definitions (Alkire & Foster 2011, Journal of Public Economics 95; weights of rows say how many people each
stands for):

- The score of a row is the sum of the weights of the indicators in which it is deprived; weights add to 1.
- A row is poor when its score is k or more.
- H is the share of people who are poor, A the mean score of the poor (no value when nobody is), M0 = H A.
- The uncensored headcount of an indicator is the share of all who are deprived in it; the censored headcount
  the share of all who are poor and deprived in it. M0 is the sum of weight times censored headcount.
- The contribution of an indicator is its weight times its censored headcount over M0; they add to 1.

Unknown answers: an indicator that cannot be answered from the cells is unknown, never just "not deprived".
By default such a row is left out of everything; `missing = "not_deprived"` in the specification counts it as
not deprived in that indicator. Both ways the rows are counted and named. Rows without weight or of weight 0
are left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diguan.engine.stats import expressions, reading
from diguan.engine.stats import mpi_sql as sql
from diguan.engine.stats.bench import MEMORY, Bench, Statement, bench
from diguan.engine.stats.faults import nothing_counted
from diguan.engine.stats.reading import FIRST, Named, Wanted, rounded
from diguan.engine.stats.spec import Spec, load
from diguan.engine.stats.table import Table, open_table
from diguan.words.text import Text


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a file, a specification, and the columns of weights and groups if there are any."""

    data: Path
    spec: Path
    weight: str | None = None
    by: str | None = None
    k: str | None = None  # instead of the specification's
    memory: str = MEMORY


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one population; shares of people, by indicator id."""

    rows: int
    people: float
    headcount: float
    intensity: float | None
    adjusted: float
    censored: Mapping[str, float]
    uncensored: Mapping[str, float]
    contribution: Mapping[str, float | None]

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "people": self.people,
            "H": self.headcount,
            "A": self.intensity,
            "M0": self.adjusted,
            "censored": dict(self.censored),
            "uncensored": dict(self.uncensored),
            "contribution": dict(self.contribution),
        }


@dataclass(frozen=True, slots=True)
class Multidimensional:
    """The answer: the specification, the whole, each group (None: rows without one), what was not known."""

    spec: Spec
    whole: Measures
    by: Mapping[str | None, Measures]
    rows: int
    counted: int
    unknown: tuple[Named, ...]
    blank: tuple[Named, ...]
    weight_zero: tuple[Named, ...]

    def as_json(self) -> dict[str, Any]:
        """The answer as the command line prints it; the measures of the whole stand on top."""
        return {
            **self.whole.as_json(),
            "contribution_of_dimension": self.of_dimensions(self.whole),
            "by": {reading.group_key(group): measures.as_json() for group, measures in self.by.items()},
            "k": float(self.spec.k),
            "missing": self.spec.missing,
            "source": self.spec.source,
            "sure": self.spec.sure,
            "note": {"zh": note.zh, "en": note.en} if (note := self.spec.note) else None,
            "reading": {"read": self.rows, "counted": self.counted, "left_out": self.rows - self.counted},
            "unknown": [entry.as_json("indicator") for entry in self.unknown],
            "blank": [entry.as_json() for entry in self.blank],
            "weight_zero": [entry.as_json() for entry in self.weight_zero],
            "rules": {"zh": [rule.zh for rule in RULES], "en": [rule.en for rule in RULES]},
        }

    def of_dimensions(self, measures: Measures) -> dict[str, float | None]:
        """The contributions of the indicators, added up by dimension."""
        found: dict[str, float | None] = {}
        for dimension in self.spec.dimensions:
            parts = [measures.contribution[one.id] for one in dimension.indicators]
            known = [part for part in parts if part is not None]
            found[dimension.name] = rounded(sum(known)) if len(known) == len(parts) else None
        return found


RULES = (
    Text(
        zh="加权剥夺得分达到 k 即为贫困；H 为贫困人口比例，A 为贫困者平均得分，M0 = H × A",
        en="poor means a weighted score of k or more; H is the share of the poor, A their mean score, "
        "M0 = H A",
    ),
    Text(
        zh='指标因缺数据而无法判断的行：默认整行不计入；设定 missing = "not_deprived" 时该指标视为未剥夺',
        en="rows in which an indicator cannot be answered are left out altogether, or counted as not "
        'deprived in it where the specification says missing = "not_deprived"',
    ),
    Text(
        zh="权数为空或为零的行不计入；行号从标题下一行起数",
        en="rows without weight or of weight zero are left out; rows are numbered below the heading",
    ),
)
"""What has to be said with the numbers, in the report and in `--help`."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A question ready to run: which cells are read, and the statements that follow the survey of them."""

    wanted: tuple[Wanted, ...]
    unknown: Statement
    answers: Statement
    patterns: Statement
    scored: Statement
    measures: Statement


def measure(question: Question) -> Multidimensional:
    """Answers a question; raises a StatsFault or RuleFault (file, specification, column, value)."""
    spec = load(question.spec, question.k)
    with bench(question.data, question.memory) as at:
        table = open_table(question.data, at)
        plan = _plan(question, spec, table, at)
        found = reading.survey(at, table, plan.wanted)
        at.ask(plan.answers)
        (unknown,) = at.ask(plan.unknown)
        at.ask(plan.patterns)
        at.ask(plan.scored)
        whole, *groups = at.ask(plan.measures)
        if not whole["rows"]:
            raise nothing_counted(str(question.data))
        return Multidimensional(
            spec=spec,
            whole=_measures(whole, spec),
            by={row["label"]: _measures(row, spec) for row in groups},
            rows=found["rows"],
            counted=whole["rows"],
            unknown=tuple(_unknown(unknown, spec)),
            blank=reading.blanks(found, plan.wanted),
            weight_zero=reading.weights_of_zero(found, plan.wanted),
        )


def statements(question: Question) -> tuple[Statement, ...]:
    """The named SQL steps of a question, in order (heading and kinds of columns are read from the file)."""
    spec = load(question.spec, question.k)
    with bench(question.data, question.memory) as at:
        table = open_table(question.data, at, convert=False)
        plan = _plan(question, spec, table, at)
        read = reading.statements(table, plan.wanted)
        return (*read, plan.answers, plan.unknown, plan.patterns, plan.scored, plan.measures)


def _plan(question: Question, spec: Spec, table: Table, at: Bench) -> _Plan:
    columns = expressions.columns(spec, table)
    kinds = expressions.kinds(columns, spec, table, at)
    book = expressions.book(kinds, spec, table)
    asked = [(one, expressions.expression(one, book, spec)) for one in spec.indicators]
    extra = _extra(question, table)
    facts = [Wanted(f"fact.{name}", column, kinds[name], needed=False) for name, column in columns.items()]
    countable, roles = reading.countable(extra), [want.role for want in extra]
    return _Plan(
        wanted=(*facts, *extra),
        answers=sql.answers(list(columns), asked, roles),
        unknown=sql.unknown(spec, countable, FIRST),
        patterns=sql.patterns(spec, countable, grouped="label" in roles, weighted="weight" in roles),
        scored=sql.scored(spec),
        measures=sql.measures(spec, grouped="label" in roles),
    )


def _extra(question: Question, table: Table) -> list[Wanted]:
    wanted = []
    if question.weight is not None:
        wanted.append(Wanted("weight", table.require(question.weight)))
    if question.by is not None:
        wanted.append(Wanted("label", table.require(question.by), kind="text", needed=False))
    return wanted


def _unknown(found: Mapping[str, Any], spec: Spec) -> Iterator[Named]:
    for one in spec.indicators:
        if found[one.id]:
            yield Named(one.id, found[one.id], tuple(found[f"{one.id}.first"]))


def _measures(row: Mapping[str, Any], spec: Spec) -> Measures:
    people = row["people"]
    censored = {one.id: row[f"censored.{one.id}"] / people for one in spec.indicators}
    adjusted = sum(float(one.weight) * censored[one.id] for one in spec.indicators)
    headcount = row["poor"] / people
    return Measures(
        rows=row["rows"],
        people=rounded(people),
        headcount=rounded(headcount),
        intensity=rounded(adjusted / headcount) if headcount else None,
        adjusted=rounded(adjusted),
        censored={name: rounded(share) for name, share in censored.items()},
        uncensored={one.id: rounded(row[f"uncensored.{one.id}"] / people) for one in spec.indicators},
        contribution={
            one.id: rounded(float(one.weight) * censored[one.id] / adjusted) if adjusted else None
            for one in spec.indicators
        },
    )
