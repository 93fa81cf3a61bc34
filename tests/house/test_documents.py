"""The generated pages say what the code says today."""

from pathlib import Path

import pytest

from diguan.words import terms
from diguan.words.errors import Fault
from tests.house import coverage, documents, glossary, written


@pytest.mark.parametrize("generator", documents.GENERATORS)
def test_a_generated_page_is_fresh(generator: str) -> None:
    checked = documents.run(generator, "--check")
    assert checked.returncode == 0, checked.stderr


def test_every_requirement_has_one_short_title() -> None:
    titles = coverage.read_titles()
    lines = coverage.TITLES.read_text("utf-8").splitlines()[1:]
    assert len(titles) == len(lines) == 962 + 77
    assert not {name: title for name, title in titles.items() if not 1 <= len(title.split()) <= 8}


def test_the_page_tells_proven_and_not_covered_apart() -> None:
    titles = {"S0-01": "Documents", "S0-02": "Target", "R-001": "Income test"}
    page = coverage.render(titles, {"S0-02": ["tests/a.py::test_b", "tests/c.py::test_d"]})
    assert "1 of 3 requirements and threats" in page
    assert "| S0-01 | Documents | not covered |" in page
    assert "| S0-02 | Target | `a.py::test_b`<br>`c.py::test_d` |" in page
    assert "## Computable rules: 0 of 1" in page


def test_a_mark_with_an_id_that_no_requirement_has_is_refused() -> None:
    with pytest.raises(Fault, match=r"S9-99 \(tests/a.py::test_b\)"):
        coverage.render({"S0-01": "Documents"}, {"S9-99": ["tests/a.py::test_b"]})


def test_the_glossary_has_every_term_once_under_a_section_of_the_file() -> None:
    words = list(terms.load(glossary.TERMS))
    section_of = glossary.sections(glossary.TERMS.read_text("utf-8"))
    page = glossary.render(words, section_of)
    assert section_of.keys() == {word.id for word in words}
    assert (section_of["registration"], section_of["notice"]) == (
        "The register: who and where",
        "Identifying",
    )
    assert not {word.id for word in words if page.count(f"| `{word.id}` |") != 1}


def test_a_page_that_is_not_what_would_be_written_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "ROOT", tmp_path)
    page = tmp_path / "page.md"
    with pytest.raises(written.StalePage, match=r"page\.md"):
        written.keep(page, "new", ["--check"])
    written.keep(page, "new", ["--write"])
    written.keep(page, "new", ["--check"])
    page.write_text("changed by hand")
    with pytest.raises(written.StalePage, match="stale"):
        written.keep(page, "new", [])
