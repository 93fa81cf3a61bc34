"""Builds shim.c, which stands between a program and its disk; skips the test where there is no C compiler."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("shim.c")
FLAGS = ("-O2", "-fPIC", "-shared", "-Wall", "-Werror")


def built() -> Path:
    """The shim as a library, built once for each state of its source; in CI it must be possible."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no C compiler; `make test` installs one")
    state = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    library = Path(tempfile.gettempdir()) / f"diguan-shim-{os.getuid()}-{state}.so"
    if not library.exists():
        made = library.with_suffix(f".{os.getpid()}")
        subprocess.run([str(compiler), *FLAGS, "-o", str(made), str(SOURCE), "-ldl", "-lpthread"], check=True)
        made.rename(library)
    return library
