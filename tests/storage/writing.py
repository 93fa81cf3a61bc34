"""The writers of acting.py on a SQLite: `python -m tests.storage.writing HOME WRITERS SYNCHRONOUS
prepare|write [EVERY]`.

SYNCHRONOUS takes the place of the site's own FULL, to show that a weaker setting is found out. Each writer
writes once in EVERY seconds, or as fast as it can.
"""

import os
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    HOME, WRITERS, SYNCHRONOUS, WHAT = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    EVERY = float(sys.argv[5]) if len(sys.argv) > 5 else 0.0
    HOME.mkdir(exist_ok=True)
    os.environ["DIGUAN_HOME"] = str(HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "diguan.config.settings"
    django.setup()

from django.db import connections

from tests.storage import acting


def main() -> None:
    """Prepare the database, or write until killed."""
    options = connections.settings["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace(
        "synchronous=FULL", f"synchronous={SYNCHRONOUS}"
    )
    options["init_command"] += (
        "PRAGMA wal_autocheckpoint=40;"  # many checkpoints, so that cuts fall into them
    )
    if WHAT == "prepare":
        acting.prepare(WRITERS)
        connections.close_all()
        return
    children = []
    for number in range(WRITERS):
        if not (child := os.fork()):
            acting.write_for_ever(number, HOME / "acknowledged", EVERY)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
