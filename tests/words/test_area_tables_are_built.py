"""The builder reads the packages' own files, builds nothing twice, and says what is missing."""

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from diguan.words.areas import Area, AreaTable, Level
from setup import areas as builder

CSV = {
    "villages": 'code,name,streetCode,provinceCode,cityCode\n420528101201,"清江村",420528101,42,4205\n',
    "areas": 'code,name,cityCode,provinceCode\n420528,"长阳土家族自治县",4205,42\n',
    "cities": 'code,name,provinceCode\n4205,"宜昌市",42\n',
    "provinces": 'code,name\n42,"湖北省"\n',
    "streets": 'code,name,areaCode,provinceCode,cityCode\n420528101,"龙舟坪镇",420528,42,4205\n',
}


def tarball(folder: Path, names: list[str]) -> Path:
    path = folder / "units.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name in [*names, "other"]:
            content = ("\ufeff" + CSV.get(name, "")).encode()
            member = tarfile.TarInfo(f"package/dist/{name}.csv")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def wheel(folder: Path, events: list[dict]) -> Path:
    path = folder / "history.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(builder.HISTORY_FILE, json.dumps({"events": events}))
    return path


def event(
    year: int, kind: str, old: tuple[str | None, str], new: tuple[str | None, str], level: int = 3
) -> dict:
    codes = {"old": {"code": old[0], "name": old[1]}, "new": {"code": new[0], "name": new[1]}}
    return {"year": year, "type": kind, "level": level, **codes}


def test_the_units_of_a_package_become_a_table(tmp_path: Path) -> None:
    units = list(builder.read_units(tarball(tmp_path, list(CSV))))
    builder.write_units(units, tmp_path / "areas.parquet")
    table = AreaTable(tmp_path / "areas.parquet")
    assert table.find("420528101201") == Area("420528101201", Level.VILLAGE, "清江村", "420528101000")
    assert table.full_name("420528101201") == "湖北省宜昌市长阳土家族自治县龙舟坪镇清江村"
    assert list(table.counts().values()) == [1, 1, 1, 1, 1]
    assert [path.name for path in tmp_path.glob("areas*")] == ["areas.parquet"]


def test_a_package_without_one_of_its_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(builder.SourceFault, match=r"streets\.csv"):
        list(builder.read_units(tarball(tmp_path, [name for name in CSV if name != "streets"])))


def test_changes_are_those_of_counties_with_a_code_and_exchanges_follow_the_names(tmp_path: Path) -> None:
    changes = builder.read_changes(
        wheel(
            tmp_path,
            [
                event(1992, "同名改码", ("422728000000", "长阳"), ("420528000000", "长阳")),
                event(1992, "撤销", ("422700000000", "宜昌地区"), (None, ""), level=2),
                event(2002, "划转", (None, "某乡"), (None, "某区")),
                event(2003, "码位改派", ("440203000000", "浈江区"), ("440203000000", "武江区")),
                event(2003, "码位改派", ("440204000000", "武江区"), ("440204000000", "浈江区")),
                event(2004, "码位改派", ("440205000000", "无处可寻区"), ("440205000000", "新名区")),
                event(2005, "撤销", ("440206000000", "旧区"), (None, "")),
            ],
        )
    )
    assert [(each["old_code"][:6], (each["new_code"] or "")[:6], each["new_name"]) for each in changes] == [
        ("422728", "420528", "长阳"),
        ("440203", "440204", "浈江区"),
        ("440204", "440203", "武江区"),
        ("440205", "440205", "新名区"),
        ("440206", "", None),
    ]


def test_tables_that_are_there_are_not_built_again(capsys: pytest.CaptureFixture[str]) -> None:
    before = builder.AREAS.stat().st_mtime_ns
    builder.main([])
    assert builder.AREAS.stat().st_mtime_ns == before
    assert "up to date" in capsys.readouterr().out


def test_a_file_that_could_not_be_finished_does_not_replace_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "areas.parquet"
    target.write_text("old")
    right = {"code": "420000000000", "level": 1, "name": "湖北省", "parent_code": None}
    wrong = {"code": "420528101000", "level": 4, "name": 5, "parent_code": "420528000000"}
    with pytest.raises(pa.ArrowException):
        builder.write_units([right, wrong], target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
