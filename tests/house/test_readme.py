"""The commands of the README's right wing run as they stand there, one after the other, in both languages."""

import re
from pathlib import Path

import pytest

from diguan.config.command import main
from tests.house.source import ROOT

PAGES = {
    "en": (ROOT / "README.md", "## The right wing alone"),
    "zh": (ROOT / "README.zh.md", "## 不开网站也能算"),
}


def commands(language: str) -> list[str]:
    """The lines of the first block below the heading, each without `diguan`."""
    page, heading = PAGES[language]
    block = re.search(r"```\n(.*?)```", page.read_text("utf-8").partition(heading)[2], re.DOTALL)
    assert block
    return [line.removeprefix("diguan ") for line in block[1].splitlines()]


def test_both_languages_name_the_same_commands() -> None:
    assert commands("en") == commands("zh")


def test_the_commands_of_the_right_wing_run_as_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for line in commands("en"):
        assert main(line.split()) == 0, (line, capsys.readouterr().err)
        assert capsys.readouterr().out.strip(), line
    assert {"county", "findings", "change"} <= {path.name for path in tmp_path.iterdir()}
