"""What the engine refuses on purpose, one class per cause, so that callers can tell the causes apart."""

from collections.abc import Iterable

from diguan.words.errors import Fault
from diguan.words.text import Text


class EngineFault(Fault):
    """Anything the engine refuses; the subclasses say what."""


class CountyFault(EngineFault):
    """What is the matter with the files of one county: it keeps no other county from its turn."""


class SnapshotFault(CountyFault):
    """A snapshot that is missing, altered, or does not have the columns of the fact book."""


class JudgementFault(CountyFault):
    """A judgement that is missing, unfinished, altered, or not the one that was asked for."""


class NoSuchHousehold(EngineFault):
    """A household the judgement does not hold."""


class MemoryFault(EngineFault):
    """Work that needs more memory than the database was given."""


class DiskFault(EngineFault):
    """A file that cannot be written: the disk is full, or may not be written to."""


class CountyFaults(CountyFault):
    """Several counties whose files cannot be used; the others were worked on."""

    def __init__(self, faults: Iterable[CountyFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(_MANY.format(count=len(self.faults)))

    def say(self, language: str) -> str:
        """Each of them on a line of its own, below their number."""
        return "\n".join((super().say(language), *(fault.say(language) for fault in self.faults)))

    def __reduce__(self) -> tuple[type["CountyFaults"], tuple[tuple[CountyFault, ...]]]:
        return type(self), (self.faults,)


_MANY = Text(
    "{count} 个文件不能用，其他县已完成；修好后再运行一次即可：",
    "{count} files cannot be used, the other counties are finished; mend them and run it again:",
)
