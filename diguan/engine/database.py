"""Opens the embedded database of one computation: in memory, bounded, blind to all but given folders.

It holds nothing afterwards; what should stay is written to Parquet by the caller.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from diguan.engine.faults import EngineFault
from diguan.engine.steps import literal
from diguan.words.text import Text

SPILL: Final = ".spill-"


def sweep(folder: Path) -> None:
    """Make the folder, or remove from it what a killed computation spilled there."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{SPILL}*"):
        rmtree(left)


@contextmanager
def connected(
    *folders: Path, memory: str = "1GB", threads: int = 1, spill: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that touches only `folders` and keeps within `memory`; what it spills is removed."""
    with TemporaryDirectory(prefix=SPILL, dir=spill) as beside:
        connection = duckdb.connect(
            config={
                "memory_limit": memory,
                "threads": threads,
                "temp_directory": beside,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        allowed = ", ".join(literal(f"{folder.absolute()}/") for folder in folders)
        connection.execute(f"SET allowed_directories = [{allowed}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET lock_configuration = true")
        try:
            yield connection
        except duckdb.OutOfMemoryException:
            raise EngineFault(_MEMORY.format(memory=memory), None, _MEND_MEMORY) from None
        finally:
            connection.close()


_MEMORY = Text("{memory} 内存不够算完", "{memory} of memory is not enough to finish")
_MEND_MEMORY = Text(
    "请给更多内存（--memory 2GB），或减少并行（命令有 --threads 时），并检查磁盘空间",
    "give more (--memory 2GB), do less at once if the command has --threads, and look for room on the disk",
)
