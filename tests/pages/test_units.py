"""Every unit that a fact or a document uses has words in both languages."""

import re

import pytest

from diguan.policy.library import packs_folder
from diguan.web.units import UNITS, unit_text

USED = sorted(
    {
        unit
        for file in packs_folder().rglob("*.toml")
        for unit in re.findall(
            r'^\s*(?:\w+ = \{.*?)?\bunit\s*=\s*"([^"]+)"', file.read_text("utf-8"), re.MULTILINE
        )
    }
)


@pytest.mark.parametrize("unit", USED)
def test_a_unit_in_use_is_said_in_chinese_too(unit):
    assert unit in UNITS
    assert unit_text(unit).en == unit


def test_no_unit_is_no_words():
    assert unit_text(None) is None
