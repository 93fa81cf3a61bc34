"""`diguan stats rollup`, `area` and `publish`: the cube on the command line.

They parse and print; the counting stands in `making`, what is shown of an area in `showing`.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from diguan.engine import judgement, sources
from diguan.engine.counties import MEMORY, Progress
from diguan.engine.cube import making, publishing, showing
from diguan.engine.cube.faults import CubeFault
from diguan.engine.cube.manifest import Manifest
from diguan.engine.cube.reading import Cube
from diguan.engine.cube.subjects import Subjects
from diguan.engine.judgement import Judgement
from diguan.engine.stats import spec
from diguan.policy.library import Library
from diguan.words.areas import Level
from diguan.words.text import Text

Options = Mapping[str, tuple[Text, dict[str, Any]]]


def rollup(args: argparse.Namespace, language: str) -> str:
    """Make a cube of snapshots and their findings; what it holds, as text or JSON."""
    library = Library()
    judged = judgement.open(args.findings)
    subjects = subjects_of(args, library, judged)
    with sources.opened(args.data, library.book, on=judged.on, year=None, area=args.area) as source:
        if args.show_sql:
            return making.script(source.snapshots[0], subjects)
        made = making.make(
            source.snapshots, judged, subjects, args.out,
            progress=_progress(language), threads=args.threads, memory=args.memory,
        )  # fmt: skip
    return _json(showing.shown(Cube(made), made.top).as_json()) if args.json else told(made, language)


def told(made: Manifest, language: str) -> str:
    """The topmost area of a cube, and those right below it."""
    return showing.shown(Cube(made), made.top).say(language, _name)


def area(args: argparse.Namespace, language: str) -> str:
    """One area of a cube and those right below it."""
    shown = showing.shown(Cube.open(args.cube), _digits(args.area), args.population)
    return _json(shown.as_json()) if args.json else shown.say(language, _name)


def publish(args: argparse.Namespace, language: str) -> str:
    """A copy of a cube for the public, in which no number below k stands or follows."""
    wanted = tuple(part.strip() for part in args.dimensions.split(",") if part.strip())
    published = publishing.publish(Cube.open(args.cube), args.out, args.k, wanted)
    if args.json:
        return _json(
            {"k": args.k, "shown": published.shown, "hidden": published.hidden, "merged": published.merged}
        )
    return (
        _PUBLISHED.say(language).format(
            k=args.k, shown=published.shown, hidden=published.hidden, out=args.out
        )
        + "\n"
    )


def subjects_of(args: argparse.Namespace, library: Library, judged: Judgement) -> Subjects:
    """What is counted: by the ruling of a judgement, with the line and the index that were asked for."""
    ruling = library.pack(judged.pack_id).at(judged.on)
    try:
        line = None if args.line is None else float(args.line)
    except ValueError:
        raise CubeFault(_LINE.format(given=args.line), "--line", _MEND_LINE) from None
    return Subjects.of(ruling, line, spec.load(args.spec) if args.spec else None)


def _digits(code: str) -> str:
    """The digits of an area code, without the noughts that fill it up to twelve."""
    known = sorted((level.digits for level in Level), reverse=True)
    if code and not (code.isascii() and code.isdigit() and (len(code) in known)):
        raise CubeFault(_AREA.format(code=code), "--area", _MEND_AREA)
    return next((code[:n] for n in sorted(known) if n <= len(code) and not code[n:].strip("0")), "")


def _name(digits: str) -> str:
    return digits


def _progress(language: str) -> Progress:
    def tell(done: int, total: int, area: str) -> None:
        share = done * 100 // total if total else 100
        sys.stderr.write(
            _PROGRESS.say(language).format(done=done, total=total, share=share, area=area) + "\n"
        )

    return tell


def _json(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


ROLLUP: Final = Text(
    "把各县快照与判定结果汇总成五级统计立方",
    "roll snapshots and findings of all counties up to a cube of five levels",
)
AREA: Final = Text("从统计立方看一个地区及其下级", "look at one area of a cube and at those below it")
PUBLISH: Final = Text(
    "生成可公开的统计立方：隐去小数目", "a copy of a cube for the public, without small numbers"
)
_CUBE: Final = (
    Text("统计立方的文件夹", "the folder of the cube"),
    {"type": Path, "required": True, "metavar": "DIR"},
)
_OUT: Final = (
    Text("结果文件夹", "the folder of the result"),
    {"type": Path, "required": True, "metavar": "DIR"},
)
_SHARED: Final[Options] = {
    "--json": (Text("输出 JSON", "print JSON"), {"action": "store_true"}),
    "--language": (
        Text("输出语言；不给则随终端", "language of the output; otherwise that of the terminal"),
        {"choices": ["zh", "en"]},
    ),
}
QUESTIONS: Final[Mapping[str, tuple[Text, Options, Callable[[argparse.Namespace, str], str]]]] = {
    "rollup": (ROLLUP, {
        "--data": (
            Text("快照文件夹或全国文件夹（county=…/）", "a snapshot or a national folder (county=…/)"),
            {"type": Path, "required": True, "metavar": "FOLDER"},
        ),
        "--findings": (
            Text("diguan judge 的结果文件夹", "the folder that diguan judge wrote"),
            {"type": Path, "required": True, "metavar": "DIR"},
        ),
        "--out": _OUT,
        "--spec": (
            Text("多维指数的 TOML 文件", "the TOML file of a multidimensional index"),
            {"type": Path, "metavar": "FILE.toml"},
        ),
        "--line": (
            Text("贫困线（元）；不给则用政策包的", "the poverty line in yuan; otherwise that of the pack"),
            {"metavar": "N"},
        ),
        "--area": (
            Text("只看此区划代码（及其以下）", "only this area code and what is below it"),
            {"default": "", "metavar": "CODE"},
        ),
        "--threads": (
            Text("用几个核；不给则全部", "cores to use; otherwise all"),
            {"type": int, "metavar": "N"},
        ),
        "--memory": (
            Text(f"数据库可用内存，默认 {MEMORY}", f"memory of the database, {MEMORY} unless given"),
            {"default": MEMORY, "metavar": "SIZE"},
        ),
        "--show-sql": (Text("只打印各步 SQL", "only print the SQL of every step"), {"action": "store_true"}),
        **_SHARED,
    }, rollup),
    "area": (AREA, {
        "--cube": _CUBE,
        "--area": (
            Text("区划代码；不给则为最高一级", "area code; otherwise the topmost of the cube"),
            {"default": "", "metavar": "CODE"},
        ),
        "--population": (
            Text("全部户、在册未脱贫户或已脱贫户", "all households, those registered, or those exited"),
            {"choices": ["all", "registered", "exited"], "default": "all"},
        ),
        **_SHARED,
    }, area),
    "publish": (PUBLISH, {
        "--cube": _CUBE,
        "--out": _OUT,
        "--k": (
            Text("小于此数的数目不得推出，默认 5", "no number below this may follow from it; else 5"),
            {"type": int, "default": publishing.K, "metavar": "N"},
        ),
        "--dimensions": (
            Text("公开哪些统计项，重要的在前", "what is published, the most important first"),
            {"default": ",".join(publishing.PUBLIC), "metavar": "LIST"},
        ),
        **_SHARED,
    }, publish),
}  # fmt: skip


def add_to(questions: "argparse._SubParsersAction[argparse.ArgumentParser]", language: str) -> None:
    """Adds the cube's questions to `diguan stats`."""
    for name, (what, options, _) in QUESTIONS.items():
        parser = questions.add_parser(name, help=what.say(language), description=what.say(language))
        for option, (text, settings) in options.items():
            parser.add_argument(option, help=text.say(language), **settings)


_PROGRESS = Text("{area}：{done}/{total} 户（{share}%）", "{area}: {done}/{total} households ({share}%)")
_PUBLISHED = Text(
    "已写入 {out}：k = {k}，公开 {shown} 块，隐去 {hidden} 块",
    "Written to {out}: k = {k}, {shown} blocks shown, {hidden} hidden",
)
_LINE = Text("贫困线“{given}”不是数字", "the line '{given}' is no number")
_MEND_LINE = Text("写成元，如 3200", "give it in yuan, like 3200")
_AREA = Text("“{code}”不是行政区划代码", "'{code}' is not an area code")
_MEND_AREA = Text("应为 2、4、6、9 或 12 位数字", "a code has 2, 4, 6, 9 or 12 digits")
