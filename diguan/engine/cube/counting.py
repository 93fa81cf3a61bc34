"""The SQL of the cube's states: from a snapshot and its findings to counts by village, and up the code
prefixes.

A state is a cell's number with whole numbers that add up: households, people, fen. A household carries the
list of its cells, so that one grouping counts them all. It builds steps and runs none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from diguan.engine.cube.subjects import EXIT_YEAR, INCOME, INDEX, PERSON, RULE, Subjects
from diguan.engine.findings import OUTCOMES
from diguan.engine.judgement import LIFTED, ON_REGISTER
from diguan.engine.plan import sql_of
from diguan.engine.steps import Step, literal, quoted, select
from diguan.policy.facts import Fact
from diguan.words.areas import Level

ALL: Final = "all"
REGISTERED: Final = "registered"
EXITED: Final = "exited"
POPULATIONS: Final = (ALL, REGISTERED, EXITED)
"""All households on file; those on the register and not lifted out; those lifted out."""
NEITHER: Final = 3
"""The number of those that are neither on the register nor lifted out: counted in `all` only."""

BIG: Final = "DECIMAL(38,0)"
_MARK: Final = "@county@"
_PLACE: Final = "place, placed, population"


def steps(subjects: Subjects, area: str) -> tuple[Step, ...]:
    """From the views `household_columns`, `person_columns` and `found` to the view `states`."""
    first, *between, last = _marked(subjects)
    own = (
        replace(step, sql=step.sql.replace(_MARK, area)) if _MARK in step.sql else step for step in between
    )
    return (first, *own, last)


@lru_cache(maxsize=8)
def _marked(subjects: Subjects) -> tuple[Step, ...]:
    """The steps with a mark in the place of the county, written once for all of them."""
    made = (answered(subjects), counted(subjects, _MARK), members(subjects), states(subjects))
    return (*subjects.plan.steps(), *made)


def found(subjects: Subjects, files: Sequence[str]) -> Step:
    """The stored findings: the outcome and every rule's answer."""
    rules = ((f"answer.{id}", quoted(f"{RULE}{id}")) for id in subjects.rules)
    listed = ", ".join(literal(file) for file in files)
    sql = select(rules, f"read_parquet([{listed}], hive_partitioning = false)", keep="household_id, outcome")
    return Step("found", "one row a household: what was found", sql)


def answered(subjects: Subjects) -> Step:
    """The rules' answers and the index's beside the facts of each household."""
    rules = [(id, quoted(f"answer.{id}")) for id in subjects.rules]
    sql = select(rules, "answers JOIN found USING (household_id)")
    if subjects.trees:
        index = [(f"{INDEX}{id}", sql_of(tree)) for id, tree in subjects.trees.items()]
        sql = select(index, f"(\n{sql}\n)")
        sql = select([("score", _score(subjects))], f"(\n{sql}\n)")
    return Step("answered", "one row a household: its facts, the rules' answers, the index's", sql)


def counted(subjects: Subjects, area: str) -> Step:
    """Each household with its place, its part of the register and the numbers of its cells."""
    inside = f"village_code LIKE {literal(area + '%')} AND length(village_code) = 12"
    whole = f"rpad({literal(area)}, 12, '0')"
    own = [
        ("place", f"CAST(CASE WHEN {inside} THEN village_code ELSE {whole} END AS BIGINT)"),
        ("placed", f"COALESCE({inside}, FALSE)"),
        ("population", _population()),
        ("fen", f"CAST({INCOME} * 100 AS BIGINT)"),
        ("cells", _array(_of_household(subjects))),
    ]
    keep = "household_id, people" + (", score" if subjects.spec else "")
    says = "one row a household: where it lives, where it stands on the register, and the cells it counts in"
    return Step("counted", says, select(own, "answered", keep=keep), once=True)


def members(subjects: Subjects) -> Step:
    """Each person with the household's place and the numbers of the person's cells."""
    own = [("cells", _array(_of_person(subjects)))]
    sql = select(own, "person_columns JOIN counted USING (household_id)", keep=_PLACE)
    return Step("members", "one row a person: the place of the household, the cells it counts in", sql)


