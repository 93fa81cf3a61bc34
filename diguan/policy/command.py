"""`diguan packs`: check a folder of packs, or show one as text. It needs no site and no database.

Exit code 1 when a check found faults; a question that cannot be answered is a Fault for the caller to print.
"""

import argparse
import os
import sys
from collections.abc import Mapping
from typing import TypeAlias

from diguan.policy.check import check
from diguan.policy.library import Library
from diguan.policy.showing import shown
from diguan.words.days import parse_day
from diguan.words.text import Text

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What add_subparsers returns; argparse has no public name for it."""


def add_to(subparsers: Subparsers) -> None:
    """Add `packs` with `check` and `show` to the parser of `diguan`."""
    language = language_of(os.environ)
    packs = subparsers.add_parser("packs", help=_PACKS.say(language), description=_PACKS.say(language))
    questions = packs.add_subparsers(required=True, metavar="check | show")
    _add_check(questions, language)
    _add_show(questions, language)


def language_of(environment: Mapping[str, str]) -> str:
    """`zh` when the terminal is set to Chinese, otherwise `en`."""
    said = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return "zh" if said.lower().startswith("zh") else "en"


def _add_check(questions: Subparsers, language: str) -> None:
    parser = questions.add_parser("check", help=_CHECK.say(language), description=_CHECK.say(language))
    parser.add_argument("folder", nargs="?", metavar="PATH", help=_FOLDER.say(language))
    parser.set_defaults(run=run_check)


def _add_show(questions: Subparsers, language: str) -> None:
    parser = questions.add_parser("show", help=_SHOW.say(language), description=_SHOW.say(language))
    parser.add_argument("id", metavar="ID", help=_ID.say(language))
    parser.add_argument("--on", metavar="DAY", help=_DAY.say(language))
    parser.add_argument("--language", choices=("zh", "en"), default=language, help=_LANGUAGE.say(language))
    parser.add_argument("--packs", metavar="PATH", help=_FOLDER.say(language))
    parser.set_defaults(run=run_show)


def run_check(asked: argparse.Namespace) -> int:
    """Print every fault in both languages, or the counts when all is well; 1 with faults, 0 without."""
    checked = check(asked.folder)
    for fault in checked.faults:
        sys.stdout.write(f"{fault}\n\n")
    counts = {"packs": len(checked.packs), "rules": checked.rules, "cases": checked.cases}
    said = (_FAULTY if checked.faults else _ALL_WELL).format(faults=len(checked.faults), **counts)
    sys.stdout.write(f"{said.en}\n{said.zh}\n")
    return 1 if checked.faults else 0


def run_show(asked: argparse.Namespace) -> int:
    """Print a pack; raises PolicyFault for an unknown one and DayFault for a day that is none."""
    on = parse_day(asked.on, "--on") if asked.on else None
    sys.stdout.write(shown(Library(asked.packs).pack(asked.id), asked.language, on))
    return 0


_PACKS = Text("政策包", "packs: the policy as data")
_CHECK = Text("检查政策包及其案例", "check every pack and its worked cases")
_SHOW = Text("用文字显示一个政策包", "show a pack as text")
_FOLDER = Text("政策包文件夹（默认为系统自带的）", "folder of packs; the built-in one by default")
_ID = Text("政策包，如 changchun/2017-opinions", "the pack, like changchun/2017-opinions")
_DAY = Text("评判日，如 2017-06-01", "day of judging, like 2017-06-01")
_LANGUAGE = Text("用哪种语言显示", "language to show it in")
_ALL_WELL = Text(
    "{packs} 个政策包，{rules} 条规则，{cases} 个案例，全部无误。",
    "packs: {packs}, rules: {rules}, cases: {cases}; all is well.",
)
_FAULTY = Text(
    "{packs} 个政策包可以使用，{rules} 条规则，{cases} 个案例；错误 {faults} 处。",
    "packs that can be used: {packs}, rules: {rules}, cases: {cases}; faults: {faults}.",
)
