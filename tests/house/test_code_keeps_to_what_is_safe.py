"""What the code of the house never does, whatever page it is for: read as syntax, so that new files are held
to it too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django_otp.plugins.otp_totp.models import TOTPDevice
from webauthn.helpers import bytes_to_base64url

from diguan.casework import second_factor, tokens
from diguan.web import security_keys
from diguan.words import sealing
from tests.house.source import ROOT, files, imported, name, tree

FILES = files(".py", "diguan")
NET = {"urllib.request", "http.client", "requests", "httpx", "urllib3", "ftplib", "smtplib", "telnetlib"}
SEALING = {"hashlib", "hmac", "secrets", "cryptography", "argon2", "webauthn", "nacl", "Crypto", "gmssl"}
KNOWN = {"hashlib", "hmac", "secrets", "cryptography", "webauthn"}  # and Django's own, with argon2
WEAK = re.compile(r"\b(ECB|PKCS1v15|TripleDES|Blowfish|ARC4|RC4|MD5|md5|DES3|DES)\b")
MADE_UP = "diguan/engine/synthetic/"  # made-up families are drawn from a seed on purpose
SECRET_BITS = 128
LEAST_CODE_BITS = 20


def calls(file: Path, *names: str) -> Iterator[ast.Call]:
    """Calls of functions or methods of these names."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def test_what_is_put_into_a_pattern_is_escaped_or_a_pattern_of_ours() -> None:
    wrong = [
        f"{name(file)}:{call.lineno}"
        for file in FILES
        for call in calls(file, "compile", "match", "search", "sub", "fullmatch", "findall", "split")
        if call.args and isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "re"
        for part in ast.walk(call.args[0])
        if isinstance(part, ast.FormattedValue) and not _ours(part.value)
    ]
    assert wrong == []


def _ours(value: ast.expr) -> bool:
    """re.escape(…), a constant of the module, or a function of the module that makes a pattern of numbers."""
    said = ast.unparse(value)
    return said.startswith(("re.escape(", "_greater(")) or said.isupper()


def test_no_template_and_no_format_is_made_of_what_somebody_typed() -> None:
    assert [name(file) for file in FILES for _ in calls(file, "Template", "from_string")] == []
    typed = re.compile(r"(request|POST|GET|cleaned_data|given)\b")
    wrong = [
        f"{name(file)}:{call.lineno}"
        for file in FILES
        for call in calls(file, "format", "format_map")
        if isinstance(call.func, ast.Attribute) and typed.search(ast.unparse(call.func.value))
    ]
    assert wrong == []


def test_the_house_opens_no_connection_of_its_own() -> None:
    """A database and the disk of the copy are all it talks to; those are named in the settings."""
    assert [(name(file), what) for file in FILES for what, _ in imported(tree(file)) if what in NET] == []


def test_only_known_packages_seal_and_sign() -> None:
    used = {what.partition(".")[0] for file in FILES for what, _ in imported(tree(file))} & SEALING
    assert used == KNOWN
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_no_weak_cipher_and_no_weak_sum() -> None:
    wrong = [name(file) for file in FILES if WEAK.search(_code(file))]
    assert wrong == []


def _code(file: Path) -> str:
    """The names in a file, without its words."""
    nodes = ast.walk(tree(file))
    return " ".join(
        getattr(node, "attr", "") or getattr(node, "id", "")
        for node in nodes
        if isinstance(node, ast.Attribute | ast.Name)
    )


def test_what_must_not_be_guessed_comes_from_the_system() -> None:
    made_up = [name(file) for file in FILES for what, _ in imported(tree(file)) if what == "random"]
    assert [file for file in made_up if not file.startswith(MADE_UP)] == []
    assert 8 * len(sealing.new_key()) >= SECRET_BITS
    assert 8 * tokens.BYTES >= SECRET_BITS
    assert 8 * security_keys.BYTES >= SECRET_BITS
    assert len(bytes_to_base64url(b"x" * security_keys.BYTES)) * 6 >= SECRET_BITS


def test_codes_have_bits_enough_and_those_of_a_telephone_last_half_a_minute() -> None:
    assert len(second_factor.ALPHABET) ** second_factor.CODE_LENGTH >= 2**LEAST_CODE_BITS
    device = TOTPDevice()
    assert (device.step, device.tolerance <= 1, 10**device.digits >= 10**6) == (30, True, True)


def test_the_log_goes_to_one_place_and_no_code_opens_another() -> None:
    handlers: Any = settings.LOGGING["handlers"]
    assert {one["class"] for one in handlers.values()} == {"logging.StreamHandler"}
    opened = (
        "FileHandler",
        "SysLogHandler",
        "RotatingFileHandler",
        "SocketHandler",
        "HTTPHandler",
        "basicConfig",
    )
    assert [name(file) for file in FILES for _ in calls(file, *opened)] == []


@pytest.mark.parametrize("old", ["<applet", "<embed", "<object", "application/x-shockwave", "classid="])
def test_no_page_needs_what_browsers_have_given_up(old: str) -> None:
    pages = [page for page in files(".html", "diguan") if old in page.read_text("utf-8").lower()]
    assert pages == []
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["object-src"] == ["'none'"]


def test_every_package_is_pinned_with_its_sum() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        entries = re.split(r"\n(?=\S)", lock.read_text("utf-8").strip())
        packages = [one for one in entries if not one.startswith("#")]
        assert packages
        assert not [one.split()[0] for one in packages if "==" not in one or "--hash=sha256:" not in one]
