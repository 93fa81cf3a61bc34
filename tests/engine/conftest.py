"""The made-up pack of these tests, in a packs folder of its own beside the real facts and code lists."""

import shutil
from pathlib import Path

import pytest

from diguan.policy.library import Library
from tests.engine.village import DAY, PACKS


@pytest.fixture(scope="session")
def packs_root(tmp_path_factory):
    """A packs folder with the pack in tests/engine/pack."""
    root = tmp_path_factory.mktemp("packs")
    shutil.copy(PACKS / "facts.toml", root)
    shutil.copytree(PACKS / "codes", root / "codes")
    shutil.copytree(Path(__file__).with_name("pack"), root / "made-up")
    return root


@pytest.fixture(scope="session")
def made_up_pack(packs_root):
    """The made-up pack, read."""
    return Library(packs_root).pack("made-up")


@pytest.fixture(scope="session")
def ruling(made_up_pack):
    """The made-up pack on the day of judging."""
    return made_up_pack.at(DAY)
