"""Opens the embedded database of one computation: in memory, bounded, blind to all but given folders.

It holds nothing afterwards; what should stay is written to Parquet by the caller.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir
from typing import Final

import duckdb

from diguan.engine.faults import DiskFault, MemoryFault
from diguan.engine.steps import literal
from diguan.words.text import Text

SPILL: Final = ".spill-"
LOOK: Final = "1GB"  # of memory, at most, to look up a row
FOLDERS_KEPT: Final = 4


def sweep(folder: Path) -> None:
    """Make the folder, or remove from it what a killed computation spilled there; raises DiskFault."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{SPILL}*"):
            rmtree(left)
    except OSError as error:
        raise _full(folder, error, _FOLDER) from error


class Hands:
    """A connection for each thread that works on counties, opened at its first county, closed at the end.

    Opening one costs as much as reading a county. Use `with Hands(...) as hands`, then `hands.connection()`.
    """

    def __init__(self, *folders: Path, memory: str, spill: Path) -> None:
        self._memory = memory
        self._open = partial(connected, *folders, memory=memory, threads=1, spill=spill)
        self._own = threading.local()
        self._all = ExitStack()
        self._one_by_one = threading.Lock()

    def __enter__(self) -> "Hands":
        return self

    def __exit__(self, *error: object) -> None:
        self._all.close()

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection of this thread; what is too much for its memory is a MemoryFault."""
        with self._one_by_one:
            if not hasattr(self._own, "connection"):
                self._own.connection = self._all.enter_context(self._open())
        with told(self._memory):
            yield self._own.connection


@contextmanager
def connected(
    *folders: Path, memory: str = "1GB", threads: int = 1, spill: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that touches only `folders` and keeps within `memory`; what it spills is removed.

    What does not fit on the disk is a DiskFault.
    """
    with _spilling(spill) as beside:
        connection = _opened(folders, memory, threads, beside)
        try:
            with told(memory):
                yield connection
        except duckdb.IOException as error:
            raise _full(Path(beside), error, _DISK) from error
        finally:
            connection.close()


@contextmanager
def _spilling(folder: Path | None) -> Iterator[str]:
    """A folder to spill to, gone afterwards; DiskFault where none can be made."""
    try:
        beside = TemporaryDirectory(prefix=SPILL, dir=folder)
    except OSError as error:
        raise _full(folder or Path(gettempdir()), error, _FOLDER) from error
    with beside as name:
        yield name


@contextmanager
def looking(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to look up a row of what lies in a folder; it touches nothing else and spills nothing.

    It is kept for the next look, because opening one takes longer than the look itself.
    """
    with told(LOOK), _kept(folder.absolute()).cursor() as connection:
        yield connection


@lru_cache(maxsize=FOLDERS_KEPT)
def _kept(folder: Path) -> duckdb.DuckDBPyConnection:
    return _opened([folder], LOOK, 1, "", enable_external_file_cache=False)  # every look is at the disk


def _opened(
    folders: Sequence[Path], memory: str, threads: int, beside: str, **more: bool
) -> duckdb.DuckDBPyConnection:
    """A connection that can be told nothing more; `beside` is where it spills, empty: nowhere."""
    connection = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": threads,
            "temp_directory": beside,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            **more,
        }
    )
    allowed = ", ".join(literal(f"{folder.absolute()}/") for folder in folders)
    connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET lock_configuration = true")
    return connection


@contextmanager
def told(memory: str) -> Iterator[None]:
    """What is too much for the database's memory becomes a MemoryFault that says so."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise MemoryFault(_MEMORY.format(memory=memory), None, _MEND_MEMORY) from None


@contextmanager
def writing(file: Path) -> Iterator[Path]:
    """Where to write a file: beside it, renamed when it is whole; a disk that fills is a DiskFault."""
    beside = file.with_name(f"{file.name}.writing")
    try:
        yield beside
        os.replace(beside, file)
    except (OSError, duckdb.IOException) as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise _full(file, error, _DISK) from error


def _full(place: Path, error: Exception, what: Text) -> DiskFault:
    return DiskFault(what.format(why=str(error).splitlines()[0]), str(place), _MEND_DISK)


_DISK = Text("写不了这个文件：{why}", "this file cannot be written: {why}")
_FOLDER = Text("写不进这个文件夹：{why}", "this folder cannot be written to: {why}")
_MEND_DISK = Text(
    "请检查磁盘空间和写入权限，再运行一次；已完成的县会跳过",
    "look for room on the disk and leave to write, and run it again; finished counties are skipped",
)
_MEMORY = Text("{memory} 内存不够算完", "{memory} of memory is not enough to finish")
_MEND_MEMORY = Text(
    "请给更多内存（--memory 2GB），或减少并行（命令有 --threads 时），并检查磁盘空间",
    "give more (--memory 2GB), do less at once if the command has --threads, and look for room on the disk",
)
