"""Which combinations of language and width a page is tried in by day; at night it is tried in all."""

from collections.abc import Sequence
from typing import Any

import pytest


def by_day(names: str, day: Sequence[Any], night: Sequence[Any], fixture: str) -> pytest.MarkDecorator:
    """Parametrize by what is tried by day and what only at night; `fixture` takes the language."""
    later = [pytest.param(*one, marks=pytest.mark.nightly) for one in night]
    return pytest.mark.parametrize(names, [*day, *later], indirect=[fixture])


def in_language(language: str, fixture: str = "each_language") -> pytest.MarkDecorator:
    """In this language, and at night in the other as well."""
    other = "en" if language == "zh" else "zh"
    return by_day(fixture, [language], [(other,)], fixture)


def at_widths(wide: int, narrow: int = 390) -> pytest.MarkDecorator:
    """English on a screen, Chinese on a telephone; the other way round at night."""
    day, night = [(wide, "en"), (narrow, "zh")], [(wide, "zh"), (narrow, "en")]
    return by_day("width, each_language", day, night, "each_language")
