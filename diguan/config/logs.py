"""The log: one JSON object a line, and no fact of a household in it.

Our own rooms choose their words, so their lines are written as they are. Those of other packages are written
without what was put into them, and errors without their words, for both may quote a record: the kind of the
error and the places in the code stay.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

OURS = "diguan"


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; a line break in a text is an escape, so no line is forged."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": _message(record),
        }
        said |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            said |= _error(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    """The words: ours filled in, a stranger's as they stand in his code, or only their place when they came
    filled in."""
    if record.name.partition(".")[0] == OURS:
        return record.getMessage()
    if record.args and isinstance(record.msg, str):
        return record.msg
    return f"{record.module}.{record.funcName}"


def _error(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        f"{frame.filename.rpartition('/site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames
    ]
    return {"error": type(error).__name__, "places": places[-12:]}
