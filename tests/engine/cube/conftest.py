"""Four made-up counties of two provinces, judged by the Changchun opinions and counted."""

import pytest

from diguan.engine import judge, synthetic
from diguan.engine.cube import making
from diguan.engine.cube.subjects import Subjects
from diguan.engine.stats import spec
from diguan.policy.library import Library
from diguan.words import areas
from tests.engine.village import BOOK, DAY, PACKS

COUNTIES = ("220122", "220182", "220202", "420528")
INDEX = PACKS / "national" / "mpi" / "guarantees.toml"


@pytest.fixture(scope="session")
def subjects():
    """What is counted by the Changchun opinions, with the index of the guarantees."""
    return Subjects.of(Library(PACKS).pack("changchun/2017-opinions").at(DAY), None, spec.load(INDEX))


@pytest.fixture(scope="session")
def nation(tmp_path_factory):
    """The snapshots, two hundred households each."""
    folder = tmp_path_factory.mktemp("nation")
    return synthetic.write_parquet(areas.open(), folder, 800, 7, 2016, DAY, counties=COUNTIES, book=BOOK)


@pytest.fixture(scope="session")
def judged(tmp_path_factory, nation, subjects):
    """Their judgement."""
    return judge.judge(nation, subjects.ruling, tmp_path_factory.mktemp("judged"))


@pytest.fixture(scope="session")
def cube(tmp_path_factory, nation, judged, subjects):
    """Their cube."""
    return making.make(nation, judged, subjects, tmp_path_factory.mktemp("cube"))
