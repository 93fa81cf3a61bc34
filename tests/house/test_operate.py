"""docs/operate.md knows every setting that the code reads, its default, every command, every duty, every way
in, every algorithm and all work that takes long."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from diguan.config.command import SITE
from diguan.engine import pictures
from diguan.engine.sheets.limits import Limits
from diguan.jobs.work import Job
from diguan.policy.facts import FactBook
from diguan.policy.library import packs_folder
from diguan.registry.models import Duty
from diguan.web import export
from tests.house.source import ROOT, files, name, tree

PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| `([A-Z_]+)` \| .+ \| (.+) \|$", PAGE, re.MULTILINE))
SETTING = re.compile(r"DIGUAN_[A-Z_]+|DATABASE_URL")


def read_by_the_code() -> set[str]:
    """Names of variables that stand as a text of their own somewhere in the code."""
    constants = (
        node.value
        for path in files(".py", "diguan")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {value for value in constants if SETTING.fullmatch(value)}


def defaults() -> dict[str, str]:
    """Variable → the plain default that settings.py names for it."""
    settings = tree(ROOT / "diguan" / "config" / "settings.py")
    calls = (node.args[:2] for node in ast.walk(settings) if isinstance(node, ast.Call))
    plain = ([arg.value for arg in args if isinstance(arg, ast.Constant)] for args in calls)
    return {str(values[0]): str(values[1]) for values in plain if len(values) > 1 and _is_setting(values[0])}


def _is_setting(value: object) -> bool:
    return isinstance(value, str) and bool(SETTING.fullmatch(value))


def test_the_table_has_every_setting_and_no_other() -> None:
    assert ROWS.keys() == read_by_the_code()


@pytest.mark.parametrize(("variable", "value"), defaults().items())
def test_the_table_has_the_default_that_settings_name(variable: str, value: str) -> None:
    assert f"`{value}`" in ROWS[variable]


def test_every_command_on_the_page_is_there() -> None:
    asked = set(re.findall(r"diguan (areas load|officer add|migrate|check|run|work|demo)\b", PAGE))
    assert asked <= {command.name for command in SITE}
    assert asked >= {"migrate", "areas load", "officer add", "run", "check"}


def test_every_duty_is_named() -> None:
    assert not [duty for duty in Duty.values if f"`{duty}`" not in PAGE]


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    limits = Limits()
    told = (
        f"{limits.file_bytes >> 20} MiB, {limits.unpacked_bytes >> 20} MiB unpacked, "
        f"{limits.rows:,} rows and {limits.columns} columns a sheet"
    )
    assert told in PAGE
    assert f"| {pictures.MOST_BYTES // 1_000_000} MB each |" in PAGE
    most, fields = settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20, settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert f"{most} MiB a form, {fields:,} fields" in PAGE
    assert f"up to {export.MOST:,} rows" in PAGE
    (body,) = re.findall(r"client_max_body_size (\d+)m;", PAGE)
    assert int(body) << 20 > limits.file_bytes


# Where the code lets somebody in, and the row of the page that says how
WAYS_IN = {
    ("diguan/web/signing.py", "LoginView"): {"password"},
    ("diguan/web/account.py", "authenticate"): {"password"},  # asked once more before an act
    ("diguan/web/account.py", "otp_login"): {"code of the telephone", "recovery code"},
    ("diguan/web/security_keys.py", "otp_login"): {"passkey or security key"},
    ("diguan/web/reading/door.py", "request.user"): {"token of a program"},
}
LETS_IN = {"login", "otp_login", "LoginView", "force_login", "authenticate"}


def ways_in(file: Path) -> Iterator[tuple[str, str]]:
    """Calls that sign somebody in, views that do, and requests that are given an officer."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in LETS_IN:
            yield name(file), ast.unparse(node.func).rpartition(".")[2]
        if isinstance(node, ast.ClassDef):
            yield from ((name(file), "LoginView") for base in node.bases if "LoginView" in ast.unparse(base))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr == "user":
            yield name(file), ast.unparse(node)


def rows_below(heading: str) -> dict[str, str]:
    """The rows of the first table below a line that begins so: the first cell, and the rest."""
    table = PAGE[PAGE.index(heading) :].partition("\n| ---")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| ([^|]+) \| (.+) \|$", table, re.MULTILINE))


