"""Sums of files and of plain values, the way every manifest of the engine takes them: sha256, in hex."""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from diguan import __version__


def of_file(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def of_value(value: Any) -> str:
    """The sha256 of a JSON-able value in one canonical spelling: sorted keys, no blanks, UTF-8."""
    spelled = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def of_engine() -> str:
    """What works results out: the versions of diguan and of its database."""
    return f"diguan {__version__}, duckdb {duckdb.__version__}"
