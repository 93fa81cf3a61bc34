"""Every text on screen is there in Chinese too: none missing, none doubtful, none with a broken gap."""

import pytest
from babel.messages.catalog import Catalog

from tests.house.messages import Message, catalogues, messages_in, used
from tests.house.source import name


def test_every_text_that_the_code_shows_has_a_chinese_translation() -> None:
    known = {
        (entry.context, _first(entry.id)) for book in catalogues().values() for entry in book if entry.string
    }
    missing = sorted(
        {
            f"{message.text!r} ({message.where})"
            for message in used()
            if (message.context, message.text) not in known
        }
    )
    assert not missing, "\n".join(missing)


def test_no_translation_is_empty_or_doubtful_or_loses_what_is_filled_in() -> None:
    faults = [fault for path, book in catalogues().items() for fault in _faults(name(path), book)]
    assert not faults, "\n".join(faults)


def test_no_catalogue_keeps_a_text_that_nothing_shows_any_more() -> None:
    shown = {(message.context, message.text) for message in used()}
    kept = {
        f"{name(path)}: {_first(entry.id)!r}"
        for path, book in catalogues().items()
        for entry in book
        if entry.id and (entry.context, _first(entry.id)) not in shown
    }
    assert not kept, "\n".join(sorted(kept))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (b'_("Households")', Message(None, "Households", "a.py:1")),
        (b'pgettext("verb", "Exit")', Message("verb", "Exit", "a.py:1")),
        (b'ngettext("%(n)s home", "%(n)s homes", n)', Message(None, "%(n)s home", "a.py:1")),
        (b'\ngettext_lazy(\n  "Village "\n  "list")', Message(None, "Village list", "a.py:3")),
    ],
)
def test_texts_are_found_however_they_are_asked_for(source: bytes, found: Message) -> None:
    assert list(messages_in(source, "a.py")) == [found]


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def _faults(where: str, book: Catalog) -> list[str]:
    """What is wrong in one catalogue: fuzzy, empty, or with other placeholders than the English text."""
    found = []
    for entry in book:
        if not entry.id:
            continue
        strings = [entry.string] if isinstance(entry.string, str) else list(entry.string or [""])
        if entry.fuzzy or not all(strings):
            found.append(f"{where}: {_first(entry.id)!r} is not translated")
        found += [f"{where}: {_first(entry.id)!r} {error}" for error in entry.check(book)]
    return found
