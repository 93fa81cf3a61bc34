"""What holds of the procedures of every pack: they fit the one table of a household file's life."""

import pytest

from diguan.casework import lifecycle
from diguan.policy.library import Library
from diguan.policy.procedures import MOVES, STAGES

LIBRARY = Library()
PROCEDURES = {f"{id}:{one.id}": one for id in LIBRARY.ids for one in LIBRARY.pack(id).procedures.values()}


def test_the_words_of_packs_for_stages_and_moves_are_those_of_the_table():
    assert tuple(lifecycle.STAGES) == STAGES
    assert tuple(lifecycle.MOVES) == MOVES


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_step_moves_a_household_only_as_the_table_allows(name):
    procedure = PROCEDURES[name]
    for step in procedure.steps:
        if step.move and procedure.of == "household":
            move = lifecycle.MOVES[step.move]
            assert step.to_stage in (None, move.to), step.id
            assert step.from_stage is None or step.from_stage in move.sources, step.id


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_step_can_be_read_in_both_languages(name):
    for step in PROCEDURES[name].steps:
        for text in (step.text, step.actor, step.note, *(paper.text for paper in step.evidence)):
            assert text is None or (text.zh and text.en and text.zh != text.en), step.id


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_procedure_that_is_our_reading_says_what_is_stated(name):
    procedure = PROCEDURES[name]
    assert procedure.note or procedure.basis == "stated"
