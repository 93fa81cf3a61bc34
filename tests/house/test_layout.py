"""Where code stands and how long it is: ten rooms, short files, telling names, every file introduced."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import CODE, LIBRARY, ROOMS, ROOT, files, imported, name, tree

LINES = 400
VAGUE = frozenset(
    word + plural
    for word in ("util", "helper", "common", "core", "base", "manager", "service", "handler", "misc")
    for plural in ("", "s")
)
DEMANDED = frozenset(  # Django asks for a database backend by that name
    {"diguan/config/embedded/base.py", "diguan/registry/postgresql/base.py"}
)
OPTIONAL = frozenset({"pyspark"})  # the only packages a function may import: extras that may not be installed


def test_the_house_has_its_ten_rooms_and_no_other() -> None:
    rooms = {path.parent.name for path in (ROOT / "diguan").glob("*/__init__.py")}
    strays = {path.name for path in (ROOT / "diguan").glob("*.py")} - {"__init__.py", "__main__.py"}
    assert (rooms, strays) == (set(ROOMS), set())


@pytest.mark.parametrize("suffix", [".py", ".html", ".js", ".css", ".sql", ".sh"])
def test_no_file_is_too_long_to_read_in_one_sitting(suffix: str) -> None:
    readable = (path for path in files(suffix) if not _is_migration(path))
    long = {name(path): lines for path in readable if (lines := _lines(path)) > LINES}
    assert not long


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    ours = (path for path in files(".py") if name(path) not in DEMANDED)
    parts = {part for path in ours for part in (path.relative_to(ROOT).parent / path.stem).parts}
    assert not parts & VAGUE


def test_every_file_says_what_it_is_for() -> None:
    silent = [
        name(path) for path in files(".py") if not _is_migration(path) and not ast.get_docstring(tree(path))
    ]
    assert not silent


def test_imports_stand_at_the_top_where_they_can_be_seen() -> None:
    hidden = [
        f"{name(path)}:{line} {module}"
        for path in files(".py", "diguan", "setup", "bench")
        for module, line in _hidden(path)
    ]
    assert not hidden


def test_no_import_takes_all_names_of_a_module() -> None:
    greedy = [
        f"{name(path)}:{node.lineno}"
        for path in files(".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert not greedy


def test_the_library_is_loaded_without_django() -> None:
    modules = [_module(path) for path in files(".py", *(f"diguan/{room}" for room in LIBRARY))]
    script = f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
    script += "print(sorted(name for name in sys.modules if name.split('.')[0].startswith('django')))"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


def test_the_rules_of_this_page_find_what_they_forbid(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text("import os\ndef f():\n    from json import loads\n    import pyspark\n" + "\n" * LINES)
    assert list(_hidden(page)) == [("json", 3)]
    assert _lines(page) > LINES
    assert ast.get_docstring(ast.parse(page.read_text())) is None
    assert set(CODE) >= {"diguan", "tests"}


def _lines(path: Path) -> int:
    return path.read_text("utf-8").count("\n")


def _is_migration(path: Path) -> bool:
    return path.parent.name == "migrations"


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _hidden(path: Path) -> Iterator[tuple[str, int]]:
    """Imports inside functions, but for those of optional packages."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for module, line in imported(node):
                if module.partition(".")[0] not in OPTIONAL:
                    yield module, line
