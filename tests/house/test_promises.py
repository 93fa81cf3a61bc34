"""The page of promises claims what was measured and nothing else; figures are kept only when asked for."""

import json
from pathlib import Path

import pytest

from bench import promised
from bench.kept import FormFault
from diguan.words.text import Text
from tests.house import mutants
from tests.house.promises import PROMISES, Promise, PromiseFault, read, render

TWO = [
    Promise("P1", Text("不丢", "Nothing is lost"), "0 lost", "make nightly"),
    Promise("P2", Text("不漏", "Nothing leaks"), "0 leaks", ""),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(promised, "FOLDER", tmp_path / "promises")
    monkeypatch.setenv("DIGUAN_KEEP_FIGURES", "1")
    return tmp_path / "promises"


def test_all_promises_are_there_in_their_order() -> None:
    assert [promise.id for promise in read(PROMISES)] == [f"P{number}" for number in range(1, 32)]


def test_a_promise_without_a_figure_is_not_shown(folder: Path) -> None:
    promised.show("P1", "0 of 9 lost", met=True, part="sqlite")
    promised.show("P1", "2 of 9 lost", met=False, part="other")
    page = render(TWO, promised.figures())
    assert "0 of 2 have a figure that meets the bar" in page
    assert "| `make nightly` | **falls short**: other: 2 of 9 lost (" in page
    assert "<br>sqlite: 0 of 9 lost (" in page
    assert "| 0 leaks | – | not shown |" in page


def test_a_promise_is_kept_when_every_figure_meets_the_bar(folder: Path) -> None:
    promised.show("P1", "0 of 9 lost", met=True)
    assert "1 of 2 have a figure that meets the bar" in render(TWO, promised.figures())


def test_nothing_is_written_unless_it_was_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIGUAN_KEEP_FIGURES")
    assert promised.show("P1", "0 lost", met=True).met
    assert not folder.exists()


@pytest.mark.parametrize("change", [{"name": "P9"}, {"figure": ""}, {"met": "yes"}, {"more": 1}])
def test_a_figure_of_another_form_is_refused(folder: Path, change: dict[str, object]) -> None:
    promised.show("P1", "0 lost", met=True)
    file = folder / "P1.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(FormFault, match="P1"):
        promised.figures()


def test_a_figure_of_a_promise_that_nobody_made_is_refused(folder: Path) -> None:
    promised.show("P77", "all", met=True)
    with pytest.raises(PromiseFault, match="P77"):
        render(TWO, promised.figures())


@pytest.mark.parametrize("wrong", ['id = "P1"', 'id = "P1"\nen = "a"\nzh = "b"\nbar = "c"\nmore = "d"'])
def test_a_promise_of_another_form_is_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "promises.toml").write_text(f"[[promise]]\n{wrong}\n")
    with pytest.raises(PromiseFault, match="P1"):
        read(tmp_path / "promises.toml")


def test_a_planted_fault_that_no_test_reaches_was_not_noticed() -> None:
    failed, too_slow, survived, no_test, aside = 1, -24, 0, 33, 34
    ends = [*[failed] * 8, too_slow, survived, survived, no_test, aside, None]
    assert mutants.score(ends) == (9, 12)


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ("diguan.casework.may.x_must__mutmut_3", "rights"),
        ("diguan.words.money.x_parse__mutmut_1", "money"),
        ("diguan.words.identity.x_mask_phone__mutmut_2", "masks"),
        ("diguan.words.identity.x_check__mutmut_2", "imports"),
        ("diguan.engine.sheets.masks.x_shown__mutmut_1", "masks"),
        ("diguan.engine.sheets.intake.xǁIntakeǁread__mutmut_1", "imports"),
        ("diguan.casework.import_plan.x_plan__mutmut_1", "imports"),
        ("diguan.web.frame.x_page__mutmut_1", None),
    ],
)
def test_a_planted_fault_belongs_to_one_part(fault: str, part: str | None) -> None:
    assert mutants.part_of(fault) == part


def test_a_smaller_sample_is_the_beginning_of_a_larger_one_and_always_the_same() -> None:
    faults = [f"f{number}" for number in range(100)]
    assert mutants.shuffled(faults) == mutants.shuffled(reversed(faults)) != faults
    assert set(mutants.shuffled(faults)) == set(faults)
