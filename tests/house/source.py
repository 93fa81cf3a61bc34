"""The source files of the house, for tests that look at them as text or as syntax; knows no rule itself."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("diguan", "setup", "tests", "bench")
ROOMS = ("config", "desks", "web", "jobs", "casework", "registry", "linkage", "engine", "policy", "words")
LIBRARY = ("linkage", "engine", "policy", "words")
MADE = frozenset({"vendor", "node_modules", "__pycache__"})


def files(suffix: str, *folders: str) -> list[Path]:
    """Files of a suffix under these folders of the checkout (all code folders if none is given), sorted."""
    found = (path for folder in folders or CODE for path in (ROOT / folder).rglob(f"*{suffix}"))
    return sorted(path for path in found if not MADE & set(path.parts))


def name(path: Path) -> str:
    """The path inside the checkout, as it is named in messages."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The syntax of a Python file."""
    return ast.parse(path.read_text("utf-8"), name(path))


def imported(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Absolute names of the modules that a node and what is in it import, with their lines."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import):
            yield from ((alias.name, inner.lineno) for alias in inner.names)
        elif isinstance(inner, ast.ImportFrom) and inner.module and not inner.level:
            yield inner.module, inner.lineno
