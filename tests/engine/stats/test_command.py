"""`diguan stats` on the command line: JSON, tables in both languages, clear messages, SQL that runs alone."""

import argparse
import json
import math
from pathlib import Path
from typing import Any

import duckdb
import pytest

from diguan.engine.stats import command, layout
from diguan.engine.stats.bench import bench
from tests.engine.stats.people import HEADING, made_up, write

SPEC = """
k = 0.5
[[dimension]]
name = "schooling"
zh = "教育"
en = "Schooling"
weight = 0.5
indicator = [{ id = "schooling", zh = "受教育年限", en = "Years", deprived = "schooling < 6" }]
[[dimension]]
name = "living"
zh = "生活"
en = "Living"
weight = 0.5
[[dimension.indicator]]
id = "fuel"
zh = "燃料"
en = "Fuel"
deprived = 'fuel == "firewood"'
[[dimension.indicator]]
id = "insured"
zh = "参保"
en = "Insured"
deprived = "not insured"
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return write(tmp_path / "people.csv", HEADING, made_up())


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "spec.toml"
    path.write_text(SPEC, "utf-8")
    return path


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def diguan(*words: object) -> int:
    """Runs `diguan …` as the house's command does: with the parser `add_to` fills."""
    parser = argparse.ArgumentParser(prog="diguan")
    command.add_to(parser.add_subparsers(required=True))
    args = parser.parse_args([str(word) for word in words])
    return int(args.run(args))


def test_poverty_as_json(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = (
        "--data",
        people,
        "--income",
        "income",
        "--weight",
        "weight",
        "--line-share",
        0.6,
        "--by",
        "village",
    )
    assert diguan("stats", "poverty", *asked, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    measures = {"fgt0", "fgt1", "fgt2", "sen", "gini", "s80s20", "watts", "mld"}
    assert found.keys() >= {"line", "by"} | measures
    assert set(found["by"]) == {"柳树村", "河湾村", "Hilltop", "(blank)"}
    assert all(one.keys() >= measures for one in found["by"].values())
    assert found["line"] == pytest.approx(0.6 * found["median"])
    assert any("Watts" in rule for rule in found["rules"]["en"])
    assert any("瓦茨" in rule for rule in found["rules"]["zh"])


def test_mpi_as_json(people: Path, spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diguan("stats", "mpi", "--data", people, "--spec", spec, "--by", "village", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found.keys() >= {"H", "A", "M0", "censored", "uncensored", "contribution", "by"}
    assert found["M0"] == pytest.approx(found["H"] * found["A"])
    assert math.fsum(found["contribution"].values()) == pytest.approx(1)
    assert found["contribution_of_dimension"]["living"] == pytest.approx(
        found["contribution"]["fuel"] + found["contribution"]["insured"]
    )
    assert all(one.keys() >= {"H", "A", "M0", "censored"} for one in found["by"].values())


@pytest.mark.parametrize(
    ("settings", "language", "words"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, (), ("贫困发生率", "柳树村", "（未填）", "不计入瓦茨指数")),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}, (), ("贫困发生率",)),
        ({"LC_ALL": "zh_CN.UTF-8"}, ("--language", "en"), ("Headcount", "(blank)", "left out of Watts")),
        ({"LC_ALL": "de_AT.UTF-8"}, (), ("Headcount",)),
        ({}, ("--language", "zh"), ("贫困发生率",)),
    ],
)
def test_the_table_is_in_the_readers_language(
    people: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, str],
    language: tuple[str, ...],
    words: tuple[str, ...],
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    asked = ("--data", people, "--income", "income", "--line", 3200, "--by", "village")
    assert diguan("stats", "poverty", *asked, *language) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in words)


