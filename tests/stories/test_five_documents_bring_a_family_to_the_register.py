"""The Yangs from the application to the register by the steps of each document, and the Shis refused by each.

The documents differ in their steps (D-01) and in how often a list hangs (D-02); what they share is that
nobody skips a step, that people of the level take it, and that the record says so.
"""

from collections import Counter

import pytest

from diguan.casework import may, rounds
from diguan.policy.library import Library
from diguan.registry import files
from diguan.registry.models import Act, Case, Household, Officer
from diguan.registry.viewer import Viewer
from tests.stories.walking import OPENED, Walk, pack

# How often people meet about a family, and how often its name hangs as a notice and as an announcement.
STEPS = {
    "hubei/2015-key-points": (1, 2, 1),
    "changchun/2017-opinions": (1, 2, 1),
    "wuzhong/7366": (2, 3, 0),
    "chongqing/dynamic": (0, 0, 0),
    "shanxi/2014-mechanisms": (1, 2, 1),
    "hanzhong/plan": (1, 2, 1),
}


def begin(walk: Walk, id: str, home: Household) -> Case:
    """A round of the document's identification, and a family in it."""
    interval = Library().pack(id).interval
    walk.day = OPENED if interval.contains(OPENED) else (interval.start or OPENED)
    return walk.adds(walk.opens(pack(id), "identification"), home)


@pytest.mark.requirement("S1-09", "S1-14", "S1-24", "S2-11", "S2-12", "S2-13", "D-01", "D-02")
@pytest.mark.parametrize("id", STEPS)
def test_the_yangs_come_to_the_register_by_its_own_steps(
    id: str, walk: Walk, yang: Household, anywhere: None, zhao: Officer
) -> None:
    case = walk.to(begin(walk, id, yang))
    yang.refresh_from_db()
    assert (case.state, yang.stage) == ("passed", "registered")
    assert yang.years.get().first_identified_on
    acts = list(files.acts(Viewer.of(zhao), case))
    counted = Counter(act.kind for act in acts)
    assert (counted["meeting"], counted["notice"], counted["announcement"]) == STEPS[id]
    course = rounds.course(case.round)
    for act in acts:
        assert act.by.duty in may.duties_of(course.station(act.station))
        assert act.pack_digest == case.round.pack_digest
    proofs = files.events(Viewer.of(zhao), yang)[0].after["proofs"]
    visit = next(act for act in acts if act.kind == "visit")
    assert (proofs["procedure"], proofs["home_visit"]) == (f"case:{case.pk}", f"act:{visit.pk}")


@pytest.mark.requirement("S1-06")
@pytest.mark.parametrize("id", STEPS)
def test_the_shis_are_refused_where_people_look_at_them(
    id: str, walk: Walk, shi: Household, anywhere: None, zhao: Officer
) -> None:
    case = begin(walk, id, shi)
    while (station := rounds.course(case.round).station(case.station)).kind not in ("meeting", "visit"):
        walk.step(case)
        case.refresh_from_db()
    if station.kind == "meeting":
        walk.step(case, votes=(2, 28))
    else:
        walk.takes(case, station, outcome="refused", reason="两人在县城上班")
    case.refresh_from_db()
    assert case.state == "refused"
    assert Act.objects.get(case=case, outcome="refused").reason
    if case.awaits:
        rounds.settle([case], on=walk.later(), by=zhao, reason="情况属实")
    shi.refresh_from_db()
    assert shi.stage == "unregistered"
    stations = rounds.course(case.round).stations
    with pytest.raises(rounds.NotYet):
        walk.takes(case, next(one for one in stations if one.step.move == "register"))
