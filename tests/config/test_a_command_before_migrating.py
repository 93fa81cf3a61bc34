"""A command on a database that was never made says what to do first, not where the code broke."""

import os
import subprocess
import sys
from pathlib import Path


def test_it_says_that_the_database_must_be_migrated(tmp_path: Path) -> None:
    said = {name: value for name, value in os.environ.items() if not name.startswith(("DIGUAN", "DATABASE"))}
    command = [sys.executable, "-m", "diguan.config.command", "keys", "show"]
    env = {**said, "DIGUAN_HOME": str(tmp_path), "LANG": "en_US.UTF-8"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode
    assert "run: diguan migrate" in done.stderr
    assert "Traceback" not in done.stderr
