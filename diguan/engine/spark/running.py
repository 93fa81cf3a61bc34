"""Runs the engine's steps in a Spark session: what was found of a county, its clues, its counts for the cube.

Rows come back as Arrow; files are read by the executors, so their folder must be the same for all of them.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from diguan.engine.comparison import clues as comparison
from diguan.engine.comparison.source import Source
from diguan.engine.cube import counting
from diguan.engine.cube.subjects import Subjects
from diguan.engine.facts import views
from diguan.engine.findings import Finder
from diguan.engine.snapshot import Snapshot
from diguan.engine.spark.translating import view
from diguan.engine.steps import Step
from diguan.policy.ruling import Ruling


def findings(session: Any, snapshot: Snapshot, ruling: Ruling) -> pa.Table:
    """What DuckDB would write of a county: one row a household, by id."""
    steps = [*_sources(snapshot), *Finder(ruling).pipeline]
    return answered(session, steps, "ORDER BY household_id")


def counts(session: Any, snapshot: Snapshot, found: Path, subjects: Subjects) -> pa.Table:
    """The states of a county's areas as the cube holds them: digits, area, population, cell and sums."""
    steps = [*_sources(snapshot), counting.found(subjects, [str(found)])]
    steps += counting.steps(subjects, snapshot.area)
    steps.append(counting.rolled("states", counting.lengths(len(snapshot.area))))
    return answered(session, steps, "ORDER BY digits, area, population, cell")


def clues(session: Any, snapshot: Snapshot, departments: Sequence[Source]) -> pa.Table:
    """What departments' records say of a county's people; the departments that have rows of it."""
    return answered(session, comparison.pipeline(snapshot, departments))


def answered(session: Any, steps: Iterable[Step], order: str = "") -> pa.Table:
    """The rows of the last step; each step is a view in a session of its own, so that counties may run at
    once.
    """
    own, name = session.newSession(), ""
    for step in steps:
        own.sql(view(step))
        name = step.name
        if step.once:
            own.catalog.cacheTable(name)
    try:
        return own.sql(f"SELECT * FROM `{name}` {order}").toArrow()
    finally:
        own.catalog.clearCache()


def _sources(snapshot: Snapshot) -> tuple[Step, Step]:
    return views.sources(str(snapshot.household_file.absolute()), str(snapshot.person_file.absolute()))
