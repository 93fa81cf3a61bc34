"""What the engine refuses on purpose, one class per cause, so that callers can tell the causes apart."""

from diguan.words.errors import Fault


class EngineFault(Fault):
    """Anything the engine refuses; the subclasses say what."""


class SnapshotFault(EngineFault):
    """A snapshot that is missing, altered, or does not have the columns of the fact book."""


class JudgementFault(EngineFault):
    """A judgement that is missing, unfinished, altered, or not the one that was asked for."""


class NoSuchHousehold(EngineFault):
    """A household the judgement does not hold."""
