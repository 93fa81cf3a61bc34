"""Pages written for people lead somewhere: links and pictures are there, and no picture lies about unused."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, name

PAGES = sorted(
    page for part in ("*.md", "docs/**/*.md", "packs/**/*.md", "bench/*.md") for page in ROOT.glob(part)
)
PICTURES = ROOT / "docs" / "pictures"
LARGEST = 150_000  # bytes


def targets(page: Path) -> list[Path]:
    """The files of the checkout that a page links to or shows."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text)
    addresses = [one or other for one, other in found]
    return [
        (page.parent / address.partition("#")[0]).resolve()
        for address in addresses
        if not address.startswith(("http", "#"))
    ]


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_link_of_a_page_leads_nowhere(path: Path) -> None:
    assert not [target for target in targets(path) if not target.exists()]


def test_the_index_of_the_documents_names_every_page_beside_it() -> None:
    named = set(targets(ROOT / "docs" / "README.md"))
    assert not [page for page in ROOT.glob("docs/*.md") if page not in named and page.name != "README.md"]


def test_pictures_are_small_and_shown_somewhere() -> None:
    shown = {target for path in PAGES for target in targets(path)}
    kept = set(PICTURES.glob("*"))
    assert kept
    assert not {name(picture) for picture in kept - shown}
    assert not {name(picture) for picture in kept if picture.stat().st_size > LARGEST}
