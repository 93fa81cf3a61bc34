"""What `diguan stats` prints for people: aligned tables, the rows left out, the rules that were followed.

It knows words and columns only; the numbers come from `poverty` and `mpi`.
"""

from collections.abc import Iterator

from diguan.engine.stats.layout import number, table
from diguan.engine.stats.mpi import RULES as COUNTING_RULES
from diguan.engine.stats.mpi import Measures as Shares
from diguan.engine.stats.mpi import Multidimensional
from diguan.engine.stats.poverty import RULES, Measures, Poverty
from diguan.engine.stats.reading import Named
from diguan.engine.stats.spec import Spec
from diguan.words.text import Text

ALL = Text(zh="全部", en="All")
GROUP = Text(zh="组别", en="Group")
BLANK = Text(zh="（未填）", en="(blank)")
ROWS = Text(zh="行数", en="Rows")
PEOPLE = Text(zh="人数(加权)", en="People")
COLUMNS = (
    ROWS,
    PEOPLE,
    Text(zh="贫困发生率", en="Headcount"),
    Text(zh="贫困深度", en="Gap"),
    Text(zh="贫困强度", en="Severity"),
    Text(zh="森指数", en="Sen"),
    Text(zh="基尼系数", en="Gini"),
    Text(zh="S80/S20", en="S80/S20"),
    Text(zh="瓦茨指数", en="Watts"),
    Text(zh="平均对数离差", en="MLD"),
)
SHARES = (
    Text(zh="发生率 H", en="H"),
    Text(zh="强度 A", en="A"),
    Text(zh="指数 M0", en="M0"),
)
INDICATORS = (
    Text(zh="维度与指标", en="Dimension and indicator"),
    Text(zh="权重", en="Weight"),
    Text(zh="未删失发生率", en="Uncensored"),
    Text(zh="删失发生率", en="Censored"),
    Text(zh="贡献", en="Contribution"),
)


def poverty(found: Poverty, language: str) -> str:
    """The report of an income question."""
    return "\n".join(_poverty(found, language)) + "\n"


def _poverty(found: Poverty, language: str) -> Iterator[str]:
    yield LINE.format(line=number(found.line, 2), median=number(found.median, 2)).say(language)
    yield ""
    rows = [_measures(ALL.say(language), found.whole)]
    rows += [_measures(group_name(group, language), measures) for group, measures in found.by.items()]
    yield table([GROUP.say(language), *(column.say(language) for column in COLUMNS)], rows)
    yield ""
    yield COUNTED.format(read=number(found.rows), counted=number(found.counted)).say(language)
    for text, rows_named in ((IS_BLANK, found.blank), *_look(found)):
        yield from (said(text, entry, language) for entry in rows_named if entry.rows)
    yield ""
    yield from (f"- {rule.say(language)}" for rule in RULES)


def _look(found: Poverty) -> Iterator[tuple[Text, tuple[Named, ...]]]:
    yield WEIGHT_ZERO, found.weight_zero
    yield NOT_POSITIVE, (found.not_positive,)
    yield NEGATIVE, (found.negative,)


def mpi(found: Multidimensional, language: str) -> str:
    """The report of a multidimensional question."""
    return "\n".join(_mpi(found, language)) + "\n"


def _mpi(found: Multidimensional, language: str) -> Iterator[str]:
    yield from _heading(found.spec, language)
    yield K.format(k=f"{float(found.spec.k):.4g}").say(language)
    yield ""
    rows = [_shares(ALL.say(language), found.whole)]
    rows += [_shares(group_name(group, language), measures) for group, measures in found.by.items()]
    headings = (GROUP, ROWS, PEOPLE, *SHARES)
    yield table([heading.say(language) for heading in headings], rows)
    yield ""
    yield table([heading.say(language) for heading in INDICATORS], list(_indicators(found, language)))
    yield ""
    yield COUNTED.format(read=number(found.rows), counted=number(found.counted)).say(language)
    unknown = LEFT_OUT if found.spec.missing == "leave_out" else AS_NOT_DEPRIVED
    for text, entries in (
        (unknown, found.unknown),
        (IS_BLANK, found.blank),
        (WEIGHT_ZERO, found.weight_zero),
    ):
        yield from (said(text, entry, language) for entry in entries if entry.rows)
    yield ""
    yield from (f"- {rule.say(language)}" for rule in COUNTING_RULES)


