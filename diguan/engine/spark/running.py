"""Has steps of the engine answered by a Spark session: a county's findings, its clues, its counts.

Rows come back as Arrow; files are read by the executors, so their folder must be the same for all of them.
"""

from functools import partial
from typing import Any

import pyarrow as pa

from diguan import __version__
from diguan.engine.elsewhere import Elsewhere
from diguan.engine.spark.translating import view
from diguan.engine.steps import Pipeline


def elsewhere(session: Any) -> Elsewhere:
    """A session as the engine of `judge`, `compare` and the cube."""
    return Elsewhere(f"diguan {__version__}, spark {session.version}", partial(answered, session))


def answered(session: Any, pipeline: Pipeline) -> pa.Table:
    """The rows of the last step; each step is a view in a session of its own, so that counties may run at
    once.
    """
    own, name = session.newSession(), ""
    for step in pipeline:
        own.sql(view(step))
        name = step.name
        if step.once:
            own.catalog.cacheTable(name)
    try:
        return own.sql(f"SELECT * FROM `{name}`").toArrow()
    finally:
        own.catalog.clearCache()
