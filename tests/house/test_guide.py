"""The officers' guide speaks of buttons, pages and pictures that are there, in both languages alike."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from diguan.policy.entries import BASES
from tests.house.source import ROOT, files, name

GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
LEVELS = ("village", "township", "county", "city", "province")


def labels(chinese: bool) -> set[str]:
    """Everything that screens say in one language, and the three bases of an entry."""
    said = {text.say("zh" if chinese else "en") for text in BASES.values()}
    for catalogue in files(".po", "diguan"):
        with catalogue.open("rb") as file:
            said |= {str(entry.string if chinese else entry.id) for entry in read_po(file) if entry.id}
    return said


def bold(page: Path) -> list[str]:
    """The words that a page prints as they stand on the screen."""
    found = re.findall(r"\*\*(.+?)\*\*", page.read_text("utf-8"), re.DOTALL)
    return [" ".join(word.split()) for word in found]


def test_every_level_has_a_page_in_both_languages() -> None:
    assert {page.name for page in PAGES} == {f"{level}{end}" for level in LEVELS for end in (".md", ".zh.md")}


@pytest.mark.parametrize("guide", PAGES, ids=name)
def test_what_the_guide_prints_in_bold_stands_on_a_screen(guide: Path) -> None:
    assert bold(guide)
    assert not [word for word in bold(guide) if word not in labels(guide.name.endswith(".zh.md"))]


@pytest.mark.parametrize("level", LEVELS)
def test_both_languages_tell_the_same_number_of_things(level: str) -> None:
    steps = [
        len(re.findall(r"^\d\. ", (GUIDE / f"{level}{end}").read_text("utf-8"), re.MULTILINE))
        for end in (".md", ".zh.md")
    ]
    assert steps[0] == steps[1] > 3
