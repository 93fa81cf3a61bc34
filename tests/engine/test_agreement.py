"""SQL and plain Python judge alike: random families under a made-up pack and under the packs of documents."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diguan.policy.library import Library
from tests.engine.agreement import differences, facts_read
from tests.engine.made_up import villages
from tests.engine.village import DAY

LIBRARY = Library()
DOCUMENTS = [pack for pack in LIBRARY.packs() if pack.decision]
EXAMPLES = max(15, settings.default.max_examples // 10)


@pytest.mark.requirement("R-001", "R-002", "R-003", "R-014")
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_random_families_under_the_made_up_pack(ruling, data):
    rows = data.draw(villages(facts_read(ruling)))
    assert differences(ruling, *rows) == []


@pytest.mark.parametrize("pack", DOCUMENTS, ids=lambda pack: pack.id)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_random_families_under_the_packs_of_documents(pack, data):
    ruling = pack.at(max(DAY, pack.interval.start or date.min))
    rows = data.draw(villages(facts_read(ruling)))
    assert differences(ruling, *rows) == []
