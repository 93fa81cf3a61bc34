"""`diguan spark judge`: judge counties on a Spark cluster, with the findings written where the command runs.

It parses and prints; the judging stands in `judging`, the session in `session`.
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from diguan.engine import sources
from diguan.engine.report import Report
from diguan.engine.spark import judging
from diguan.engine.spark.session import LOCAL, session
from diguan.engine.stats.command import Subparsers, language_of
from diguan.policy.library import Library
from diguan.words.errors import Fault
from diguan.words.text import Text


def add_to(subparsers: Subparsers) -> None:
    """Adds `spark` with what it can do to the parser of `diguan`."""
    said = language_of(os.environ)
    parser = subparsers.add_parser("spark", help=_SPARK.say(said), description=_SPARK.say(said))
    parts = parser.add_subparsers(dest="work", required=True, metavar="judge")
    judge = parts.add_parser("judge", help=_JUDGE.say(said), description=_JUDGE.say(said))
    judge.add_argument("source", type=Path, metavar="FOLDER", help=_SOURCE.say(said))
    judge.add_argument("--pack", required=True, metavar="ID", help=_PACK.say(said))
    judge.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help=_ON.say(said))
    judge.add_argument("--out", required=True, type=Path, metavar="DIR", help=_OUT.say(said))
    judge.add_argument("--master", default=LOCAL, metavar="URL", help=_MASTER.say(said))
    judge.add_argument(
        "--together", default=judging.TOGETHER, type=int, metavar="N", help=_TOGETHER.say(said)
    )
    judge.add_argument("--area", default="", metavar="CODE", help=_AREA.say(said))
    judge.add_argument("--language", choices=["zh", "en"], help=_LANGUAGE.say(said))
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    said = args.language or language_of(os.environ)
    try:
        sys.stdout.write(_judge(args, said))
    except Fault as fault:
        sys.stderr.write(fault.say(said) + "\n")
        return 2
    return 0


def _judge(args: argparse.Namespace, said: str) -> str:
    library = Library()
    ruling = library.pack(args.pack).at(args.on)

    def tell(done: int, total: int, area: str) -> None:
        sys.stderr.write(f"{area}: {done}/{total}\n")

    with (
        sources.opened(args.source, library.book, on=args.on, year=None, area=args.area) as source,
        session(args.master) as opened,
    ):
        made = judging.judge(
            opened, source.snapshots, ruling, args.out, progress=tell, together=args.together
        )
    return Report(said, ruling).judgement(made)


_SPARK = Text("在 Spark 集群上运行", "run on a Spark cluster")
_JUDGE = Text("在 Spark 上按政策包逐户判定", "judge every household by a policy pack, on Spark")
_SOURCE = Text(
    "各执行节点都能读到的全国文件夹（county=…/）",
    "a national folder (county=…/) that every executor can read",
)
_PACK = Text("政策包", "the policy pack")
_ON = Text("判定日，如 2017-06-01", "the day of judging, like 2017-06-01")
_OUT = Text("结果文件夹", "the folder of the results")
_MASTER = Text(
    "Spark 主节点，同 spark-submit；不给则用本机",
    "the master as spark-submit takes it; otherwise this machine",
)
_TOGETHER = Text("同时判定几个县", "counties judged at once")
_AREA = Text("只看此区划代码（及其以下）", "only this area code and what is below it")
_LANGUAGE = Text("输出语言；不给则随终端", "language of the output; otherwise that of the terminal")
