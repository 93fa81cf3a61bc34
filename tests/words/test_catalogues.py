"""Translations are compiled without GNU gettext, once, and a broken file is named."""

import gettext
import os
import subprocess
import sys
from pathlib import Path

import pytest

from diguan.words.catalogues import HOUSE, CatalogueFault, compile_all

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Households"
msgstr "农户"

msgctxt "verb"
msgid "Exit"
msgstr "退出"

msgid "%(n)s home"
msgid_plural "%(n)s homes"
msgstr[0] "%(n)s 户"

#, fuzzy
msgid "Doubtful"
msgstr "存疑"

msgid "Empty"
msgstr ""
"""


def catalogue(house: Path, app: str, text: str = PO) -> Path:
    folder = house / app / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "django.po"
    path.write_text(text, "utf-8")
    os.utime(path, (1_500_000_000, 1_500_000_000))
    return path


def test_every_app_is_compiled_to_what_gettext_reads(tmp_path: Path) -> None:
    catalogue(tmp_path, "web")
    catalogue(tmp_path, "desks/home")
    written = compile_all(tmp_path)
    assert [path.relative_to(tmp_path).parts[0] for path in written] == ["desks", "web"]
    for path in written:
        with path.open("rb") as file:
            read = gettext.GNUTranslations(file)
        assert read.gettext("Households") == "农户"
        assert read.pgettext("verb", "Exit") == "退出"
        assert read.ngettext("%(n)s home", "%(n)s homes", 5) == "%(n)s 户"
        assert read.gettext("Doubtful") == "Doubtful"
        assert read.gettext("Empty") == "Empty"


def test_what_did_not_change_is_not_compiled_again(tmp_path: Path) -> None:
    source = catalogue(tmp_path, "web")
    (target,) = compile_all(tmp_path)
    first = target.read_bytes()
    assert compile_all(tmp_path) == []
    source.write_text(PO.replace("农户", "家庭"), "utf-8")
    os.utime(source, ns=(target.stat().st_mtime_ns + 1,) * 2)
    assert compile_all(tmp_path) == [target]
    assert target.read_bytes() != first
    assert sorted(path.suffix for path in target.parent.iterdir()) == [".mo", ".po"]


def test_a_broken_catalogue_is_named_and_replaces_nothing(tmp_path: Path) -> None:
    source = catalogue(tmp_path, "web", PO + "\nnonsense here\n")
    with pytest.raises(CatalogueFault, match=r"django\.po") as caught:
        compile_all(tmp_path)
    assert str(source) in caught.value.say("zh")
    assert not source.with_suffix(".mo").exists()


def test_the_command_compiles_the_house_and_then_has_nothing_to_do() -> None:
    command = [sys.executable, "-m", "diguan.words.catalogues"]
    subprocess.run(command, check=True, cwd=HOUSE.parent, capture_output=True, timeout=60)
    again = subprocess.run(command, check=True, cwd=HOUSE.parent, capture_output=True, text=True, timeout=60)
    assert again.stdout == "translations: up to date\n"
