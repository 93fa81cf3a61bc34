"""The packs of the house, and the same with a county's overlay beside them."""

import shutil
from pathlib import Path

import pytest

from diguan.policy.library import Library, packs_folder

OVERLAY = Path(__file__).parent / "overlay"
COUNTY = "changchun/nongan-made-up"


@pytest.fixture(scope="session")
def library():
    return Library()


@pytest.fixture(scope="session")
def overlaid(tmp_path_factory):
    root = tmp_path_factory.mktemp("packs")
    shutil.copytree(packs_folder(), root, dirs_exist_ok=True)
    shutil.copytree(OVERLAY, root, dirs_exist_ok=True)
    return Library(root)
