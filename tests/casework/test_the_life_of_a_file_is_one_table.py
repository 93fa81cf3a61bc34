"""The table of stages and moves: complete, coherent, its four ends apart; and moves are made only as it
says."""

from typing import Any

import pytest

from diguan.casework import lifecycle, may, moves
from diguan.casework.lifecycle import MOVES, PROOFS, STAGES, TABLE, MoveFault
from diguan.casework.record import ChangedMeanwhile, NoReason
from diguan.registry import files
from diguan.registry.book import book
from diguan.registry.models import Event, Household, Officer
from diguan.registry.viewer import Viewer
from tests.people import DAY, household

ALL_PROOFS = {key: f"档案 {number}" for number, key in enumerate(PROOFS)}
ENDS = {"cancelled": "cancelled", "exited": "exited", "rolled_back": "registered", "returned": "returned"}


def test_the_table_speaks_only_of_stages_and_proofs_it_knows() -> None:
    assert len(MOVES) == len(TABLE)
    for move in TABLE:
        assert set(move.sources) <= STAGES.keys()
        assert move.to in STAGES
        assert set(move.proofs) <= PROOFS.keys()
        assert move.clauses
    assert {stage.status for stage in STAGES.values()} == set(book().codes("register_status").keys)
    assert may.MOVE_ACTS.keys() == MOVES.keys()
    assert set(may.MOVE_ACTS.values()) <= may.ACTS.keys()


def test_every_stage_can_be_reached_and_none_is_the_last() -> None:
    reached, found = {"unregistered"}, True
    while found:
        found = {move.to for move in TABLE if reached & set(move.sources)} - reached
        reached |= found
    assert reached == set(STAGES)
    assert all(lifecycle.moves_from(stage) for stage in STAGES)


@pytest.mark.requirement("S1-07", "S1-19")
def test_four_ends_are_told_apart() -> None:
    assert {move.end: STAGES[move.to].status for move in TABLE if move.end} == ENDS
    assert len({move.key for move in TABLE if move.end}) == 4
    starts = {move.end: set(move.sources) for move in TABLE if move.end}
    assert starts["rolled_back"] == starts["returned"] == {"exited", "stable"}
    assert not starts["cancelled"] & {"exited", "stable"}


@pytest.mark.requirement("S1-24")
@pytest.mark.parametrize("key", ["register", "cancel", "roll_back", "return_to_poverty"])
def test_entering_clearing_and_returning_need_a_home_visit(key: str) -> None:
    move = MOVES[key]
    with pytest.raises(MoveFault) as refused:
        lifecycle.check(key, move.sources[0], set(move.proofs) - {"home_visit"})
    assert "入户核实记录" in refused.value.what.zh


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("key", MOVES)
def test_a_move_is_made_exactly_from_the_stages_of_the_table(
    key: str, stage: str, places: Any, zhao: Officer
) -> None:
    home = household(places.village, "1", status=STAGES[stage].status)
    Household.objects.filter(pk=home.pk).update(stage=stage)
    if stage not in MOVES[key].sources:
        with pytest.raises(MoveFault):
            make(home, key, zhao)
        assert not Event.objects.exists()
        return
    event = make(home, key, zhao)
    home.refresh_from_db()
    assert (home.stage, home.status) == (MOVES[key].to, STAGES[MOVES[key].to].status)
    assert home.years.get().register_status == home.status
    assert event.before == {"stage": stage, "register_status": STAGES[stage].status}
    assert (event.after["end"], event.after["proofs"]) == (MOVES[key].end, ALL_PROOFS)


def make(home: Household, key: str, by: Officer, **other: Any) -> Event:
    """Make a move with every proof there is."""
    home.refresh_from_db()
    said: dict[str, Any] = {
        "on": DAY, "reason": "程序完成", "proofs": ALL_PROOFS, "version": home.version, "cause": "disaster"
    }  # fmt: skip
    return moves.move(home, key, by=by, **{**said, **other})


@pytest.mark.parametrize("key", MOVES)
def test_a_move_lacks_nothing_it_must_be_shown(key: str, places: Any, zhao: Officer) -> None:
    home = household(places.village, "1")
    Household.objects.filter(pk=home.pk).update(stage=MOVES[key].sources[0])
    for missing in MOVES[key].proofs:
        with pytest.raises(MoveFault):
            make(home, key, zhao, proofs={**ALL_PROOFS, missing: " "}, cause=None)


@pytest.mark.requirement("S1-22")
def test_an_untrue_exit_and_a_new_fall_leave_different_marks(places: Any, zhao: Officer) -> None:
    first, second = household(places.village, "1"), household(places.village, "2")
    for home in (first, second):
        for key in ("nominate", "register", "exit"):
            make(home, key, zhao)
    make(first, "roll_back", zhao)
    make(second, "return_to_poverty", zhao)
    untrue, fallen = first.years.get(), second.years.get()
    assert (untrue.register_status, untrue.exit_year, untrue.return_year) == ("registered", None, None)
    assert (fallen.register_status, fallen.exit_year, fallen.return_year) == ("returned", 2017, 2017)
    assert (untrue.return_cause, fallen.return_cause) == (None, "disaster")
    ends = [event.after["end"] for event in files.events(Viewer.of(zhao), first)]
    assert ends == ["rolled_back", "exited", "", ""]


def test_who_may_not_move_moves_nothing(yang: Household, wang: Officer, li: Officer, zhao: Officer) -> None:
    make(yang, "nominate", wang)
    for officer in (wang, li):
        with pytest.raises(may.NotAllowed):
            make(yang, "register", officer)
    with pytest.raises(NoReason):
        make(yang, "register", zhao, reason=" ")
    with pytest.raises(ChangedMeanwhile):
        make(yang, "register", zhao, version=1)
    yang.refresh_from_db()
    assert (yang.stage, Event.objects.count()) == ("candidate", 1)