def states(subjects: Subjects) -> Step:
    """The view `states`: households, people and amounts by place, population and cell."""
    both = f"count(*) AS households, CAST(sum(people) AS BIGINT) AS people, CAST(NULL AS {BIG}) AS amount"
    single = f"CAST(NULL AS BIGINT) AS households, count(*) AS people, CAST(NULL AS {BIG}) AS amount"
    rows = [
        f"SELECT {_PLACE}, cell, {both}\nFROM (SELECT {_PLACE}, people, unnest(cells) AS cell FROM counted)\n"
        f"WHERE cell IS NOT NULL GROUP BY {_PLACE}, cell",
        f"SELECT {_PLACE}, cell, {single}\nFROM (SELECT {_PLACE}, unnest(cells) AS cell FROM members)\n"
        f"WHERE cell IS NOT NULL GROUP BY {_PLACE}, cell",
        *_amounts(subjects),
    ]
    says = (
        "one row a village, part of the register and cell: households, people, an amount where there is one"
    )
    return Step("states", says, "\nUNION ALL\n".join(rows))


def rolled(source: str, lengths: Sequence[int]) -> Step:
    """The view `rolled`: states added up by prefixes of these lengths, for all and for each population."""
    prefixes = [(f"p{n}", _prefix(n)) for n in lengths]
    sets = [f"(p{n}, {more}cell)" for n in lengths for more in ("", "population, ")]
    whole = "CASE WHEN grouping(population) = 1 THEN 0 ELSE population END AS population"
    return _grouped(select(prefixes, source), lengths, sets, whole, f"population <> {NEITHER}")


def above(source: str, lengths: Sequence[int]) -> Step:
    """The same of rows that are sums of whole counties already, in which `all` is a population."""
    prefixes = [(f"p{n}", _prefix(n, "digits >= {}")) for n in lengths]
    sets = [f"(p{n}, population, cell)" for n in lengths]
    return _grouped(select(prefixes, source), lengths, sets, "population", "TRUE")


def _grouped(inner: str, lengths: Sequence[int], sets: Sequence[str], population: str, wanted: str) -> Step:
    place = " ".join(f"WHEN grouping(p{n}) = 0 THEN p{n}" for n in lengths)
    depth = " ".join(f"WHEN grouping(p{n}) = 0 THEN {n}" for n in lengths)
    sums = ", ".join(f"CAST(sum({name}) AS {kind}) AS {name}" for name, kind in _SUMS)
    sql = (
        f"SELECT * FROM (\nSELECT CASE {depth} END AS digits, CASE {place} END AS area, {population},\n"
        f"  cell, {sums}\nFROM (\n{inner}\n)\nGROUP BY GROUPING SETS ({', '.join(sets)})\n)\n"
        f"WHERE area IS NOT NULL AND {wanted}"
    )
    return Step("rolled", "one row an area, population and cell: the sums over all below it", sql)


_SUMS: Final = (("households", "BIGINT"), ("people", "BIGINT"), ("amount", BIG))


def lengths(least: int) -> list[int]:
    """How many digits the areas of each level have, from the smallest area up to one of `least` digits."""
    known = [0, *(level.digits for level in Level)]
    return [digits for digits in reversed(known) if digits >= least]


def _prefix(digits: int, deep: str = "placed") -> str:
    """The area of so many digits that a place lies in; places in no village lie in larger areas only."""
    number = f"place // {10 ** (12 - digits)}" if digits < 12 else "place"
    return f"CASE WHEN {deep.format(digits)} THEN {number} END" if digits > 6 or "{}" in deep else number


def _population() -> str:
    return " ".join((
        f"CASE WHEN register_status IN ({_texts(ON_REGISTER)}) THEN 1",
        f"WHEN register_status IN ({_texts(LIFTED)}) THEN 2 ELSE {NEITHER} END",
    ))  # fmt: skip


def _of_household(subjects: Subjects) -> Iterator[str]:
    number = subjects.numbers
    yield str(number["total", ""])
    yield _case("outcome", {one: number["outcome", one] for one in OUTCOMES}, None)
    years = {year: number[EXIT_YEAR, year] for year in subjects.years}
    yield _case(f"CAST({EXIT_YEAR} AS VARCHAR)", years, number[EXIT_YEAR, ""])
    yield from _of_facts(subjects, "household", "")
    for id in subjects.rules:
        yield _answer(id, f"{RULE}{id}", number)
    if subjects.line is not None:
        fen, line = f"CAST({INCOME} * 100 AS BIGINT)", round(subjects.line * 100)
        yield f"CASE WHEN {INCOME} IS NOT NULL THEN {number['income', 'known']} END"
        yield f"CASE WHEN {fen} < {line} THEN {number['income', 'poor']} END"
    yield from _of_index(subjects)


