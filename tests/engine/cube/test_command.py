"""`diguan stats rollup`, `area` and `publish`: on the command line, in both languages."""

import json
from pathlib import Path

import pytest

from diguan.config.command import main
from tests.engine.cube.conftest import INDEX


@pytest.fixture
def folder(nation):
    return str(nation[0].folder.parent)


def test_a_nation_is_rolled_up_looked_at_and_published(folder, judged, tmp_path, capsys):
    out = str(tmp_path / "cube")
    asked = ["stats", "rollup", "--data", folder, "--findings", str(judged.folder), "--out", out]
    assert main([*asked, "--spec", str(INDEX), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["total"][""]["households"] == 800
    assert [one["area"] for one in told["below"]] == ["22", "42"]
    assert 0 < told["poverty"]["fgt0"] < 1
    assert told["mpi"]["H"]

    assert (
        main(
            ["stats", "area", "--cube", out, "--area", "220100000000", "--population", "registered", "--json"]
        )
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert (told["area"], told["population"], [one["area"] for one in told["below"]]) == (
        "2201",
        "registered",
        ["220122", "220182"],
    )

    assert (
        main(["stats", "publish", "--cube", out, "--out", str(tmp_path / "public"), "--language", "en"]) == 0
    )
    assert "k = 5" in capsys.readouterr().out
    assert main(["stats", "area", "--cube", str(tmp_path / "public"), "--language", "zh"]) == 0
    assert "全国（2016年）：800 户" in capsys.readouterr().out


def test_what_cannot_be_done_is_said_once(folder, judged, tmp_path, capsys):
    out = str(tmp_path / "cube")
    asked = [
        "stats",
        "rollup",
        "--data",
        folder,
        "--findings",
        str(judged.folder),
        "--out",
        out,
        "--language",
        "en",
    ]
    assert main([*asked, "--line", "much"]) == 2
    assert "no number" in capsys.readouterr().err
    assert main(["stats", "area", "--cube", out, "--area", "22012", "--language", "en"]) == 2
    assert "no finished cube" in capsys.readouterr().err
    assert main([*asked, "--area", "220122"]) == 0
    capsys.readouterr()
    assert main(["stats", "area", "--cube", out, "--area", "22012", "--language", "en"]) == 2
    assert "is not an area code" in capsys.readouterr().err
    assert main(["stats", "area", "--cube", out, "--area", "4205", "--language", "en"]) == 2
    assert "nothing of area 4205" in capsys.readouterr().err


def test_the_sql_of_a_county_can_be_printed(folder, judged, tmp_path, capsys):
    asked = [
        "stats",
        "rollup",
        "--data",
        folder,
        "--findings",
        str(judged.folder),
        "--out",
        str(tmp_path / "cube"),
    ]
    assert main([*asked, "--show-sql"]) == 0
    assert "GROUPING SETS" in capsys.readouterr().out
    assert not Path(tmp_path / "cube").exists()
