"""Income poverty and inequality of any table, by group: FGT, Sen, Gini, S80/S20, Watts, mean log deviation.

It computes from one income column, one weight column and one line; it knows nothing of where they come from.

Definitions (x income, w weight, z line, W sum of weights; a weight says how many people a row stands for):

- A person is poor when x < z.
- Quantile p: the smallest x at which the running share of weight reaches p; the mean of it and the next when
  it is reached exactly (Eurostat's rule, as in R's laeken). The line may be a share of the median so defined;
  it is one line for all groups.
- FGT a = sum over the poor of w ((z - x) / z)^a / W: headcount (0), gap (1), severity (2).
  Foster, Greer & Thorbecke 1984, Econometrica 52(3).
- Sen = H (I + (1 - I) G), with H the headcount, I the mean relative gap of the poor and G the Gini of the
  poor's incomes: the large-population form of Sen 1976, Econometrica 44(2); every weight stands for that many
  people, so the factor q/(q+1) for few people is left out (as in R's convey).
- Gini = sum of w x (2 C - w) / (W sum of w x) - 1, with C the running weight: half the relative mean
  difference, nothing subtracted for the sample's size.
- S80/S20 = income above the upper quintile point / income up to and including the lower one (Eurostat).
- Watts = mean of ln(z / x) over the poor (0 for others); Watts 1968. MLD = ln(mean x) - mean ln x.

Zeros and negatives: the logarithm has no answer for x <= 0, so these rows are left out of Watts and MLD, of
the sums and of the weights they are divided by (the rule of Jenkins' ineqdeco for Stata; R's convey stops at
such rows), counted and named. In all other measures they count as they are. A row without income or weight,
or with weight 0, is left out of everything, counted and named.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from diguan.engine.stats import faults, reading
from diguan.engine.stats import poverty_sql as sql
from diguan.engine.stats.bench import MEMORY, Statement, bench
from diguan.engine.stats.reading import Named, Wanted, group_key, rounded
from diguan.engine.stats.table import Table, open_table
from diguan.words.text import Text

Answers = dict[str, list[dict[str, Any]]]  # what each step brought back
RULES = (
    Text(
        zh="收入严格低于贫困线为贫困；线由总体中位数得出时，各组用同一条线",
        en="poor means below the line, not on it; a line from the median is that of everyone, for all groups",
    ),
    Text(
        zh="收入为零或负：对数无解，不计入瓦茨指数和平均对数离差（分子分母都不计），其余指标照实计入",
        en="incomes of zero or below have no logarithm: they are left out of Watts and MLD, of the sum and "
        "of the weights it is divided by; all other measures count them as they are",
    ),
    Text(
        zh="收入或权数为空、权数为零的行不计入任何指标；行号从标题下一行起数",
        en="rows without income or weight, or of weight zero, are in no measure; rows are numbered below the "
        "heading",
    ),
    Text(
        zh="森指数 = H[I+(1−I)G]（Sen 1976 大样本式，权数视为人数）；基尼系数不作小样本修正；"
        "S80/S20 按欧盟统计局定义",
        en="Sen is H[I+(1-I)G] (Sen 1976, form for many people, weights standing for people); Gini is not "
        "corrected for sample size; S80/S20 is Eurostat's",
    ),
)
"""What has to be said with the numbers, in the report and in `--help`."""
SIGNS = (("not_positive", "income <= 0"), ("negative", "income < 0"))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a file, its columns, and a line: either money or a share of the weighted median."""

    data: Path
    income: str
    weight: str | None = None
    line: float | None = None
    line_share: float | None = None
    by: str | None = None
    memory: str = MEMORY

    def __post_init__(self) -> None:
        if (self.line is None) == (self.line_share is None):
            raise faults.line_or_share()
        if self.line is not None and not (isfinite(self.line) and self.line > 0):
            raise faults.line_out_of_range(self.line)
        if self.line_share is not None and not 0 < self.line_share <= 1:
            raise faults.share_out_of_range(self.line_share)


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one population; None where one has no value (no positive income, …)."""

    rows: int
    people: float
    fgt0: float
    fgt1: float
    fgt2: float
    sen: float
    gini: float | None
    s80s20: float | None
    watts: float | None
    mld: float | None


@dataclass(frozen=True, slots=True)
class Poverty:
    """The answer: the line, the whole population, each group (None: rows without one), rows to look at."""

    line: float
    median: float
    whole: Measures
    by: dict[str | None, Measures]
    rows: int
    counted: int
    blank: tuple[Named, ...]
    weight_zero: tuple[Named, ...]
    not_positive: Named
    negative: Named

    def as_json(self) -> dict[str, Any]:
        """The answer as the command line prints it; the measures of the whole stand on top."""
        return {
            "line": self.line,
            "median": self.median,
            **asdict(self.whole),
            "by": {group_key(group): asdict(measures) for group, measures in self.by.items()},
            "reading": {"read": self.rows, "counted": self.counted, "left_out": self.rows - self.counted},
            "blank": [entry.as_json() for entry in self.blank],
            "weight_zero": [entry.as_json() for entry in self.weight_zero],
            "not_positive": {**self.not_positive.as_json(), "left_out_of": ["watts", "mld"]},
            "negative": self.negative.as_json(),
            "rules": {"zh": [rule.zh for rule in RULES], "en": [rule.en for rule in RULES]},
        }


def measure(question: Question) -> Poverty:
    """Answers a question; raises a StatsFault (file, column, value or option) when it cannot be answered."""
    with bench(question.data, question.memory) as at:
        table = open_table(question.data, at)
        wanted = _wanted(question, table)
        found = reading.survey(at, table, wanted, SIGNS)
        answers: Answers = {}
        for statement in _statements(question, wanted):
            answers[statement.name] = at.ask(statement)
            _must_be_a_line(answers.get("line_shown"), question)
        return _answer(question, wanted, found, answers)


def statements(question: Question) -> tuple[Statement, ...]:
    """The named SQL steps of a question, in order, without running them (only the heading is read)."""
    with bench(question.data, question.memory) as at:
        table = open_table(question.data, at, convert=False)
        wanted = _wanted(question, table)
        return (*reading.statements(table, wanted, SIGNS), *_statements(question, wanted))


def _wanted(question: Question, table: Table) -> list[Wanted]:
    wanted = [Wanted("income", table.require(question.income))]
    if question.weight is not None:
        wanted.append(Wanted("weight", table.require(question.weight)))
    if question.by is not None:
        wanted.append(Wanted("label", table.require(question.by), kind="text", needed=False))
    return wanted


def _statements(question: Question, wanted: Sequence[Wanted]) -> list[Statement]:
    countable, grouped = reading.countable(wanted), question.by is not None
    made = [sql.groups()] if grouped else []
    made += [sql.counted(countable, question.weight is not None, grouped), *_sorted("whole")]
    made += [*sql.line(question.line, question.line_share), sql.sums("whole"), sql.measures("whole")]
    return made + ([*_sorted("group"), sql.sums("group"), sql.measures("group")] if grouped else [])


def _sorted(scope: sql.Scope) -> list[Statement]:
    return [sql.running(scope), sql.points(scope)]


def _must_be_a_line(shown: list[dict[str, Any]] | None, question: Question) -> None:
    if shown and not shown[0]["z"] > 0:
        raise faults.no_line_from_median(shown[0]["median"], str(question.data))


def _answer(question: Question, wanted: Sequence[Wanted], found: dict[str, Any], answers: Answers) -> Poverty:
    (line,), (whole,) = answers["line_shown"], answers["whole_measures"]
    groups = answers.get("group_measures", [])
    return Poverty(
        line=rounded(line["z"]),
        median=rounded(line["median"]),
        whole=_measures(whole),
        by={row.pop("label"): _measures(row) for row in groups},
        rows=found["rows"],
        counted=found["counted"],
        blank=reading.blanks(found, wanted),
        weight_zero=reading.weights_of_zero(found, wanted),
        not_positive=reading.named(found, "not_positive", question.income),
        negative=reading.named(found, "negative", question.income),
    )


def _measures(row: dict[str, Any]) -> Measures:
    return Measures(**{key: rounded(value) for key, value in row.items()})
