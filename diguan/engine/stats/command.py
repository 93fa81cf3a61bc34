"""`diguan stats`: poverty statistics of a CSV or Parquet file on the command line, as a table or as JSON.

It parses and prints; what the numbers mean stands in `poverty` and `mpi`. Exit code 2 for a question that
cannot be answered, with one message in the reader's language.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from diguan.engine.cube import command as cube
from diguan.engine.stats import faults, mpi, poverty, report
from diguan.engine.stats.bench import MEMORY, script
from diguan.words.errors import Fault
from diguan.words.text import Text

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What add_subparsers returns; argparse has no public name for it."""


def language_of(environment: Mapping[str, str]) -> str:
    """`zh` when the terminal is set to Chinese, otherwise `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def add_to(subparsers: Subparsers) -> None:
    """Adds `stats` with its questions to the parser of `diguan`."""
    language = language_of(os.environ)
    parser = subparsers.add_parser("stats", help=STATS.say(language), description=STATS.say(language))
    parser.set_defaults(run=run)
    questions = parser.add_subparsers(dest="question", required=True, metavar=" | ".join(ANSWERS))
    _add_poverty(questions, language)
    _add_mpi(questions, language)
    cube.add_to(questions, language)


def run(args: argparse.Namespace) -> int:
    """Answers the question in `args` on standard output; 0, or 2 with one message on standard error."""
    language = args.language or language_of(os.environ)
    try:
        sys.stdout.write(ANSWERS[args.question](args, language))
    except Fault as fault:
        sys.stderr.write(fault.say(language) + "\n")
        return 2
    return 0


def _add_poverty(questions: Subparsers, language: str) -> None:
    parser = _question(questions, "poverty", POVERTY, poverty.RULES, language)
    _option(parser, "--income", INCOME, language, metavar="COL", required=True)
    _option(parser, "--weight", WEIGHT, language, metavar="COL")
    line = parser.add_mutually_exclusive_group(required=True)
    _option(line, "--line", LINE, language, metavar="N")
    _option(line, "--line-share", SHARE, language, metavar="SHARE")
    _shared(parser, language)


def _poverty(args: argparse.Namespace, language: str) -> str:
    question = poverty.Question(
        data=args.data,
        income=args.income,
        weight=args.weight,
        line=_number("--line", args.line),
        line_share=_number("--line-share", args.line_share),
        by=args.by,
        memory=args.memory,
    )
    if args.show_sql:
        return script(poverty.statements(question))
    found = poverty.measure(question)
    return _json(found.as_json()) if args.json else report.poverty(found, language)


def _add_mpi(questions: Subparsers, language: str) -> None:
    parser = _question(questions, "mpi", MPI, mpi.RULES, language)
    _option(parser, "--spec", SPEC, language, metavar="FILE.toml", type=Path, required=True)
    _option(parser, "--weight", WEIGHT, language, metavar="COL")
    _option(parser, "--k", CUTOFF, language, metavar="K")
    _shared(parser, language)


def _mpi(args: argparse.Namespace, language: str) -> str:
    question = mpi.Question(args.data, args.spec, args.weight, args.by, args.k, args.memory)
    if args.show_sql:
        return script(mpi.statements(question))
    found = mpi.measure(question)
    return _json(found.as_json()) if args.json else report.mpi(found, language)


def _question(
    questions: Subparsers, name: str, what: Text, rules: tuple[Text, ...], language: str
) -> argparse.ArgumentParser:
    parser = questions.add_parser(
        name,
        help=what.say(language),
        description=what.say(language),
        epilog="\n".join(f"- {rule.say(language)}" for rule in rules),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _option(parser, "--data", DATA, language, metavar="FILE", type=Path, required=True)
    return parser


def _shared(parser: argparse.ArgumentParser, language: str) -> None:
    _option(parser, "--by", BY, language, metavar="COL")
    _option(parser, "--json", JSON, language, action="store_true")
    _option(parser, "--language", LANGUAGE, language, choices=["zh", "en"])
    _option(parser, "--memory", MEMORY_LIMIT, language, default=MEMORY, metavar="SIZE")
    _option(parser, "--show-sql", SHOW_SQL, language, action="store_true")


def _option(
    parser: "argparse._ActionsContainer", name: str, what: Text, language: str, **settings: Any
) -> None:
    parser.add_argument(name, help=what.say(language), **settings)


def _number(option: str, written: str | None) -> float | None:
    try:
        return None if written is None else float(written)
    except ValueError as error:
        raise faults.option_not_a_number(option, written or "") from error


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


ANSWERS: dict[str, Callable[[argparse.Namespace, str], str]] = {
    "poverty": _poverty,
    "mpi": _mpi,
    **{name: answer for name, (_, _, answer) in cube.QUESTIONS.items()},
}

STATS = Text(
    zh="贫困统计：由 CSV 或 Parquet 文件计算指标，或汇总全国各县为五级统计",
    en="poverty statistics of a CSV or Parquet file, or of all counties rolled up over five levels",
)
POVERTY = Text(
    zh="收入贫困与不平等：FGT 0/1/2、森指数、基尼系数、S80/S20、瓦茨指数、平均对数离差",
    en="income poverty and inequality: FGT 0/1/2, Sen, Gini, S80/S20, Watts, mean log deviation",
)
MPI = Text(
    zh="多维贫困（Alkire-Foster）：H、A、M0，删失与未删失发生率，各指标贡献",
    en="multidimensional poverty (Alkire-Foster): H, A, M0, both headcounts and contributions",
)
SPEC = Text(
    zh="维度、指标、权重与 k 的 TOML 文件", en="the TOML file of dimensions, indicators, weights and k"
)
CUTOFF = Text(zh='另用此临界值 k，如 "1/3"', en='this cutoff instead of the k of the file, such as "1/3"')
DATA = Text(
    zh="CSV（UTF-8、UTF-16 或 GB18030）或 Parquet 文件",
    en="CSV (UTF-8, UTF-16 or GB18030) or Parquet file",
)
INCOME = Text(zh="收入列", en="the income column")
WEIGHT = Text(
    zh="权数列：一行代表多少人；不给则每行为一人", en="the weight column: for how many people a row stands"
)
LINE = Text(zh="贫困线金额", en="the poverty line, as an amount")
SHARE = Text(
    zh="贫困线占加权中位数的比例，如 0.6", en="the line as a share of the weighted median, such as 0.6"
)
BY = Text(zh="按此列分组", en="the measures for each value of this column as well")
JSON = Text(zh="输出 JSON", en="print JSON")
LANGUAGE = Text(zh="输出语言；不给则随终端", en="language of the output; otherwise that of the terminal")
MEMORY_LIMIT = Text(
    zh="数据库可用内存，默认 1GB，超出的部分写入临时文件夹",
    en="what the database may hold in memory, 1GB unless given; the rest goes to the temporary folder",
)
SHOW_SQL = Text(zh="只打印各步 SQL，不计算", en="only print the SQL of every step")
