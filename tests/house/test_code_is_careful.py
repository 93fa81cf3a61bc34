"""What the code of the house never does: run text, read objects out of bytes, reach a shell, use weak sums,
or keep anything in a browser. Each is looked for in all of it, and found where it is planted."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import ROOT

PYTHON = sorted((ROOT / "diguan").rglob("*.py"))
SCRIPT = sorted(path for path in (ROOT / "diguan").rglob("static/*/*.js") if ".min." not in path.name)
UNPACKING = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"}
RUNNING = {"eval", "exec", "compile", "__import__"}
WEAK = {"md5", "sha1"}
SHELL = {"system", "popen", "getoutput", "getstatusoutput"}
POLLUTES = re.compile(
    r"__proto__|\.prototype\b|\bconstructor\b|\bsetPrototypeOf\b|\bObject\.assign\b|\bfor\s*\([^)]*\bin\b"
    r"|\beval\b|\bnew Function\b|\bdocument\.write\b|\.innerHTML\b|\.outerHTML\b|\binsertAdjacentHTML\b"
)
PUT_BY_NAME = re.compile(
    r"([\w.]+)\[([^\]\d]+)\]\s*=(?!=)"
)  # thing[name] = …: the name decides what is written
OURS = {("response", "name")}  # out of a list of names that stands beside it
KEPT = ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches.open")


def careless(code: str) -> Iterator[str]:
    """The kinds of careless things that a piece of Python does."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            if UNPACKING & {name.partition(".")[0] for name in names}:
                yield "unpacking"
        if isinstance(node, ast.Call):
            yield from _called(node)


def _called(node: ast.Call) -> Iterator[str]:
    if isinstance(node.func, ast.Name) and node.func.id in RUNNING:
        yield "running"
    if isinstance(node.func, ast.Attribute):
        of = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        if (of == "hashlib" and node.func.attr in WEAK) or node.func.attr in {"MD5", "SHA1"}:
            yield "weak"
        if of in {"os", "subprocess"} and node.func.attr in SHELL:
            yield "shell"
    if any(word.arg == "shell" and getattr(word.value, "value", True) for word in node.keywords):
        yield "shell"


@pytest.mark.parametrize("kind", ["unpacking", "running", "weak", "shell"])
def test_no_code_of_the_house_is_careless(kind: str) -> None:
    assert len(PYTHON) > 200
    found = [path.relative_to(ROOT) for path in PYTHON if kind in set(careless(path.read_text("utf-8")))]
    assert not found


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        ("import pickle", "unpacking"),
        ("from yaml import load", "unpacking"),
        ("eval('1')", "running"),
        ("import hashlib\nhashlib.md5(b'')", "weak"),
        ("import os\nos.system('ls')", "shell"),
        ("import subprocess\nsubprocess.run('ls', shell=True)", "shell"),
    ],
)
def test_what_is_planted_is_found(planted: str, kind: str) -> None:
    assert list(careless(planted)) == [kind]


def test_no_script_of_the_house_keeps_anything_in_the_browser() -> None:
    assert len(SCRIPT) >= 3
    assert not [(path.name, word) for path in SCRIPT for word in KEPT if word in path.read_text("utf-8")]


def polluting(code: str) -> list[str]:
    """Places of a script where a name out of data could reach the prototype of all things, or markup."""
    by_name = [found[0] for found in PUT_BY_NAME.finditer(code) if found.groups() not in OURS]
    return POLLUTES.findall(code) + by_name


def test_no_script_of_the_house_can_be_made_to_change_prototypes() -> None:
    assert not [(path.name, found) for path in SCRIPT if (found := polluting(path.read_text("utf-8")))]


@pytest.mark.parametrize(
    "planted",
    ["all[given] = 1;", "Object.assign(all, given)", "for (const key in given) {}", "it.innerHTML = given"],
)
def test_what_would_change_prototypes_is_found(planted: str) -> None:
    assert polluting(planted)
