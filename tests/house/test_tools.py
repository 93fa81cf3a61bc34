"""The tools that read the whole code find nothing: style, types, imports between rooms, packs."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOMS, ROOT

BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    ["ruff check", "ruff format --check", "mypy", "lint-imports --no-cache", "diguan packs check"],
)
def test_nothing_to_complain_about_for(command: str) -> None:
    tool, *options = command.split()
    run = subprocess.run([BIN / tool, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"


@pytest.mark.parametrize(
    ("planted", "code", "complaint"),
    [
        (
            "words/planted.py",
            "from diguan.engine import steps",
            "diguan.words is not allowed to import diguan.engine",
        ),
        ("engine/planted.py", "import django", "diguan.engine is not allowed to import django"),
        ("planted/__init__.py", "", "- diguan.planted"),
        (
            "jobs/planted.py",
            "from diguan.registry import models",
            "diguan.jobs.planted -> diguan.registry.models",
        ),
        (
            "desks/north/__init__.py",
            "import diguan.desks.south",
            "diguan.desks.north is not allowed to import",
        ),
    ],
)
def test_a_forbidden_import_is_caught(planted: str, code: str, complaint: str, tmp_path: Path) -> None:
    house = _bare_house(tmp_path)
    (house / "diguan" / planted).parent.mkdir(exist_ok=True)
    (house / "diguan" / planted).write_text(code + "\n")
    run = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=house, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert complaint in run.stdout


def _bare_house(folder: Path) -> Path:
    """A house with the real contracts and empty rooms, in which one thing can be wrong at a time."""
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    for room in ["", *ROOMS, "desks/south"]:
        (folder / "diguan" / room).mkdir(parents=True, exist_ok=True)
        (folder / "diguan" / room / "__init__.py").touch()
    (folder / "diguan" / "registry" / "models.py").touch()
    (folder / "diguan" / "jobs" / "work.py").write_text(
        "from diguan.registry import models\n"
    )  # the exception
    (folder / "diguan" / "engine" / "steps.py").touch()
    return folder
