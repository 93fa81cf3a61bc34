"""The full pack of the measurements: the Changchun opinions with the rules of bench/pack beside them."""

import shutil
import tempfile
from pathlib import Path

from bench.made_up import DAY
from diguan.policy.library import Library, packs_folder
from diguan.policy.ruling import Ruling

PACK = "bench/full"


def ruling() -> Ruling:
    """All rules on the day of measuring; the packs are read from a copy with one more among them."""
    with tempfile.TemporaryDirectory(prefix="diguan-packs-") as place:
        root = Path(place) / "packs"
        shutil.copytree(packs_folder(), root)
        shutil.copytree(Path(__file__).with_name("pack"), root / PACK)
        return Library(root).pack(PACK).at(DAY)
