"""`diguan judge`, `why`, `what-if` and `quality`: the engine on the command line, without a site.

It reads options and prints; exit code 2 and one message in the reader's language for what cannot be done.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from diguan.engine import as_json, explain, judge, judgement, quality, sources, whatif
from diguan.engine.faults import EngineFault
from diguan.engine.options import JUDGE, QUALITY, WHATIF, WHY, Options, progress
from diguan.engine.report import Report
from diguan.engine.sources import Source
from diguan.engine.stats.command import Subparsers, language_of
from diguan.policy.library import Library
from diguan.policy.pack import Pack
from diguan.policy.ruling import Ruling
from diguan.words.errors import Fault
from diguan.words.text import Text

WHAT_IF: Final = "what if"


def add_to(subparsers: Subparsers) -> None:
    """Adds the four commands to the parser of `diguan`."""
    said = language_of(os.environ)
    for name, (what, options, run) in COMMANDS.items():
        parser = subparsers.add_parser(name, help=what.say(said), description=what.say(said))
        for option, (text, settings) in options.items():
            parser.add_argument(option, help=text.say(said), **settings)
        parser.set_defaults(run=_guarded(run))


def _guarded(run: Callable[[argparse.Namespace, str], str]) -> Callable[[argparse.Namespace], int]:
    def guarded(args: argparse.Namespace) -> int:
        said = args.language or language_of(os.environ)
        try:
            sys.stdout.write(run(args, said))
        except Fault as fault:
            sys.stderr.write(fault.say(said) + "\n")
            return 2
        return 0

    return guarded


def _judge(args: argparse.Namespace, said: str) -> str:
    library = Library()
    on = args.on or today()
    year = args.year or _income_year(library, args.pack, on)
    with sources.opened(args.source, library.book, on=on, year=year, area=args.area) as source:
        ruling = _ruling(library, args.pack, "identification", source, on)
        if args.show_sql:
            return judge.script(source.snapshots[0], ruling)
        _tell_reading(source, said)
        folder = _folder(args.out, source)
        made = judge.judge(
            source.snapshots, ruling, folder,
            progress=progress(said), threads=args.threads, memory=args.memory, quotas=_quotas(args.quota),
        )  # fmt: skip
    if folder != args.out:
        shutil.copyfile(made.findings[0], args.out)
    return _json(as_json.numbers(made)) if args.json else Report(said, ruling).judgement(made)


def _why(args: argparse.Namespace, said: str) -> str:
    folder = _beside(args.findings)
    made = judgement.open(folder)
    ruling = _named(Library(), args.pack or made.pack_id, made.on).at(made.on)
    found = explain.why(folder, ruling, args.household, args.area)
    return _json(as_json.explanation(found, said)) if args.json else Report(said, ruling).explanation(found)


def _income_year(library: Library, pack: str | None, on: date) -> int | None:
    """The year that a workbook is of when nobody says: the one the pack looks at."""
    return _named(library, pack, on).at(on).income_year if pack else None


def _what_if(args: argparse.Namespace, said: str) -> str:
    library = Library()
    on = args.on or today()
    with sources.opened(args.data, library.book, on=on, year=args.year, area=args.area) as source:
        packs = list(args.pack or [])
        before = _ruling(library, packs[0] if packs else None, "identification", source, on)
        after = _named(library, packs[1], on) if len(packs) > 1 else before.pack
        for setting in args.set or []:
            after = _with(after, setting, on)
        if after.digest == before.pack.digest:
            raise EngineFault(_SAME, before.pack.id, _MEND_SAME)
        found = whatif.compare(
            source.snapshots, before, after.at(on), args.out,
            progress=progress(said), threads=args.threads, memory=args.memory,
        )  # fmt: skip
    return _json(as_json.changes(found)) if args.json else Report(said, before).change(found, after.at(on))


def _quality(args: argparse.Namespace, said: str) -> str:
    library = Library()
    on = args.on or today()
    with sources.opened(args.data, library.book, on=on, year=args.year, area=args.area) as source:
        ruling = _ruling(library, args.pack, "quality", source, on)
        found = quality.check(
            source.snapshots, ruling, args.out,
            progress=progress(said), threads=args.threads, memory=args.memory,
        )  # fmt: skip
    return _json(as_json.findings(found)) if args.json else Report(said, ruling).quality(found)


def today() -> date:
    """The day on the clock of this machine: what is meant when no day is given."""
    return datetime.now().astimezone().date()


def _ruling(library: Library, pack: str | None, topic: str, source: Source, on: date) -> Ruling:
    """The pack that was named, or the one in force for the area of the data, on the day."""
    if pack is None and not source.area:
        raise EngineFault(_PROVINCES, "--pack", _MEND_PROVINCES)
    return (_named(library, pack, on) if pack else library.choose(topic, source.area, on)).at(on)


def _named(library: Library, name: str, on: date) -> Pack:
    """A pack by id; `id+parameter=value` is its variation."""
    id, *settings = name.split("+")
    pack = library.pack(id)
    for setting in settings:
        pack = _with(pack, setting, on)
    return pack


def _with(pack: Pack, setting: str, on: date) -> Pack:
    name, sign, written = setting.partition("=")
    if not sign:
        raise EngineFault(_SETTING.format(setting=setting), "--set", _MEND_SETTING)
    return pack.with_value(name.strip(), _value(written.strip()), on, WHAT_IF)


def _value(written: str) -> object:
    if written in ("yes", "no", "true", "false", "是", "否"):
        return written in ("yes", "true", "是")
    for read in (float, date.fromisoformat):
        try:
            return read(written)
        except ValueError:
            continue
    return tuple(part.strip() for part in written.split(",")) if "," in written else written


def _folder(out: Path, source: Source) -> Path:
    """The folder of the judgement, or a fault when several counties should go into one file."""
    if _beside(out) != out and len(source.snapshots) > 1:
        raise EngineFault(_ONE_FILE, str(out), _MEND_ONE_FILE)
    return _beside(out)


def _beside(out: Path) -> Path:
    """The folder of a judgement; `out.parquet` means the findings alone beside a folder `out`."""
    return out.with_suffix("") if out.suffix == ".parquet" else out


def _quotas(given: list[str] | None) -> dict[str, int] | None:
    quotas = {}
    for quota in given or []:
        area, _, persons = quota.partition("=")
        if not (area.isdigit() and persons.isdigit()):
            raise EngineFault(_QUOTA.format(given=quota), "--quota", _MEND_QUOTA)
        quotas[area] = int(persons)
    return quotas or None


def _tell_reading(source: Source, said: str) -> None:
    if source.reading:
        counts = source.reading.counts
        sys.stderr.write(_READING.say(said).format(**counts) + "\n")
        for flaw in source.reading.faults[:20]:
            sys.stderr.write(f"  {flaw.say(said)}\n")


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


COMMANDS: Final[dict[str, tuple[Text, Options, Callable[[argparse.Namespace, str], str]]]] = {
    "judge": (Text("按政策包逐户判定", "judge every household by a policy pack"), JUDGE, _judge),
    "why": (Text("说明某户的判定原因", "explain the outcome of one household"), WHY, _why),
    "what-if": (
        Text("换一个标准或政策包，谁进谁出", "who would come in or go out under another line or pack"),
        WHATIF,
        _what_if,
    ),
    "quality": (Text("检查数据质量", "check the quality of the data"), QUALITY, _quality),
}

_READING = Text(
    "工作簿：读取 {rows} 行，导入 {imported} 行（{households} 户 {people} 人），未导入 {refused} 行",
    "Workbook: {rows} rows read, {imported} taken ({households} households, {people} people), "
    "{refused} left out",
)
_PROVINCES = Text("数据跨省，无法按地区选政策包", "the data is of several provinces: no one pack is for them")
_MEND_PROVINCES = Text(
    "请用 --pack 指定，或用 --area 选一个地区", "name one with --pack, or choose an area with --area"
)
_SETTING = Text("“{setting}”看不懂", "'{setting}' cannot be read")
_MEND_SETTING = Text("写成 参数=值，如 poverty_line=3500", "write parameter=value, like poverty_line=3500")
_SAME = Text("前后是同一政策，没有可比较的", "both are the same policy: there is nothing to compare")
_MEND_SAME = Text(
    "用 --set 改一个参数，或再给一个 --pack", "change a parameter with --set, or give a second --pack"
)
_ONE_FILE = Text("多个县的结果不能写进一个文件", "findings of several counties do not go into one file")
_MEND_ONE_FILE = Text(
    "请给一个文件夹，或用 --area 选一个县", "give a folder, or choose one county with --area"
)
_QUOTA = Text("规模“{given}”看不懂", "the quota '{given}' cannot be read")
_MEND_QUOTA = Text("写成 区划代码=人数，如 220122=12000", "write area code=persons, like 220122=12000")
