"""docs/operate.md knows every setting that the code reads, its default, every command and every duty."""

import ast
import re

import pytest
from django.conf import settings

from diguan.config.command import SITE
from diguan.engine import pictures
from diguan.engine.sheets.limits import Limits
from diguan.registry.models import Duty
from diguan.web import export
from tests.house.source import ROOT, files, tree

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