def test_columns_of_the_table_stand_in_line(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--data", people, "--income", "income", "--line", 3200, "--by", "village", "--language", "zh")
    assert diguan("stats", "poverty", *asked) == 0
    table = capsys.readouterr().out.split("\n\n")[1].splitlines()
    assert len(table) == 6
    assert len({layout.width(line) for line in table}) == 1


def test_the_counting_table_names_indicators_and_what_is_unknown(
    people: Path, spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diguan("stats", "mpi", "--data", people, "--spec", spec, "--language", "zh") == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("受教育年限", "删失发生率", "k = 0.5", "整行不计入"))


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (("--data", "nowhere.csv", "--income", "income", "--line", 1), "there is no such file", "文件不存在"),
        (
            ("--data", Path(__file__).parent, "--income", "income", "--line", 1),
            "this is a folder; one file is wanted here. name a CSV or Parquet file in it",
            "全国文件夹（county=…/）请用 diguan stats rollup",
        ),
        (
            ("--income", "incme", "--line", 1),
            "there is no column 'incme'. did you mean income, ",
            "是否指：income",
        ),
        (("--income", "zzz", "--line", 1), "did you mean number, village, income", "没有名为“zzz”的列"),
        (
            ("--income", "fuel", "--line", 1),
            "row 1: 'fuel' should be a number but is 'coal' (160 such",
            "第 1 行",
        ),
        (("--income", "income", "--line", 0), "the line must be above zero, not 0", "贫困线应大于零"),
        (("--income", "income", "--line", "nan"), "the line must be above zero, not nan", "贫困线应大于零"),
        (("--income", "income", "--line", "abc"), "--line: 'abc' is not a number", "应为数，实为“abc”"),
        (("--income", "income", "--line-share", 60), "write 60 % as 0.6", "60% 请写作 0.6"),
        (
            ("--income", "number", "--weight", "debt", "--line", 1),
            "the weight 'debt' is negative: -2",
            "为负",
        ),
        (("--income", "debt", "--line-share", 0.6), "the median income is -2: no line", "无法据以划定贫困线"),
        (
            ("--income", "income", "--line", 1, "--by", "town"),
            "there is no column 'town'",
            "没有名为“town”的列",
        ),
        (
            ("--income", "income", "--line", 1, "--memory", "lots"),
            "the memory size 'lots' is not",
            "内存大小",
        ),
        (
            ("--income", "income", "--line", 1, "--memory", "1KB"),
            "1KB of memory is not enough",
            "内存不够算完",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_gets_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[object, ...], english: str, chinese: str
) -> None:
    people = write(tmp_path / "people.csv", [*HEADING, "debt"], [[*person, -2] for person in made_up()])
    data = () if "--data" in words else ("--data", people)
    for language, said in (("en", english), ("zh", chinese)):
        assert diguan("stats", "poverty", *data, *words, "--language", language) == 2
        out, err = capsys.readouterr()
        assert said in err
        assert (out, err.count("\n")) == ("", 1)


def test_the_printed_steps_run_alone_and_give_the_same_answer(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--data", people, "--income", "income", "--weight", "weight", "--line-share", 0.6)
    assert diguan("stats", "poverty", *asked, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert diguan("stats", "poverty", *asked, "--show-sql") == 0
    cursor = duckdb.connect().execute(capsys.readouterr().out)
    names = [column[0] for column in cursor.description or ()]
    (row,) = cursor.fetchall()
    alone = dict(zip(names, row, strict=True))
    assert {name: pytest.approx(value) for name, value in alone.items()} == {
        name: found[name] for name in alone
    }


def test_the_printed_steps_of_the_counting_run_alone(
    people: Path, spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--data", people, "--spec", spec, "--by", "village")
    assert diguan("stats", "mpi", *asked, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert diguan("stats", "mpi", *asked, "--show-sql") == 0
    rows = duckdb.connect().execute(capsys.readouterr().out).fetchall()
    assert len(rows) == 1 + len(found["by"])
    assert rows[0][2] == found["rows"]


@pytest.mark.parametrize("question", ["poverty", "mpi"])
def test_help_states_the_rules(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        diguan("stats", question, "--help")
    assert ended.value.code == 0
    rule = {"poverty": "left out of Watts and MLD", "mpi": 'missing = "not_deprived"'}[question]
    assert rule in capsys.readouterr().out


def test_the_scratch_database_reads_nothing_but_the_folder_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "secret.csv").write_text("x\n1\n")
    with bench(tmp_path / "data" / "people.csv") as at, pytest.raises(duckdb.PermissionException):
        at.ask(command.poverty.Statement("peek", "elsewhere", f"SELECT * FROM '{tmp_path}/secret.csv'"))


def test_the_language_of_a_terminal_without_any_is_english() -> None:
    assert command.language_of({}) == "en"
    assert command.language_of({"LC_ALL": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}) == "zh"


def test_a_text_takes_as_many_columns_as_the_terminal_gives_it() -> None:
    rows: list[list[Any]] = [["柳", "1"], ["ab", "22"]]
    assert layout.table(["x", "数"], rows).splitlines() == ["x   数", "柳   1", "ab  22"]
    assert layout.number(None) == "–"
