"""Writes docs/promises.md from docs/promises.toml and bench/promises/.

`python -m tests.house.promises --write | --check`.

A promise that nothing has measured yet is "not shown"; the page claims nothing else. It measures nothing.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.promised import Figure, figures
from diguan.words.errors import Fault
from diguan.words.text import Text
from tests.house.source import ROOT
from tests.house.written import keep

PROMISES = ROOT / "docs" / "promises.toml"
PAGE = ROOT / "docs" / "promises.md"


class PromiseFault(Fault):
    """The list of promises, or a figure kept for one, that the page cannot be made from."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: its words, the figure that is promised, and the command that measures it, if one does."""

    id: str
    text: Text
    bar: str
    command: str


def main(arguments: Sequence[str]) -> None:
    """Write the page, or raise StalePage if it would change."""
    keep(PAGE, render(read(PROMISES), figures()), arguments)


def read(file: Path) -> list[Promise]:
    """The promises in their order; raises PromiseFault for one that lacks something or bears a taken id."""
    entries = tomllib.loads(file.read_text("utf-8"))["promise"]
    found = [_promise(entry) for entry in entries]
    if len({promise.id for promise in found}) < len(found):
        raise PromiseFault(_TWICE, file.name)
    return found


def render(promises: Sequence[Promise], shown: Mapping[str, Sequence[Figure]]) -> str:
    """The page as Markdown; raises PromiseFault for a figure of a promise that nobody made."""
    known = {promise.id for promise in promises}
    if strange := sorted(shown.keys() - known):
        raise PromiseFault(_STRANGE.format(ids=", ".join(strange)))
    kept = sum(_is_kept(shown.get(promise.id, ())) for promise in promises)
    rows = [row for promise in promises for row in _row(promise, shown.get(promise.id, ()))]
    counted = _INTRODUCTION.format(kept=kept, all=len(promises))
    return "\n\n".join((counted, "\n".join((*_HEAD, *rows)))) + "\n"


def _row(promise: Promise, shown: Sequence[Figure]) -> Iterator[str]:
    said = "<br>".join(_said(figure) for figure in shown) or "not shown"
    command = f"`{promise.command}`" if promise.command else "–"
    words = f"{promise.text.en}<br>{promise.text.zh}"
    yield f"| {promise.id} | {words} | {promise.bar} | {command} | {said} |"


def _said(figure: Figure) -> str:
    verdict = "" if figure.met else "**falls short**: "
    part = figure.name.partition("-")[2].replace("-", " ")
    return f"{verdict}{part + ': ' if part else ''}{figure.figure} ({figure.on}; {figure.machine})"


def _is_kept(shown: Sequence[Figure]) -> bool:
    return bool(shown) and all(figure.met for figure in shown)


def _promise(entry: Mapping[str, Any]) -> Promise:
    if missing := [name for name in ("id", "en", "zh", "bar") if not entry.get(name)]:
        raise PromiseFault(_LACKS.format(names=", ".join(missing)), str(entry.get("id")))
    if strange := sorted(entry.keys() - {"id", "en", "zh", "bar", "command"}):
        raise PromiseFault(_UNKNOWN.format(names=", ".join(strange)), entry["id"])
    return Promise(entry["id"], Text(entry["zh"], entry["en"]), entry["bar"], entry.get("command", ""))


_LACKS = Text("缺少 {names}", "{names} missing")
_UNKNOWN = Text("不认识 {names}", "{names} not known")
_TWICE = Text("编号重复", "an id stands twice")
_STRANGE = Text("没有这些承诺：{ids}", "there are no such promises: {ids}")
_HEAD = (
    "| id | promise · 承诺 | promised figure | measured by | last measured |",
    "| --- | --- | --- | --- | --- |",
)
_INTRODUCTION = """# What is promised, and what was measured

Made by `make docs` from [promises.toml](promises.toml) and `bench/promises/`; do not edit.
由 `make docs` 生成，请勿手改。

Every promise about safety, the figure it is held to, the command that measures it, and what that command
found last, with day and machine. {kept} of {all} have a figure that meets the bar. “not shown” says that
nothing has measured it yet, whatever was built; “falls short” says that it was measured and is not kept.
“not shown”表示尚未测量；“falls short”表示测量结果未达到承诺。

A figure is renewed by running its command with `DIGUAN_KEEP_FIGURES=1`, then `make docs`."""


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Fault as fault:
        sys.exit(str(fault))