def test_every_way_to_sign_in_is_on_the_page_and_there_is_no_other() -> None:
    assert {way for file in files(".py", "diguan") for way in ways_in(file)} == WAYS_IN.keys()
    told = rows_below("The ways in, and what stands before each")
    assert told.keys() == set().union(*WAYS_IN.values())
    assert all(len(said) > 20 for said in told.values())


# What the code takes of hashlib, hmac and cryptography, and how the page calls it; "" is none by itself
ALGORITHMS = {
    "AESGCM": "AES-256-GCM", "SM4": "SM4-GCM", "GCM": "AES-256-GCM", "Ed25519PrivateKey": "Ed25519",
    "Ed25519PublicKey": "Ed25519", "sha256": "SHA-256", "sha1": "SHA-1", "file_digest": "SHA-256",
    "digest": "HMAC-SHA-256", "compare_digest": "", "Cipher": "", "algorithms": "", "modes": "",
}  # fmt: skip
NEW = {"hashlib": "SM3", "hmac": "HMAC-SHA-256"}  # hashlib.new takes the name that DIGUAN_AUDIT_SUM gives


def algorithms(file: Path) -> Iterator[str]:
    """What a file uses of the three, in the words of the page, or as the code says it where none is known."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module.startswith("cryptography.hazmat") or node.module in NEW:
                yield from (ALGORITHMS.get(alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in NEW and node.attr == "new":
                yield NEW[node.value.id]
            elif node.value.id in (*NEW, "algorithms", "modes"):
                yield ALGORITHMS.get(node.attr, node.attr)


def test_every_algorithm_of_the_code_is_on_the_list_with_its_key() -> None:
    listed = rows_below("What is kept by which key")
    said = " ".join(listed.values())
    used = {one for file in files(".py", "diguan") for one in algorithms(file)} - {""}
    assert used >= {"AES-256-GCM", "SM4-GCM", "SM3", "Ed25519", "SHA-256", "HMAC-SHA-256"}
    assert not [one for one in used if one not in said]
    assert "Argon2id" in listed["passwords"]


def test_all_work_that_takes_long_is_on_the_page() -> None:
    """A job that somebody adds is told here too, with what makes it longer."""
    modules = [path for path in files(".py", "diguan") if "@job(" in path.read_text("utf-8")]
    found = [import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in modules]
    kinds = {one.kind for module in found for one in vars(module).values() if isinstance(one, Job)}
    told = rows_below("What takes long runs as background work")
    assert kinds == {said.partition("`")[2].partition("`")[0] for said in told.values()}
    assert len(kinds) >= 8


def test_no_secret_is_asked_for_in_an_address() -> None:
    """Neither by a view, nor by a form that sends what is typed as part of an address, nor by a route."""
    sealed = {fact.name for fact in FactBook.load(packs_folder()).facts.values() if fact.sealed}
    asked = {
        str(node.args[0].value)
        for path in files(".py", "diguan")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and "GET.get" in ast.unparse(node.func)
        for _ in node.args[:1]
        if isinstance(node.args[0], ast.Constant)
    }
    assert {"q", "area", "year"} <= asked
    pages = (path.read_text("utf-8") for path in files(".html", "diguan"))
    forms = (form for page in pages for form in re.findall(r'<form method="get".*?</form>', page, re.DOTALL))
    fields = {field for form in forms for field in re.findall(r'name="([^"{]+)"', form)}
    routes = set(re.findall(r"<(?:\w+:)?(\w+)>", (ROOT / "tests/sweep/routes.txt").read_text("utf-8")))
    searched = {
        ast.literal_eval(node.value)
        for path in files(".py", "diguan/desks")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "search"
    }
    sought = {column.rpartition("__")[2] for columns in searched for column in columns}
    assert "head_name" in sought
    assert not sealed & (asked | fields | routes | sought)
    words = {"password", "token", "key", "cookie", "session", "csrf", "code"}
    assert not words & (asked | fields | sought)
    assert "access_log off;" in PAGE, "the name of a head is searched for, and stands in the address"
