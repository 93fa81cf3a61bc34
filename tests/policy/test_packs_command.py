"""`diguan packs check` and `packs show`, as a county officer or a pack's writer meets them."""

import subprocess
import sys

import pytest

from tests.policy.folder import CITY, ID, changed, folder


def packs(*arguments, language="C.UTF-8"):
    environment = {"LC_ALL": language, "PATH": "/usr/bin:/bin", "PYTHONPATH": "."}
    command = [sys.executable, "-m", "diguan.policy", "packs", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)


def test_our_own_packs_are_all_well_and_counted():
    done = packs("check")
    assert done.returncode == 0
    assert "all is well" in done.stdout
    assert "全部无误" in done.stdout


def test_every_fault_is_told_with_file_line_mend_and_in_both_languages(tmp_path):
    files = changed("rules.toml", "income_per_head < line", "income_per_hed < line")
    done = packs("check", str(folder(tmp_path, files)))
    assert done.returncode == 1
    assert f"{ID}/rules.toml:16: 'income_per_hed < line', column 1" in done.stdout
    assert "did you mean 'income_per_head'?" in done.stdout
    assert "是否想写“income_per_head”？" in done.stdout
    assert "faults: 1." in done.stdout


def test_a_folder_that_holds_no_packs_is_a_fault(tmp_path):
    done = packs("check", str(tmp_path))
    assert done.returncode == 1
    assert "facts.toml is missing" in done.stdout


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            [
                "某市办法",
                "文件规定",
                "3000 yuan",
                "2017-01-01 起，2018-01-01 止（不含）",
                "不运行：floor 未定",
                "income_per_head < floor",
            ],
        ),
        (
            "en",
            [
                "Measures of a city",
                "stated by the document",
                "not run: floor unset",
                "from 2017-01-01 to 2018-01-01",
            ],
        ),
    ],
)
def test_a_pack_is_shown_as_text_of_a_day(tmp_path, language, words):
    files = changed("rules.toml", "income_per_head < line", "income_per_head < floor")
    root = str(folder(tmp_path, {**files, f"{ID}/cases/income.toml": ""}))
    done = packs("show", ID, "--on", "2017-06-01", "--language", language, "--packs", root)
    assert done.returncode == 0, done.stderr
    assert [word for word in words if word not in done.stdout] == []
    assert "3300" not in done.stdout, "the value of another day"


def test_without_a_day_every_value_is_shown(tmp_path):
    done = packs("show", ID, "--language", "en", "--packs", str(folder(tmp_path, CITY)))
    assert "3000 yuan" in done.stdout
    assert "3300 yuan" in done.stdout


@pytest.mark.parametrize("arguments", [("nowhere",), ("changchun/2017-opinions", "--on", "someday")])
def test_a_question_that_cannot_be_answered_says_why(arguments):
    done = packs("show", *arguments)
    assert done.returncode == 2
    assert "is not a date" in done.stderr or "there is no pack" in done.stderr
