"""What officers do in rounds is told in words on the page of the audit trail, in both languages."""

import re

import pytest
from django.utils import translation

from diguan.policy.procedures import STEPS
from diguan.web import happenings
from tests.house.source import files

KINDS = {
    kind
    for path in files(".py", "diguan/casework/rounds")
    for kind in re.findall(r'\btell\(\s*"(\w+)"', path.read_text())
}


@pytest.mark.parametrize("kind", sorted(KINDS | {f"step:{kind}" for kind in STEPS}))
def test_an_act_has_its_words(kind: str) -> None:
    assert len(KINDS) > 10
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(happenings.event(kind, language))
    assert said[0] != said[1]
    assert kind not in said
