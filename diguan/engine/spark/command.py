"""`diguan spark judge`, `compare` and `stats`: counties on a Spark cluster, results where the command runs.

It parses and prints as the commands of one machine do; what is judged, compared and counted stands in them.
"""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from diguan.engine import judge, judgement, sources
from diguan.engine.comparison import catalogue, compare, source
from diguan.engine.comparison import command as comparison
from diguan.engine.counties import LEAST
from diguan.engine.cube import command as cube
from diguan.engine.cube import making
from diguan.engine.elsewhere import Elsewhere
from diguan.engine.options import SHARED, Options, progress
from diguan.engine.report import Report
from diguan.engine.spark.running import elsewhere
from diguan.engine.spark.session import LOCAL, session
from diguan.engine.stats.command import Subparsers, language_of
from diguan.policy.library import Library
from diguan.words.errors import Fault
from diguan.words.text import Text

TOGETHER: Final = 4
"""Counties that are in the session at once, unless another number is given."""


def add_to(subparsers: Subparsers) -> None:
    """Adds `spark` with what it can do to the parser of `diguan`."""
    said = language_of(os.environ)
    parser = subparsers.add_parser("spark", help=_SPARK.say(said), description=_SPARK.say(said))
    parts = parser.add_subparsers(dest="work", required=True, metavar=" | ".join(WORKS))
    for name, (what, options, _) in WORKS.items():
        part = parts.add_parser(name, help=what.say(said), description=what.say(said))
        for option, (text, settings) in (options | _EVERY).items():
            part.add_argument(option, help=text.say(said), **settings)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    said = args.language or language_of(os.environ)
    _, _, work = WORKS[args.work]
    try:
        sys.stdout.write(work(args, said))
    except Fault as fault:
        sys.stderr.write(fault.say(said) + "\n")
        return 2
    return 0


def _judge(args: argparse.Namespace, said: str) -> str:
    library = Library()
    ruling = library.pack(args.pack).at(args.on)
    with (
        sources.opened(args.source.absolute(), library.book, on=args.on, year=None, area=args.area) as given,
        session(args.master) as opened,
    ):
        made = judge.judge(given.snapshots, ruling, args.out, **_running(args, said, elsewhere(opened)))
    return Report(said, ruling).judgement(made)


def _compare(args: argparse.Namespace, said: str) -> str:
    book = Library().book
    departments = source.all_in(args.departments.absolute(), catalogue.kinds())
    with (
        sources.opened(args.data.absolute(), book, on=date.min, year=None, area=args.area) as given,
        session(args.master) as opened,
    ):
        made = compare.compare(
            given.snapshots, departments, args.out, book=book, **_running(args, said, elsewhere(opened))
        )
    return comparison.printed(made, said)


def _stats(args: argparse.Namespace, said: str) -> str:
    library, judged = Library(), judgement.open(args.findings.absolute())
    subjects = cube.subjects_of(args, library, judged)
    with (
        sources.opened(args.data.absolute(), library.book, on=judged.on, year=None, area=args.area) as given,
        session(args.master) as opened,
    ):
        made = making.make(
            given.snapshots, judged, subjects, args.out, **_running(args, said, elsewhere(opened))
        )
    return cube.told(made, said)


def _running(args: argparse.Namespace, said: str, spark: Elsewhere) -> dict[str, Any]:
    """Counties in the session at once; here they are only written, in the least memory there may be."""
    together = max(1, args.together)
    memory = f"{2 * LEAST * together}MB"
    return {"elsewhere": spark, "threads": together, "memory": memory, "progress": progress(said)}


_FOLDER: Final[dict[str, Any]] = {"type": Path, "required": True, "metavar": "FOLDER"}
_SPARK = Text("在 Spark 集群上运行", "run on a Spark cluster")
_SOURCE = Text(
    "各执行节点都能读到的全国文件夹（county=…/）",
    "a national folder (county=…/) that every executor can read",
)
_EVERY: Final[Options] = {
    "--out": (Text("结果文件夹", "the folder of the results"), {**_FOLDER, "metavar": "DIR"}),
    "--master": (
        Text(
            "Spark 主节点，同 spark-submit；不给则用本机",
            "the master as spark-submit takes it; otherwise this machine",
        ),
        {"default": LOCAL, "metavar": "URL"},
    ),
    "--together": (
        Text("同时处理几个县", "counties worked on at once"),
        {"default": TOGETHER, "type": int, "metavar": "N"},
    ),
    "--area": SHARED["--area"],
    "--language": SHARED["--language"],
}
WORKS: Final[dict[str, tuple[Text, Options, Callable[[argparse.Namespace, str], str]]]] = {
    "judge": (
        Text("在 Spark 上按政策包逐户判定", "judge every household by a policy pack, on Spark"),
        {
            "source": (_SOURCE, {"type": Path, "metavar": "FOLDER"}),
            "--pack": (Text("政策包", "the policy pack"), {"required": True, "metavar": "ID"}),
            "--on": (
                Text("判定日，如 2017-06-01", "the day of judging, like 2017-06-01"),
                {"required": True, "type": date.fromisoformat, "metavar": "DAY"},
            ),
        },
        _judge,
    ),
    "compare": (
        Text("在 Spark 上与部门数据按令牌比对", "compare with departments' records by token, on Spark"),
        {
            "--data": (_SOURCE, _FOLDER),
            "--departments": (
                Text(
                    "各执行节点都能读到的部门数据文件夹", "departments' records that every executor can read"
                ),
                _FOLDER,
            ),
        },
        _compare,
    ),
    "stats": (
        Text("在 Spark 上汇总成五级统计立方", "roll counties up to a cube of five levels, on Spark"),
        {
            "--data": (_SOURCE, _FOLDER),
            "--findings": (
                Text(
                    "各执行节点都能读到的判定结果文件夹",
                    "findings of diguan judge or diguan spark judge that every executor can read",
                ),
                {**_FOLDER, "metavar": "DIR"},
            ),
            **{name: cube.QUESTIONS["rollup"][1][name] for name in ("--spec", "--line")},
        },
        _stats,
    ),
}