def _heading(spec: Spec, language: str) -> Iterator[str]:
    if spec.text:
        yield spec.text.say(language)
    if spec.source:
        yield SOURCE.format(source=spec.source, sure=spec.sure or "–").say(language)
    if spec.note:
        yield spec.note.say(language)


def _indicators(found: Multidimensional, language: str) -> Iterator[list[str]]:
    """A line for each dimension with its weight and contribution, under it its indicators."""
    whole = found.whole
    for dimension in found.spec.dimensions:
        share = found.of_dimensions(whole)[dimension.name]
        yield [dimension.text.say(language), number(float(dimension.weight), 4), "", "", number(share, 6)]
        for one in dimension.indicators:
            shares = (whole.uncensored[one.id], whole.censored[one.id], whole.contribution[one.id])
            weight = number(float(one.weight), 4)
            yield [f"  {one.text.say(language)}", weight, *(number(value, 6) for value in shares)]


def _shares(name: str, found: Shares) -> list[str]:
    values = (found.headcount, found.intensity, found.adjusted)
    return [name, number(found.rows), number(found.people, 1), *(number(value, 6) for value in values)]


def said(text: Text, named: Named, language: str) -> str:
    """One line on rows that share a condition, with the first row numbers."""
    more = "…" if named.rows > len(named.first) else ""
    first = ", ".join(map(str, named.first)) + more
    return text.format(column=named.column, rows=number(named.rows), first=first).say(language)


def group_name(group: str | None, language: str) -> str:
    """A group as it is shown; rows without one have a name of their own."""
    return BLANK.say(language) if group is None else group


def _measures(name: str, found: Measures) -> list[str]:
    values = (found.fgt0, found.fgt1, found.fgt2, found.sen, found.gini, found.s80s20, found.watts, found.mld)
    return [name, number(found.rows), number(found.people, 1), *(number(value, 6) for value in values)]


LINE = Text(
    zh="贫困线 {line}（加权中位数 {median}）",
    en="Poverty line {line} (weighted median {median})",
)
SOURCE = Text(zh="来源：{source}（可信度 {sure}）", en="Source: {source} (certainty {sure})")
K = Text(zh="贫困临界值 k = {k}", en="Poverty cutoff k = {k}")
LEFT_OUT = Text(
    zh="指标“{column}”无法判断、整行不计入：{rows} 行（第 {first} 行）",
    en="{column} cannot be answered, so the row is left out, in {rows} rows (row {first})",
)
AS_NOT_DEPRIVED = Text(
    zh="指标“{column}”无法判断、视为未剥夺：{rows} 行（第 {first} 行）",
    en="{column} cannot be answered, so counted as not deprived, in {rows} rows (row {first})",
)
COUNTED = Text(zh="读入 {read} 行，计入 {counted} 行。", en="{read} rows read, {counted} counted.")
IS_BLANK = Text(
    zh="“{column}”为空：{rows} 行（第 {first} 行）",
    en="{column} is blank in {rows} rows (row {first})",
)
WEIGHT_ZERO = Text(
    zh="权数“{column}”为零、不计入：{rows} 行（第 {first} 行）",
    en="{column} is zero, so without a voice, in {rows} rows (row {first})",
)
NOT_POSITIVE = Text(
    zh="“{column}”为零或负、不计入瓦茨指数和平均对数离差：{rows} 行（第 {first} 行）",
    en="{column} is zero or below, so left out of Watts and MLD, in {rows} rows (row {first})",
)
NEGATIVE = Text(
    zh="其中为负、在其余指标中照实计入：{rows} 行（第 {first} 行）",
    en="of these below zero, counted as they are in the other measures: {rows} rows (row {first})",
)
