"""Two profiles of passwords: `asvs` asks for length and nothing else and never for a change without cause;
`gb` asks for several kinds of characters and a change every 90 days."""

import json
import os
import subprocess
import sys
from datetime import date
from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from diguan.web.passwords import NotBreached, last_day

ASK = """
import json, sys, django
django.setup()
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
def good(password):
    try:
        validate_password(password)
    except ValidationError:
        return False
    return True
print(json.dumps({"days": settings.PASSWORD_DAYS, "good": [good(each) for each in sys.argv[1:]]}))
"""
LONG_AND_SIMPLE, SHORT_AND_MIXED, COMMON, SHORT = "wheatfieldsinautumn", "Wheat-97", "password1234", "Ab1-"


def profile(name: str, home: Path, **more: str) -> dict[str, Any]:
    """What a site with this profile says about the four passwords."""
    said = {**os.environ, **more, "DIGUAN_PASSWORDS": name, "DIGUAN_HOME": str(home)}
    said["DJANGO_SETTINGS_MODULE"] = "diguan.config.settings"
    command = [sys.executable, "-c", ASK, LONG_AND_SIMPLE, SHORT_AND_MIXED, COMMON, SHORT]
    done = subprocess.run(command, env=said, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("name", "days", "good"),
    [("asvs", None, [True, False, False, False]), ("gb", 90, [False, True, False, False])],
)
def test_each_profile_takes_its_own_passwords(
    tmp_path: Path, name: str, days: int | None, good: list[bool]
) -> None:
    assert profile(name, tmp_path) == {"days": days, "good": good}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_passwords_that_became_known_are_refused_wherever_they_stand(
    ending: str, tmp_path: Path, settings: Any
) -> None:
    known = [f"became-known-{number}" for number in range(257)]
    lines = sorted(f"{sha1(one.encode(), usedforsecurity=False).hexdigest().upper()}:{7}" for one in known)
    for kept in (lines, lines[:1], []):
        file = tmp_path / "known.txt"
        file.write_text("".join(line + ending for line in kept), "ascii", newline="")
        settings.BREACHED_PASSWORDS = str(file)
        refused = [one for one in [*known, "never-heard-of"] if _refused(one)]
        assert len(refused) == len(kept)
        assert "never-heard-of" not in refused


def _refused(password: str) -> bool:
    try:
        NotBreached().validate(password)
    except ValidationError:
        return True
    return False


def test_a_list_of_known_passwords_is_in_force_once_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "known.txt"
    file.write_text(f"{sha1(LONG_AND_SIMPLE.encode(), usedforsecurity=False).hexdigest().upper()}:3\n")
    assert profile("asvs", tmp_path, DIGUAN_BREACHED_PASSWORDS=str(file))["good"] == [False] * 4


def test_a_password_runs_out_only_where_days_are_set() -> None:
    assert last_day(date(2017, 6, 1), None) is None
    assert last_day(date(2017, 6, 1), 90) == date(2017, 8, 30)
