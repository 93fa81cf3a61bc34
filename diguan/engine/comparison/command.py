"""`diguan compare`: the register against departments' records on the command line, without a site.

It reads options and prints; exit code 2 and one message in the reader's language for what cannot be done.
"""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path

from diguan.engine import sources
from diguan.engine.comparison import catalogue, compare, source
from diguan.engine.comparison.compare import Comparison
from diguan.engine.options import SHARED, progress
from diguan.engine.stats.command import Subparsers, language_of
from diguan.engine.stats.layout import number, table
from diguan.policy.library import Library
from diguan.words.errors import Fault
from diguan.words.text import Text


def add_to(subparsers: Subparsers) -> None:
    """Adds `compare` to the parser of `diguan`."""
    said = language_of(os.environ)
    parser = subparsers.add_parser("compare", help=WHAT.say(said), description=WHAT.say(said))
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help=DATA.say(said))
    parser.add_argument("--departments", type=Path, required=True, metavar="FOLDER", help=THEIRS.say(said))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=OUT.say(said))
    parser.add_argument("--show-sql", action="store_true", help=SHOW_SQL.say(said))
    for name in ("--area", "--threads", "--memory", "--json", "--language"):
        text, settings = SHARED[name]
        parser.add_argument(name, help=text.say(said), **settings)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compare and print the clues by source; 0, or 2 with a message on standard error."""
    said = args.language or language_of(os.environ)
    try:
        sys.stdout.write(_run(args, said))
    except Fault as fault:
        sys.stderr.write(fault.say(said) + "\n")
        return 2
    return 0


def _run(args: argparse.Namespace, said: str) -> str:
    book, kinds = Library().book, catalogue.kinds()
    departments = source.all_in(args.departments, kinds)
    with sources.opened(args.data, book, on=date.min, year=None, area=args.area) as register:
        if args.show_sql:
            return compare.script(register.snapshots[0], departments)
        made = compare.compare(
            register.snapshots, departments, args.out, book=book,
            progress=progress(said), threads=args.threads, memory=args.memory,
        )  # fmt: skip
    return _json(made) if args.json else printed(made, said)


def printed(made: Comparison, said: str) -> str:
    """The clues by source, and that none of them decides anything."""
    kinds = catalogue.kinds()
    rows = [
        (
            kinds[id].text.say(said),
            *(number(count) for count in (tally.rows, tally.clues, tally.people, tally.households)),
        )
        for id, tally in made.tallies.items()
    ]
    headings = [text.say(said) for text in (SOURCE, ROWS, CLUES, PEOPLE, HOUSEHOLDS)]
    lines = [table(headings, rows), NOT_DECIDED.say(said)]
    lines += [
        WITHOUT.format(source=kinds[id].text, count=len(areas)).say(said)
        for id, areas in made.without.items()
    ]
    return "\n\n".join([*lines, FOLDER.say(said) + str(made.folder)]) + "\n"


def _json(made: Comparison) -> str:
    told = {
        "sources": {
            id: {
                "rows": tally.rows, "clues": tally.clues, "people": tally.people,
                "households": tally.households,
            }
            for id, tally in made.tallies.items()
        },
        "without": made.without,
        "files": [str(file) for file in made.files],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


WHAT = Text(
    "与部门数据按令牌比对，列出线索（线索不是结论）",
    "compare with departments' records by token and list the clues (a clue decides nothing)",
)
DATA = Text("快照文件夹或全国文件夹（county=…/）", "a snapshot or a national folder (county=…/)")
THEIRS = Text("部门数据文件夹", "the folder of the departments' records")
OUT = Text("结果文件夹", "the folder of the results")
SHOW_SQL = Text("只打印各步 SQL", "only print the SQL of every step")
SOURCE = Text("数据项", "Source")
ROWS = Text("部门记录", "Their records")
CLUES = Text("线索", "Clues")
PEOPLE = Text("涉及人", "People")
HOUSEHOLDS = Text("涉及户", "Households")
NOT_DECIDED = Text(
    "线索不是结论：每一条都要由人入户核实。", "A clue decides nothing: somebody looks at each, at the door."
)
WITHOUT = Text(
    "{source}：{count} 个县没有数据，未比对", "{source}: no rows of {count} counties, not compared there"
)
FOLDER = Text("结果：", "Written to ")
