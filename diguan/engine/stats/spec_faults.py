"""What can be wrong with a multidimensional specification, worded: each names the place and how to mend it.

The checks themselves stand in `spec` and `mpi`.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from diguan.engine.stats.faults import SpecFault, did_you_mean, missing_file, near
from diguan.words.text import Text


def no_file(path: Path) -> SpecFault:
    fault = missing_file(path)
    return SpecFault(fault.what, fault.where, fault.mend)


def not_toml(path: Path, said: str) -> SpecFault:
    return SpecFault(
        Text(zh=f"不是可读的 TOML：{said}", en=f"this is no readable TOML: {said}"), where=str(path)
    )


def unknown_key(key: str, known: Sequence[str], where: str) -> SpecFault:
    return SpecFault(
        Text(zh=f"没有“{key}”这一项", en=f"there is no setting {key!r}"),
        where=where,
        mend=did_you_mean(near(key, known) or known),
    )


def lacks(key: str, where: str) -> SpecFault:
    return SpecFault(Text(zh=f"缺少“{key}”", en=f"{key!r} is missing"), where=where)


def not_a_table(where: str) -> SpecFault:
    return SpecFault(
        Text(zh="应为一张表", en="this should be a table"),
        where=where,
        mend=Text(
            zh="写法见 docs/how-to/statistics.md", en="see docs/how-to/statistics.md for how it is written"
        ),
    )


def not_one_of(key: str, value: Any, allowed: Sequence[str], where: str) -> SpecFault:
    return SpecFault(
        Text(zh=f"“{key}”不能是“{value}”", en=f"{key!r} cannot be {value!r}"),
        where=where,
        mend=Text(zh=f"可用：{'、'.join(allowed)}", en=f"allowed are: {', '.join(allowed)}"),
    )


def not_a_number(written: Any, where: str) -> SpecFault:
    return SpecFault(
        Text(zh=f"应为数或分数，实为“{written}”", en=f"{written!r} is neither a number nor a fraction"),
        where=where,
        mend=Text(zh='请写成 0.25 或 "1/3" 的样子', en='write it like 0.25 or "1/3"'),
    )


def k_out_of_range(k: Any, where: str) -> SpecFault:
    return SpecFault(
        Text(zh=f"k 应大于 0 且不超过 1，实为 {k}", en=f"k must be above 0 and at most 1, not {k}"),
        where=where,
        mend=Text(
            zh='k 是加权剥夺得分的临界值，如 "1/3"',
            en='k is the share of weighted deprivations from which a row is poor, such as "1/3"',
        ),
    )


def weight_not_positive(weight: Any, where: str) -> SpecFault:
    return SpecFault(
        Text(zh=f"权重应大于零，实为 {weight}", en=f"a weight must be above zero, not {weight}"), where=where
    )


def weights(total: Fraction | int, found: Mapping[str, Fraction], where: str) -> SpecFault:
    sums = " + ".join(f"{name} {_short(weight)}" for name, weight in found.items())
    return SpecFault(
        Text(
            zh=f"各维度权重之和应为 1，实为 {_short(total)}（{sums}）",
            en=f"the weights of the dimensions must add to 1, not {_short(total)} ({sums})",
        ),
        where=where,
        mend=FRACTIONS,
    )


def indicator_weights(total: Fraction | int, weight: Fraction, where: str) -> SpecFault:
    return SpecFault(
        Text(
            zh=f"各指标权重之和应为该维度的权重 {_short(weight)}，或为 1（维度内的份额），"
            f"实为 {_short(total)}",
            en=f"the weights of the indicators must add to the dimension's {_short(weight)}, or to 1 as "
            f"shares in the dimension, not {_short(total)}",
        ),
        where=where,
        mend=FRACTIONS,
    )


def one_language(where: str) -> SpecFault:
    return SpecFault(Text(zh="zh 与 en 都要填", en="give both zh and en"), where=where)


def no_plain_name(name: str, where: str) -> SpecFault:
    return SpecFault(
        Text(zh=f"“{name}”不能作 id", en=f"{name!r} cannot be an id"),
        where=where,
        mend=Text(zh="只用文字、数字和下划线", en="use letters, digits and underscores only"),
    )


def twice(name: str, where: str) -> SpecFault:
    return SpecFault(
        Text(zh=f"有不止一个指标叫“{name}”", en=f"more than one indicator is called {name!r}"),
        where=where,
        mend=Text(zh="请给它们起不同的 id", en="give them different ids"),
    )


def about_people(indicator: str, where: str) -> SpecFault:
    return SpecFault(
        Text(
            zh=f"指标“{indicator}”问的是家庭的各个成员，而这里一行就是一个单位",
            en=f"the indicator {indicator!r} asks all members of a household, but here a row is all there is",
        ),
        where=where,
        mend=Text(zh="请先把成员的情况汇总成一列", en="sum the members up into a column of the data first"),
    )


def about_today(indicator: str, where: str) -> SpecFault:
    return SpecFault(
        Text(zh=f"指标“{indicator}”用到了今天的日期", en=f"the indicator {indicator!r} asks for today"),
        where=where,
        mend=Text(
            zh='请写明日期，如 date("2017-12-31")', en='name the day instead, such as date("2017-12-31")'
        ),
    )


def _short(value: Fraction | int) -> str:
    return str(float(value)) if Fraction(value).denominator > 100 else str(value)


FRACTIONS = Text(
    zh='除不尽时请写成分数，如 weight = "1/24"',
    en='where a decimal does not come out even, write a fraction, such as weight = "1/24"',
)
