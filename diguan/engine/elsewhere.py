"""Another engine that answers a county's steps in the place of the embedded database.

What it answers is written, counted and kept here: whoever reads it cannot tell the difference.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import duckdb
import pyarrow as pa

from diguan.engine.digests import of_engine
from diguan.engine.steps import Pipeline

ROWS: Final = "answered_elsewhere"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The engine with its version, and what gives the rows of a pipeline's last step, in any order."""

    name: str
    answered: Callable[[Pipeline], pa.Table]


def name_of(elsewhere: Elsewhere | None) -> str:
    """The engine that answers, for the keys of what follows from it."""
    return elsewhere.name if elsewhere else of_engine()


def query(
    connection: duckdb.DuckDBPyConnection, pipeline: Pipeline, elsewhere: Elsewhere | None, order: str
) -> str:
    """The query for a pipeline's rows, in `order`: its own, or one over what was answered elsewhere."""
    if elsewhere is None:
        return pipeline.query()
    connection.register(ROWS, elsewhere.answered(pipeline))
    return f"FROM {ROWS} ORDER BY {order}"
