"""What the stories share: the officers who walk, and packs that hold for their county, which is on no map."""

import pytest

from diguan.policy.pack import Pack
from diguan.registry.models import Officer
from tests.people import Places, officer
from tests.stories.walking import Walk


@pytest.fixture
def anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs name real places; here every pack is in force in the county of the cast."""
    monkeypatch.setattr(Pack, "reach", lambda self, code: 6)


@pytest.fixture
def walk(places: Places, wang: Officer, li: Officer, zhao: Officer, qian: Officer, zhou: Officer) -> Walk:
    """The cast, and a colleague for each office."""
    more = (
        officer("吴干事", "township_officer", places.township, "wu"),
        officer("郑科长", "county_officer", places.county, "zheng"),
        officer("孔处长", "city_officer", places.city, "kong"),
        officer("许文书", "village_officer", places.village, "xu"),
    )
    return Walk(places, (wang, li, zhao, qian, zhou, *more))
