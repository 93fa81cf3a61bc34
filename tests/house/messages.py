"""The texts that screens may show, out of Python files and templates, and the catalogues that translate them.

It extracts and reads only; what must be translated is the test's to say.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house.source import ROOT, files, name

CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
CALL = re.compile(
    r"\b(?:n?p?gettext|_)\((?:u?(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\w+)\s*,?\s*)+\)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Message:
    """A text as the code asks for it, and where it does so first."""

    context: str | None
    text: str
    where: str


def catalogues() -> dict[Path, Catalog]:
    """Every catalogue of the house by its path."""
    found = {}
    for path in sorted((ROOT / "diguan").rglob(CATALOGUE)):
        with path.open("rb") as file:
            found[path] = read_po(file, locale="zh_Hans", domain="django")
    return found


def used() -> Iterator[Message]:
    """Every text that a Python file or a template of the house hands to gettext."""
    for path in files(".py", "diguan"):
        yield from messages_in(path.read_bytes(), name(path))
    for suffix in (".html", ".txt"):
        for path in files(suffix, "diguan"):
            if "templates" in path.parts:
                calls = CALL.findall(templatize(path.read_text("utf-8"), origin=name(path)))
                yield from messages_in("\n".join(calls).encode(), name(path))


def messages_in(source: bytes, where: str) -> Iterator[Message]:
    for line, said, _comments, context in extract("python", io.BytesIO(source), KEYWORDS):
        text = said[0] if isinstance(said, tuple) else said
        place = f"{where}:{line}" if where.endswith(".py") else where
        yield Message(context, text, place)
