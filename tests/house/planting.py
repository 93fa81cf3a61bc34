"""Copies the house into mutants/ and lets mutmut plant its faults there: `python -m tests.house.planting`.

Which files, pyproject.toml says (tool.mutmut). A file that has not changed keeps how its faults ended.
"""

import os

from mutmut.__main__ import create_mutants
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir

if __name__ == "__main__":
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(int(os.environ.get("TEST_WORKERS") or 2))
