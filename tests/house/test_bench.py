"""What measurements leave behind can be read: results have a form, and the page is made from all of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench import kept, page
from bench.__main__ import measurements
from bench.kept import FormFault, keep, load, said
from tests.house.source import ROOT

TABLE: dict[str, Any] = {"title": "Judging", "about": "A county.", "columns": ("what", "seconds")}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "results")
    return tmp_path / "results"


def test_a_result_is_kept_with_day_and_machine_and_read_again(folder: Path) -> None:
    made = keep("judge", **TABLE, rows=[("diguan", 1.5), ("rival", None)], notes=["fair"])
    assert load(folder / "judge.json") == made
    assert made.on > "2020"
    assert {"processor", "cores", "memory", "python"} <= made.machine.keys()


def test_the_page_shows_every_row_and_says_where_it_was_measured(folder: Path) -> None:
    made = keep("judge", **TABLE, rows=[("diguan", 1234.5), ("rival", None)], notes=["fair"])
    text = page.render([made])
    assert "| diguan | 1,234 |\n| rival | – |" in text
    assert f"Measured on {made.on}: {made.machine['processor']}" in text
    assert page.unlike(text, [made]) == ""
    assert "Judging" in page.unlike(text, [])


@pytest.mark.parametrize("rows", [[], [("one cell",)], [("a list", [1])]])
def test_a_result_that_is_no_table_is_refused(folder: Path, rows: list[tuple[Any, ...]]) -> None:
    with pytest.raises(FormFault):
        keep("judge", **TABLE, rows=rows)
    assert not folder.exists()


@pytest.mark.parametrize("change", [{"rows": None}, {"name": "other"}, {"about": ""}, {"more": 1}])
def test_a_file_of_another_form_is_refused(folder: Path, change: dict[str, object]) -> None:
    keep("judge", **TABLE, rows=[("diguan", 1)])
    file = folder / "judge.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(FormFault, match="judge"):
        load(file)


def test_figures_have_as_many_digits_as_matter() -> None:
    assert [said(cell) for cell in (None, "text", 1234567, 0.01234, 12.34, 1234.5)] == [
        "–", "text", "1,234,567", "0.0123", "12.3", "1,234",
    ]  # fmt: skip


def test_what_measures_is_found_by_its_main() -> None:
    found = set(measurements())
    assert "sheets" in found
    assert not found & {"page", "kept", "__main__"}


def test_every_measurement_stands_in_the_list_of_what_is_measured() -> None:
    told = (ROOT / "bench" / "README.md").read_text("utf-8")
    assert not [name for name in measurements() if f"| `{name}.py` |" not in told]
