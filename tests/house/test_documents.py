"""The generated pages say what the code says today."""

import pytest

from diguan.words.errors import Fault
from tests.house import coverage, documents


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