def _of_index(subjects: Subjects) -> Iterator[str]:
    if subjects.spec is None:
        return
    number, (_, cut, _) = subjects.numbers, subjects.weights
    yield f"CASE WHEN score IS NOT NULL THEN {number['mpi', 'counted']} END"
    yield f"CASE WHEN score >= {cut} THEN {number['mpi', 'poor']} END"
    for id in subjects.trees:
        dimension, deprived = f"{INDEX}{id}", quoted(f"{INDEX}{id}")
        yield f"CASE WHEN score IS NOT NULL AND {deprived} THEN {number[dimension, 'uncensored']} END"
        yield f"CASE WHEN score >= {cut} AND {deprived} THEN {number[dimension, 'censored']} END"
        yield f"CASE WHEN {deprived} IS NULL THEN {number[dimension, '']} END"


def _of_person(subjects: Subjects) -> Iterator[str]:
    yield from _of_facts(subjects, "person", PERSON)


def _of_facts(subjects: Subjects, level: str, prefix: str) -> Iterator[str]:
    number = subjects.numbers
    for fact in subjects.facts(level, "code"):
        known = {key: number[f"{prefix}{fact.name}", key] for key in subjects.keys(fact)}
        yield _case(quoted(fact.name), known, number[f"{prefix}{fact.name}", ""])
    for fact in subjects.facts(level, "codes"):
        yield from _several(fact, subjects, prefix)
    for fact in subjects.facts(level, "flag"):
        yield _answer(fact.name, f"{prefix}{fact.name}", number)


def _several(fact: Fact, subjects: Subjects, prefix: str) -> Iterator[str]:
    """A column with several keys joined by `;`: a cell for each of them."""
    keys = f"string_split({quoted(fact.name)}, ';')"
    for key in subjects.keys(fact):
        number = subjects.numbers[f"{prefix}{fact.name}", key]
        yield f"CASE WHEN list_contains({keys}, {literal(key)}) THEN {number} END"
    yield f"CASE WHEN {quoted(fact.name)} IS NULL THEN {subjects.numbers[f'{prefix}{fact.name}', '']} END"


def _case(value: str, known: Mapping[str, int], otherwise: int | None) -> str:
    branches = " ".join(f"WHEN {literal(key)} THEN {number}" for key, number in known.items())
    rest = "" if otherwise is None else f" ELSE {otherwise}"
    return f"CASE {value} {branches}{rest} END"


def _answer(name: str, dimension: str, number: Mapping[tuple[str, str], int]) -> str:
    yes, no, unknown = (number[dimension, key] for key in ("yes", "no", ""))
    return f"CASE WHEN {quoted(name)} THEN {yes} WHEN NOT {quoted(name)} THEN {no} ELSE {unknown} END"


def _amounts(subjects: Subjects) -> Iterator[str]:
    """Sums of fen and of points over people, each a state of its own cell beside its counts."""
    number = subjects.numbers
    if subjects.line is not None:
        line = round(subjects.line * 100)
        gap = f"({line} - fen)"
        yield _amount(number["income", "known"], "fen IS NOT NULL", "fen")
        yield _amount(number["income", "poor"], f"fen < {line}", gap)
        yield _amount(number["income", "squared"], f"fen < {line}", f"CAST({gap} AS {BIG}) * {gap}")
    if subjects.spec is not None:
        _, cut, _ = subjects.weights
        yield _amount(number["mpi", "poor"], f"score >= {cut}", "score")


def _amount(cell: int, condition: str, amount: str) -> str:
    total = f"CAST(sum(CAST(people AS {BIG}) * {amount}) AS {BIG}) AS amount"
    return (
        f"SELECT {_PLACE}, {cell} AS cell, CAST(0 AS BIGINT) AS households, CAST(0 AS BIGINT) AS people,\n"
        f"  {total}\n"
        f"FROM counted WHERE {condition} GROUP BY {_PLACE}"
    )


def _score(subjects: Subjects) -> str:
    """The weights of the yes; NULL where an answer that is needed is not known."""
    weights, _, _ = subjects.weights
    columns = {id: quoted(f"{INDEX}{id}") for id in weights}
    total = " + ".join(f"CASE WHEN {column} THEN {weights[id]} ELSE 0 END" for id, column in columns.items())
    if subjects.spec is not None and subjects.spec.missing == "not_deprived":
        return total
    known = " AND ".join(f"{column} IS NOT NULL" for column in columns.values())
    return f"CASE WHEN {known} THEN {total} END"


def _array(items: Iterator[str]) -> str:
    return "[\n    " + ",\n    ".join(items) + "\n  ]"


def _texts(keys: Sequence[str]) -> str:
    return ", ".join(map(literal, keys))
