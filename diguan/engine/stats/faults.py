"""What can be wrong with a question to the statistics: each fault says what, where and how to mend it.

It knows only wording; the checks that raise these stand beside the data they check.
"""

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

from diguan.words.errors import Fault
from diguan.words.text import Text


class StatsFault(Fault):
    """The question cannot be answered as it was put; nothing was computed."""


class FileFault(StatsFault):
    """The data file is missing, unreadable or of a kind that is not read here."""


class ColumnFault(StatsFault):
    """A column that was asked for is not in the file, or stands there twice."""


class ValueFault(StatsFault):
    """A cell holds what its column may not hold; names row, column and value."""


class OptionFault(StatsFault):
    """An option is outside what it may be: a line of zero, a share above one."""


class SpecFault(StatsFault):
    """A multidimensional specification that contradicts itself or the data."""


def near(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Up to `count` known names that look like `name`, best first, without regard to case."""
    folded = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(name.casefold(), folded, n=count, cutoff=0.5)
    return tuple(folded[key] for key in found)


def missing_file(path: Path) -> FileFault:
    folder = path.parent if path.parent.is_dir() else Path()
    beside = near(path.name, (entry.name for entry in folder.iterdir() if entry.is_file()))
    return FileFault(
        Text(zh="文件不存在", en="there is no such file"), where=str(path), mend=did_you_mean(beside)
    )


def folder(path: Path) -> FileFault:
    return FileFault(
        Text(zh="这是文件夹，这里要一个文件", en="this is a folder; one file is wanted here"),
        where=str(path),
        mend=Text(
            zh="请指定其中一个 CSV 或 Parquet 文件；全国文件夹（county=…/）请用 diguan stats rollup",
            en="name a CSV or Parquet file in it; for a national folder (county=…/) use diguan stats rollup",
        ),
    )


def missing_column(name: str, known: Sequence[str], where: str) -> ColumnFault:
    """A fault that lists the near names; all names when none is near and they are few."""
    candidates = near(name, known) or tuple(known[:12])
    return ColumnFault(
        Text(zh=f"没有名为“{name}”的列", en=f"there is no column {name!r}"),
        where=where,
        mend=did_you_mean(candidates),
    )


def doubled_column(name: str, where: str) -> ColumnFault:
    return ColumnFault(
        Text(
            zh=f"有不止一列叫“{name}”（大小写不论）",
            en=f"more than one column is called {name!r}, whatever its capitals",
        ),
        where=where,
        mend=Text(zh="请给它们起不同的名称", en="give them different names"),
    )


Cell = tuple[Text, Text]
"""What a wrong cell is said to be (fields: row, column, value, rows) and how to mend it."""

NOT_A_NUMBER: Cell = (
    Text(
        zh="第 {row} 行的“{column}”应为数，实为“{value}”（共 {rows} 行如此）",
        en="row {row}: {column!r} should be a number but is {value!r} ({rows} such rows)",
    ),
    Text(
        zh="请改成不带千分位和单位的数，不知道的留空（行号不计标题行）",
        en="write it without thousands separators or units, or leave it blank if it is not known "
        "(rows are counted below the heading)",
    ),
)
NOT_A_FLAG: Cell = (
    Text(
        zh="第 {row} 行的“{column}”应为是或否，实为“{value}”（共 {rows} 行如此）",
        en="row {row}: {column!r} should be yes or no but is {value!r} ({rows} such rows)",
    ),
    Text(
        zh="可写：是/否、true/false、yes/no、1/0，不知道的留空（行号不计标题行）",
        en="write yes/no, true/false, 1/0 or 是/否, or leave it blank (rows are counted below the heading)",
    ),
)
NOT_A_DAY: Cell = (
    Text(
        zh="第 {row} 行的“{column}”应为日期，实为“{value}”（共 {rows} 行如此）",
        en="row {row}: {column!r} should be a day but is {value!r} ({rows} such rows)",
    ),
    Text(
        zh="请写成 2017-01-31 的样子，不知道的留空（行号不计标题行）",
        en="write it like 2017-01-31, or leave it blank (rows are counted below the heading)",
    ),
)
NEGATIVE: Cell = (
    Text(
        zh="第 {row} 行的权数“{column}”为负：{value}（共 {rows} 行如此）",
        en="row {row}: the weight {column!r} is negative: {value} ({rows} such rows)",
    ),
    Text(
        zh="权数表示一行代表多少人，应为零或正数（行号不计标题行）",
        en="a weight says for how many people a row stands: zero or more (rows counted below the heading)",
    ),
)
WRONG = {"number": NOT_A_NUMBER, "flag": NOT_A_FLAG, "day": NOT_A_DAY}


def cell(fault: Cell, column: str, row: int, value: object, rows: int, where: str) -> ValueFault:
    """`row` counts from 1 below the heading; `rows` is how many rows have the same fault."""
    what, mend = fault
    return ValueFault(what.format(row=row, column=column, value=value, rows=rows), where=where, mend=mend)


def nothing_counted(where: str) -> ValueFault:
    return ValueFault(
        Text(zh="没有一行可以计入", en="not one row can be counted"),
        where=where,
        mend=Text(
            zh="请检查所选的列是否有值，权数之和是否大于零",
            en="see whether the chosen columns hold values and the weights add up to more than zero",
        ),
    )


def option_not_a_number(option: str, written: str) -> OptionFault:
    return OptionFault(Text(zh=f"应为数，实为“{written}”", en=f"{written!r} is not a number"), where=option)


def memory_unclear(memory: str) -> OptionFault:
    return OptionFault(
        Text(zh=f"不明白内存大小“{memory}”", en=f"the memory size {memory!r} is not understood"),
        where="--memory",
        mend=Text(zh="请写成 1GB 或 800MB 的样子", en="write it like 1GB or 800MB"),
    )


def line_or_share() -> OptionFault:
    return OptionFault(
        Text(
            zh="贫困线应以金额或中位数的比例给出，二者取一",
            en="give the line either as an amount or as a share of the median",
        )
    )


def line_out_of_range(line: float) -> OptionFault:
    return OptionFault(
        Text(zh=f"贫困线应大于零，实为 {line:g}", en=f"the line must be above zero, not {line:g}"),
        where="--line",
    )


def share_out_of_range(share: float) -> OptionFault:
    return OptionFault(
        Text(
            zh=f"中位数比例应大于 0 且不超过 1，实为 {share:g}",
            en=f"the share of the median must be above 0 and at most 1, not {share:g}",
        ),
        where="--line-share",
        mend=Text(zh="60% 请写作 0.6", en="write 60 % as 0.6"),
    )


def no_line_from_median(median: float, where: str) -> OptionFault:
    return OptionFault(
        Text(
            zh=f"收入中位数为 {median:g}，无法据以划定贫困线",
            en=f"the median income is {median:g}: no line can be drawn from it",
        ),
        where=where,
        mend=Text(zh="请用 --line 给出金额", en="give an amount with --line"),
    )


def did_you_mean(candidates: Sequence[str]) -> Text | None:
    """The mend that offers what is near; None when nothing is."""
    if not candidates:
        return None
    return Text(zh=f"是否指：{'、'.join(candidates)}？", en=f"did you mean {', '.join(candidates)}?")
