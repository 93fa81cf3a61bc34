"""Writes docs/glossary.md from packs/terms.toml: `python -m tests.house.glossary --write | --check`.

Sections are the one-line comments between the terms, so that the page reads in the order of the file.
"""

import re
import sys
from collections.abc import Mapping, Sequence

from diguan.words import terms
from diguan.words.errors import Fault
from diguan.words.terms import Term
from tests.house.source import ROOT
from tests.house.written import keep

TERMS = ROOT / "packs" / "terms.toml"
PAGE = ROOT / "docs" / "glossary.md"
_LINE = re.compile(r'^# (?P<section>\S.*)|^id = "(?P<term>[^"]+)"')


def main(arguments: Sequence[str]) -> None:
    """Write the page, or raise StalePage if it would change."""
    keep(PAGE, render(list(terms.load(TERMS)), sections(TERMS.read_text("utf-8"))), arguments)


def sections(source: str) -> dict[str, str]:
    """Identifier → the last comment above it, for every term of the file."""
    found, section = {}, ""
    for line in source.splitlines():
        if match := _LINE.match(line):
            section = match["section"] or section
            if match["term"]:
                found[match["term"]] = section
    return found


def render(words: Sequence[Term], section_of: Mapping[str, str]) -> str:
    """The page as Markdown: a table for each section, a row for each term."""
    parts = [_INTRODUCTION.format(count=len(words))]
    for section in dict.fromkeys(section_of[word.id] for word in words):
        rows = (_row(word) for word in words if section_of[word.id] == section)
        parts.append("\n".join((f"## {section}\n", *_HEAD, *rows)))
    return "\n\n".join(parts) + "\n"


def _row(word: Term) -> str:
    chinese = "、".join((f"**{word.text.zh}**", *word.also))
    return f"| {' | '.join((chinese, word.text.en, f'`{word.id}`', _note(word), word.source))} |"


def _note(word: Term) -> str:
    return f"{word.note.zh}<br>{word.note.en}" if word.note else ""


_HEAD = ("| 中文 | English | identifier | 说明 note | source |", "| --- | --- | --- | --- | --- |")
_INTRODUCTION = """# Glossary · 词汇表

Made by `make docs` from `packs/terms.toml`; do not edit. 由 `make docs` 生成，请勿手改。

{count} terms of the field. One Chinese term has one identifier, and code, columns, packs and screens use no
other; words that follow in plain type mean the same. S0–S4 are the documents of [sources.md](sources.md).
粗体是系统采用的词，其后是同义的其他说法；一词一义，界面、政策包和代码用同一个词。"""


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Fault as fault:
        sys.exit(str(fault))
