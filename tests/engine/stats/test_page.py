"""docs/how-to/statistics.md says what works: its commands run, its specification is one."""

import re
import shlex
from pathlib import Path

import pytest

from tests.engine.stats.people import HEADING, made_up, write
from tests.engine.stats.survey import ROOT
from tests.engine.stats.test_command import diguan

PAGE = (ROOT / "docs" / "how-to" / "statistics.md").read_text("utf-8")
COMMANDS = re.findall(r"^\$ diguan (.+)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_page_run(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (specification,) = re.findall(r"```toml\n(.+?)```", PAGE, re.DOTALL)
    (tmp_path / "spec.toml").write_text(specification, "utf-8")
    write(tmp_path / "people.csv", HEADING, made_up())
    monkeypatch.chdir(tmp_path)
    assert diguan(*shlex.split(command)) == 0
    assert "柳树村" in capsys.readouterr().out or "--by" not in command


def test_the_page_shows_both_questions() -> None:
    assert {command.split()[1] for command in COMMANDS} == {"poverty", "mpi"}
