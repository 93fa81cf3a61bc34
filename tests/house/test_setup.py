"""The scripts that fetch things trust a package only by its sum, and say what to do when they cannot."""

import io
import os
import re
import subprocess
import tarfile
import tomllib
from pathlib import Path

import pytest

from setup import frontend
from setup.npm import PackageFault, fetch, integrity_of, tarball_name
from tests.house.source import ROOT, files

ICON = re.compile(r'(?:\{% icon |\bicon=)"([\w-]+)"')
HOME = ' a="1"><path d="M1"/></symbol>'
SPRITE = f'<svg><defs><symbol id="tabler-home"{HOME}<symbol id="tabler-home-2"></symbol></defs></svg>'


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry that is a folder: the npm on PATH hands out the tarballs in it, or fails."""
    folder, programs = tmp_path / "registry", tmp_path / "bin"
    folder.mkdir()
    programs.mkdir()
    (programs / "node").write_text("#!/bin/sh\n")
    (programs / "npm").write_text(
        f'#!/bin/sh\ncp "{folder}"/*.tgz "$4" 2>/dev/null || {{ echo E404 $5 >&2; exit 1; }}\n'
    )
    for program in programs.iterdir():
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return folder


def package(path: Path, **files: str) -> str:
    """Write a tarball and give its sum."""
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return integrity_of(path)


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("echarts@6.1.0", "echarts-6.1.0.tgz"),
        ("@tabler/core@1.6.1", "tabler-core-1.6.1.tgz"),
        ("@a/b.c@2.0.0-rc.1+x", "a-b.c-2.0.0-rc.1+x.tgz"),
    ],
)
def test_a_tarball_is_named_as_npm_names_it(spec: str, name: str) -> None:
    assert tarball_name(spec) == name


@pytest.mark.parametrize("spec", ["echarts", "echarts@latest", "echarts@^6", "", "@tabler/core", "a b@1.0.0"])
def test_a_package_without_an_exact_version_is_refused(spec: str) -> None:
    with pytest.raises(PackageFault, match="name@version"):
        tarball_name(spec)


def test_a_package_is_fetched_and_checked(tmp_path: Path, registry: Path) -> None:
    sum_ = package(registry / "x-1.0.0.tgz", a="as pinned")
    assert fetch("x@1.0.0", sum_, tmp_path / "into") == tmp_path / "into" / "x-1.0.0.tgz"


def test_a_package_whose_sum_differs_is_refused_and_removed(tmp_path: Path, registry: Path) -> None:
    package(registry / "x-1.0.0.tgz", a="something else")
    with pytest.raises(PackageFault, match="not the pinned one") as caught:
        fetch("x@1.0.0", "sha512-what-was-pinned", tmp_path / "into")
    assert "锁定" in caught.value.say("zh")
    assert not list((tmp_path / "into").iterdir())


def test_a_package_that_lies_there_already_is_not_fetched_again(tmp_path: Path, registry: Path) -> None:
    sum_ = package(tmp_path / "x-1.0.0.tgz", a="as pinned")
    assert fetch("x@1.0.0", sum_, tmp_path) == tmp_path / "x-1.0.0.tgz"


def test_what_npm_complains_about_is_passed_on(tmp_path: Path, registry: Path) -> None:
    with pytest.raises(PackageFault, match="E404 absent@1.0.0"):
        fetch("absent@1.0.0", "sha512-any", tmp_path / "into")


def test_only_the_named_files_and_icons_are_taken_out(tmp_path: Path) -> None:
    text = "body{}\n/*# sourceMappingURL=a.css.map */\n"
    package(
        tmp_path / "x.tgz",
        **{"a.css": text, "b.js": "let b\n//# sourceMappingURL=b.js.map", "sprite.svg": SPRITE},
    )
    entry = {
        "spec": "x@1.0.0",
        "files": {"a.css": "style.css", "b.js": "b.js"},
        "icons": {"from": "sprite.svg", "into": "icons.svg", "names": ["home"]},
    }
    made = tmp_path / "made"
    made.mkdir()
    frontend.lay_out(entry, tmp_path / "x.tgz", made)
    assert {path.name: path.read_text() for path in made.iterdir()} == {
        "style.css": "body{}\n",
        "b.js": "let b\n",
        "icons.svg": f'<svg xmlns="http://www.w3.org/2000/svg">\n<symbol id="home"{HOME}\n</svg>\n',
    }


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ({"files": {"gone.css": "a.css"}}, "holds no gone.css"),
        ({"files": {}, "icons": {"from": "sprite.svg", "into": "i.svg", "names": ["house"]}}, "has no house"),
    ],
)
def test_a_file_or_icon_that_is_not_there_is_named(
    entry: dict[str, object], complaint: str, tmp_path: Path
) -> None:
    package(tmp_path / "x.tgz", **{"sprite.svg": SPRITE})
    with pytest.raises(PackageFault, match=complaint):
        frontend.lay_out({"spec": "x@1.0.0", **entry}, tmp_path / "x.tgz", tmp_path)


def test_every_icon_that_a_page_or_a_card_asks_for_is_in_the_set() -> None:
    packages = tomllib.loads(frontend.LOCK.read_text("utf-8"))["package"]
    there = {name for entry in packages for name in entry.get("icons", {}).get("names", [])}
    asked = {
        found
        for path in files(".html", "diguan") + files(".py", "diguan")
        for found in ICON.findall(path.read_text("utf-8"))
    }
    assert asked
    assert not asked - there


@pytest.mark.parametrize(
    "script", [*sorted((ROOT / "setup").glob("*.sh")), ROOT / ".ci" / "run"], ids=lambda path: path.name
)
def test_a_shell_script_can_be_read(script: Path) -> None:
    run = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
