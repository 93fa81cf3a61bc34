"""The words of all rooms make one catalogue on screen: none is missing, and none is said in two ways."""

from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import diguan

HOUSE = Path(diguan.__file__).parent
FILES = sorted(HOUSE.glob("**/locale/zh_Hans/LC_MESSAGES/django.po"))


def entries(file: Path) -> list[tuple[tuple[str, str | None], str]]:
    """English text and context, with the Chinese text."""
    with file.open("rb") as opened:
        book = read_po(opened, locale="zh_Hans")
    return [((first(entry.id), entry.context), first(entry.string)) for entry in book if entry.id]


def first(words: str | tuple[str, ...]) -> str:
    """The text, or the first form of one that counts."""
    return words if isinstance(words, str) else words[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(HOUSE).parts[-5])
def test_every_text_of_a_room_has_its_chinese(file):
    assert [words for words, chinese in entries(file) if not chinese] == []


def test_one_english_text_has_one_chinese_text_in_the_whole_house():
    """The catalogues are merged and the first room wins: a second meaning needs another English text."""
    said: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for file in FILES:
        for words, chinese in entries(file):
            said[words].add(chinese)
    assert {words: several for words, several in said.items() if len(several) > 1} == {}
