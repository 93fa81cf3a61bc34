"""Counts what a judgement found into a cube beside its findings, which the statistics of the desks read.

It decides nothing and changes no file; counting again gives the same, and what is there already is kept.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from diguan.engine import judgement as engine_judgement
from diguan.engine import snapshot as engine_snapshot
from diguan.engine.cube import making, manifest
from diguan.engine.cube.subjects import Subjects
from diguan.engine.stats import spec
from diguan.policy.library import packs_folder
from diguan.policy.pack import Pack
from diguan.policy.ruling import Ruling
from diguan.registry.models import Judgement
from diguan.words.errors import Fault

FOLDER: Final = "cube"
INDEX: Final = Path("national") / "mpi" / "guarantees.toml"
Progress = Callable[[int, int, str], None]


def folder_of(judgement: Judgement) -> Path:
    """Where the cube of a judgement lies."""
    return Path(judgement.folder) / FOLDER


def counted(judgement: Judgement) -> bool:
    """Whether a judgement's cube is there and whole as far as its manifest tells."""
    try:
        return manifest.read(folder_of(judgement)).pack_digest == judgement.pack_digest
    except Fault:
        return False


def count(judgement: Judgement, pack: Pack, *, progress: Progress | None = None) -> Path:
    """Make the cube of a judgement unless it is there; gives its folder.

    Raises CubeFault for a pack that is no longer the one it was judged by, and what `progress` raises to
    stop.
    """
    if not counted(judgement):
        judged = engine_judgement.open(Path(judgement.folder))
        snapshots = engine_snapshot.counties(Path(judgement.snapshot.folder))
        making.make(
            snapshots, judged, subjects(pack.at(judgement.on)), folder_of(judgement), progress=progress
        )
    return folder_of(judgement)


def subjects(ruling: Ruling) -> Subjects:
    """What is counted by a ruling: with the index of the guarantees where the ruling has its rules."""
    whole = Subjects.of(ruling, None, spec.load(packs_folder() / INDEX))
    return whole if whole.understood else Subjects.of(ruling)
