"""Lay the pinned front-end files into diguan/web/static/vendor/: `python -m setup.frontend [--force]`.

Which files: frontend.lock.toml. Does nothing when they are there already; a failure leaves the old ones.
"""

import hashlib
import re
import shutil
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from diguan.words.errors import Fault
from diguan.words.text import Text
from setup.npm import ROOT, PackageFault, fetch

LOCK = Path(__file__).with_name("frontend.lock.toml")
VENDOR = ROOT / "diguan" / "web" / "static" / "vendor"
SOURCE_MAP = re.compile(rb"^(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*\*/)\s*\Z", re.MULTILINE)


def main(arguments: list[str]) -> None:
    """Fetch what is missing, or everything with `--force`."""
    stamp = VENDOR / ".stamp"
    wanted = hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    if "--force" not in arguments and stamp.is_file() and stamp.read_text() == wanted:
        print("front-end files: up to date")
        return
    packages = tomllib.loads(LOCK.read_text("utf-8"))["package"]
    with tempfile.TemporaryDirectory(prefix="diguan-frontend-") as work:
        made = Path(work) / "vendor"
        made.mkdir()
        for package in packages:
            lay_out(package, fetch(package["spec"], package["integrity"], Path(work)), made)
        (made / "NOTICE.txt").write_text("".join(f"{package['notice']}\n" for package in packages), "utf-8")
        (made / ".stamp").write_text(wanted)
        _replace(VENDOR, made)
    size = sum(file.stat().st_size for file in VENDOR.iterdir())
    print(f"front-end files: {len(packages)} packages, {size // 1024} KB in {VENDOR.relative_to(ROOT)}")


def lay_out(package: dict[str, Any], tarball: Path, into: Path) -> None:
    """Write the files that one entry of the lock names; raises PackageFault for one that is not there."""
    with tarfile.open(tarball) as archive:
        for path, name in package["files"].items():
            (into / name).write_bytes(SOURCE_MAP.sub(b"", _read(archive, path, package["spec"])))
        if icons := package.get("icons"):
            sprite = _read(archive, icons["from"], package["spec"]).decode()
            (into / icons["into"]).write_text(pick_icons(sprite, icons["names"]), "utf-8")


def pick_icons(sprite: str, names: list[str]) -> str:
    """A sprite of the named icons only, ids without the maker's prefix; PackageFault for unknown names."""
    symbols = dict(re.findall(r'<symbol id="tabler-([\w-]+)"(.*?</symbol>)', sprite, re.DOTALL))
    if missing := [name for name in names if name not in symbols]:
        raise PackageFault(_NO_ICON.format(names=", ".join(missing)), LOCK.name, _MEND_ICON)
    chosen = "\n".join(f'<symbol id="{name}"{symbols[name]}' for name in sorted(set(names)))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{chosen}\n</svg>\n'


def _read(archive: tarfile.TarFile, path: str, spec: str) -> bytes:
    try:
        file = archive.extractfile(f"package/{path}")
    except KeyError:
        file = None
    if file is None:
        raise PackageFault(_NO_FILE.format(path=path), spec, _MEND_FILE)
    return file.read()


def _replace(old: Path, new: Path) -> None:
    """Swap a finished folder in; the temporary one may be on another disk, so it is copied beside."""
    arriving = old.with_name(old.name + ".new")
    shutil.rmtree(arriving, ignore_errors=True)
    shutil.copytree(new, arriving)
    shutil.rmtree(old, ignore_errors=True)
    arriving.rename(old)


_NO_ICON = Text("图标集中没有：{names}", "the icon set has no {names}")
_MEND_ICON = Text("改正 names 中的名称", "mend the names under package.icons")
_NO_FILE = Text("包里没有 {path}", "the package holds no {path}")
_MEND_FILE = Text("核对该版本的文件名并改正 files", "look up the file's name in that version and mend files")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Fault as fault:
        sys.exit(str(fault))
