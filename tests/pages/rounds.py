"""A round of the cast's county at any step, and what the forms of its pages are sent."""

from typing import Any

import pytest
from django.urls import reverse

from diguan.casework import rounds
from diguan.registry.models import Case, Round
from tests.stories.walking import Walk, anywhere, pack, walk

__all__ = [
    "CHANGCHUN",
    "anywhere",
    "at",
    "meeting",
    "paper",
    "round_",
    "sent",
    "shown",
    "standing_at",
    "walk",
]
CHANGCHUN = "changchun/2017-opinions"
FIRST, SECOND, ANNOUNCE = (
    f"publish_and_compare/{name}" for name in ("first_notice", "second_notice", "announce")
)


@pytest.fixture
def round_(anywhere: None, walk: Walk) -> Round:
    """Identification by the Changchun opinions, just opened."""
    return walk.opens(pack(CHANGCHUN), "identification")


def standing_at(walk: Walk, one: Round, household: Any, station: str) -> Case:
    """The household's case, walked to a step."""
    return walk.to(walk.adds(one, household), station)


def at(name: str, *args: Any, desk: str = "identification") -> str:
    """The address of a round screen."""
    return reverse(f"{desk}:{name}", args=args)


def shown(client: Any, address: str, status: int = 200) -> str:
    """The words of a page."""
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:1500]
    return response.content.decode()


def sent(client: Any, address: str, given: dict[str, Any], status: int = 302) -> Any:
    """What a form answers."""
    response = client.post(address, given)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def paper(one: Round, station: str) -> dict[str, str]:
    """The papers of a step as its form names them."""
    step = rounds.course(one).station(station).step
    return {f"paper_{each.id}": "档案柜 1 号" for each in step.evidence}


def meeting(case: Case, **more: Any) -> dict[str, Any]:
    """A meeting's form, with the votes on one household."""
    votes = {"include": "on", "in_favour": "24", "against": "2", "abstained": "0", "outcome": "passed"}
    held = {"on": "2017-07-01", "place": "村部", "entitled": "30", "present": "26", "minutes": "逐户评议"}
    return {**held, **{f"c{case.pk}-{name}": value for name, value in votes.items()}, **more}
