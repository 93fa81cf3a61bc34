"""What keeps a case from going on is told for a whole list at once: who must act, by when, on what ground."""

from datetime import timedelta
from typing import Any

from diguan.casework import rounds
from diguan.registry.models import Household, Officer, Round
from tests.people import DAY, Places, household, member
from tests.stories.walking import Walk


def test_a_step_with_a_deadline_says_by_when(
    walk: Walk, yang: Household, varied: Any, wang: Officer, li: Officer
) -> None:
    pack = varied(update_days=10)
    Household.objects.filter(pk=yang.pk).update(stage="registered", status="registered")
    case = walk.to(walk.adds(walk.opens(pack, "natural_changes"), yang, "clue"), "update_family")
    block = rounds.what_blocks(case, on=walk.day)[0]
    assert (block.severity, block.station, block.due) == (
        "block",
        "update_family",
        case.since + timedelta(days=10),
    )
    assert block.who
    assert "乡级" in block.who.zh


def test_a_case_that_was_refused_waits_for_the_county(
    walk: Walk, shi: Household, identification: Round
) -> None:
    case = walk.to(walk.adds(identification, shi), "appraise")
    walk.step(case, votes=(0, 30))
    case.refresh_from_db()
    (block,) = rounds.what_blocks(case, on=walk.day)
    assert block.who
    assert ("待确认" in block.text.zh, block.who.zh) == (True, "县级")


def test_a_list_asks_as_many_questions_as_one_case(
    walk: Walk, yang: Household, identification: Round, places: Places, django_assert_max_num_queries: Any
) -> None:
    homes = [yang]
    for number in range(3, 9):
        homes.append(household(places.village, f"99010110020000{number}"))
        member(homes[-1], f"邻居{number}", "head", "male", DAY.replace(year=1970), 40 + number)
    cases = [walk.adds(identification, home) for home in homes]
    with django_assert_max_num_queries(7):
        assert rounds.blocks_of(identification, cases[:1], on=walk.day)
    with django_assert_max_num_queries(7):
        assert len(rounds.blocks_of(identification, cases, on=walk.day)) == 7
