"""`diguan`: help without Django, in both languages; the small commands of the site do what they say."""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from diguan.casework.accounts import AccountFault
from diguan.casework.may import NotAllowed
from diguan.config import command, site
from diguan.engine import snapshot
from diguan.registry import guards
from diguan.registry.models import Area, Household, Officer
from diguan.words.areas import AreaFault, Level
from tests.people import YEAR


def diguan(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "diguan.config.command", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command_in_the_readers_language() -> None:
    chinese, english = diguan("--help", LANG="zh_CN.UTF-8", LC_ALL=""), diguan("--help", LANG="C", LC_ALL="")
    assert chinese.returncode == english.returncode == 0
    for each in command.SITE:
        assert each.name.split()[0] in chinese.stdout
        if " " not in each.name:
            assert each.text.zh in chinese.stdout
            assert each.text.en in english.stdout
    assert "用法" in chinese.stdout
    assert "usage" in english.stdout


def test_the_commands_of_the_library_never_load_django() -> None:
    code = "import sys; from diguan.config.command import main; main(['stats', '--help'])"
    asked = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import atexit; atexit.register(lambda: print('django' in sys.modules)); {code}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.stdout.endswith("False\n"), asked.stdout + asked.stderr


def test_a_fault_is_one_message_and_exit_code_two(tmp_path: Path) -> None:
    stopped = diguan(
        "areas", "load", "00", LANG="zh_CN.UTF-8", LC_ALL="", DATABASE_URL="", DIGUAN_HOME=str(tmp_path)
    )
    assert stopped.returncode == 2
    assert "Traceback" not in stopped.stderr
    assert stopped.stderr.strip() == "区划表中没有 00。"


def asked(**given: Any) -> argparse.Namespace:
    """Parsed arguments."""
    return argparse.Namespace(**given)


def test_areas_are_loaded_with_parents_and_full_names_and_again_without_change(db: None) -> None:
    assert site.areas(asked(code="220122")) == 0
    county = Area.objects.select_related("parent__parent").get(code="220122000000", level=Level.COUNTY)
    assert (county.name, county.full_name) == ("农安县", "吉林省长春市农安县")
    assert county.parent
    assert county.parent.parent
    assert (county.parent.name, county.parent.parent.name) == ("长春市", "吉林省")
    villages = Area.objects.filter(level=Level.VILLAGE, prefix__startswith="220122")
    assert villages.count() > 300
    assert not villages.exclude(parent__level=Level.TOWNSHIP).exists()
    before = list(Area.objects.order_by("pk").values())
    site.areas(asked(code="220122"))
    assert list(Area.objects.order_by("pk").values()) == before
    with pytest.raises(AreaFault):
        site.areas(asked(code="00"))


def test_an_account_is_made_with_a_password_that_works(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    site.areas(asked(code="220122"))
    capsys.readouterr()
    given = {
        "username": "lin", "name": "林", "duty": "county_officer", "area": "220122", "department": "",
    }  # fmt: skip
    assert site.officer(asked(**given)) == 0
    username, password = capsys.readouterr().out.split()
    made = Officer.objects.get(username=username)
    assert made.check_password(password)
    assert (made.name, made.duty, str(made.area)) == ("林", "county_officer", "吉林省长春市农安县")
    for wrong in ({}, {"username": "x", "duty": "king"}, {"username": "x", "area": "42"}):
        with pytest.raises(AccountFault):
            site.officer(asked(**{**given, **wrong}))


def test_freezing_from_the_command_line_is_an_officers_act(
    yang: Household, zhao: Officer, chen: Officer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {
        "area": "990101",
        "year": YEAR,
        "on": "2017-06-01",
        "out": str(tmp_path / "s"),
        "officer": "zhao",
    }
    assert site.freeze(asked(**given)) == 0
    assert capsys.readouterr().out.split() == ["1", "4", snapshot.open(tmp_path / "s").digest]
    for nobody in ("chen", "nobody"):
        with pytest.raises((NotAllowed, AccountFault)):
            site.freeze(asked(**{**given, "officer": nobody}))


def test_the_check_finds_guards_that_were_dropped(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        place = " ON registry_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER registry_event_delete{place}")
    assert site.check(asked()) == 1
    assert "registry_event_delete" in capsys.readouterr().err
    assert site.up_to_date() is False
    assert guards.missing(connection) == set()


def test_everything_is_well_in_a_fresh_home(tmp_path: Path) -> None:
    home = {"DIGUAN_HOME": str(tmp_path / "home"), "DATABASE_URL": "", "DIGUAN_DEMONSTRATION": ""}
    unmade = diguan("check", **home)
    assert unmade.returncode == 1
    assert "diguan migrate" in unmade.stderr
    assert diguan("migrate", **home).returncode == 0
    well = diguan("check", **home)
    assert well.returncode == 0, well.stderr
    made = [path for path in (tmp_path / "home").rglob("*") if path.is_dir() or path.is_file()]
    assert any(path.suffix == ".sqlite3" for path in made)
    assert not [path for path in [tmp_path / "home", *made] if path.stat().st_mode & 0o077], (
        "for the owner alone"
    )
