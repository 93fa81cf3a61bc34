"""A connection of its own to a database file, set as the site sets it, beside the database of the tests."""

from pathlib import Path
from typing import Any

from django.db.utils import load_backend

from diguan.config.environment import Environment


def database(file: Path, **options: Any) -> Any:
    """A new connection to a SQLite file; options replace those of the site."""
    entry = Environment({"DATABASE_URL": f"sqlite:///{file}"}).database("DATABASE_URL", file)
    entry["OPTIONS"] = {**entry["OPTIONS"], **options}
    rest = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    rest |= {"TIME_ZONE": None, "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""}
    backend = load_backend(str(entry["ENGINE"]))
    return backend.DatabaseWrapper({**rest, **entry}, "apart")
