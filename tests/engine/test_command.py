"""The engine on the command line: readable in both languages, values for machines, one message when wrong."""

import argparse
import json
from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from diguan.engine import command, sheets
from diguan.words import areas
from tests.engine.test_judge import ADULT, KNOWN, adults, family
from tests.engine.village import BOOK, PACKS, frozen

DAY = ("--on", "2017-06-01")
CHANGCHUN = ("--pack", "changchun/2017-opinions")
MET = {"food_assured": True, "clothing_assured": True, "water_safe": True, "year": 2016}


@pytest.fixture
def diguan(capsys, monkeypatch):
    """Runs a command as a terminal would; gives exit code, standard output and standard error."""
    monkeypatch.setenv("DIGUAN_PACKS", str(PACKS))

    def run(*words, language="en"):
        parser = argparse.ArgumentParser(prog="diguan")
        command.add_to(parser.add_subparsers(required=True))
        args = parser.parse_args([*map(str, words), "--language", language])
        code = args.run(args)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def county(tmp_path):
    """A snapshot of four households of one adult each, one of them with a blank that matters."""
    families = [family(n, wages, **MET) for n, wages in ((1, "3000"), (2, "3300"), (3, "9000"))]
    families.append(family(4, "9000", **MET | {"food_assured": None}))
    people = [one | {"resident_insurance": True} for one in adults(1, 2, 3, 4)]
    return frozen(tmp_path / "county", families, people).folder


def test_judging_a_snapshot_says_outcomes_reasons_and_where_the_findings_are(diguan, county, tmp_path):
    code, out, err = diguan("judge", county, *CHANGCHUN, *DAY, "--out", tmp_path / "out")
    assert code == 0
    lines = {" ".join(line.split()) for line in out.splitlines()}
    assert {"qualifies 1 1", "does not qualify 2 2", "cannot be told yet 1 1", "in all 4 4"} <= lines
    assert "Net income per head is below the line 1 0" in lines
    assert "Kinds of expense that count as rigid" in out
    assert str(tmp_path / "out") in out
    assert "4/4 households" in err


def test_the_same_in_chinese(diguan, county, tmp_path):
    _, out, err = diguan("judge", county, *CHANGCHUN, *DAY, "--out", tmp_path / "out", language="zh")
    lines = {" ".join(line.split()) for line in out.splitlines()}
    assert {"符合条件 1 1", "资料不全，尚不能判定 1 1", "人均纯收入低于标准 1 0"} <= lines
    assert "未启用的规则" in out
    assert "4/4 户" in err


def test_a_pack_is_chosen_for_the_area_and_the_day_when_none_is_named(diguan, county, tmp_path):
    _, out, _ = diguan("judge", county, *DAY, "--out", tmp_path / "out", "--json")
    told = json.loads(out)
    assert (told["pack"], told["on"], told["households"]) == ("changchun/2017-opinions", "2017-06-01", 4)
    assert told["outcomes"]["qualifies"] == {"households": 1, "people": 1}
    assert told["rules"]["income_below_line"] == {"yes": 1, "no": 3, "unknown": 0}


def test_the_sql_is_shown_and_nothing_is_judged(diguan, county, tmp_path):
    _, out, _ = diguan("judge", county, *CHANGCHUN, *DAY, "--out", tmp_path / "out", "--show-sql")
    assert out.count("CREATE OR REPLACE TEMP VIEW") > 10
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("area", ["22", "2201", "220122", "220122000000"])
def test_an_area_may_be_named_by_prefix_or_in_full(diguan, county, tmp_path, area):
    words = ("judge", county, *CHANGCHUN, *DAY, "--area", area, "--out", tmp_path / "out", "--json")
    assert json.loads(diguan(*words)[1])["households"] == 4


def test_findings_alone_go_into_a_file_that_is_named_so(diguan, county, tmp_path):
    code, _, _ = diguan("judge", county, *CHANGCHUN, *DAY, "--out", tmp_path / "f.parquet")
    assert code == 0
    assert pq.read_table(tmp_path / "f.parquet").num_rows == 4
    number = pq.read_table(tmp_path / "f.parquet")["household_number"][0].as_py()
    asked = [
        diguan("why", "--household", number, "--findings", tmp_path / name) for name in ("f.parquet", "f")
    ]
    assert asked[0] == asked[1]
    assert asked[0][0] == 0


def test_why_of_a_file_that_is_no_judgement_gets_one_message(diguan, tmp_path):
    (tmp_path / "other").write_text("no judgement")
    code, out, err = diguan("why", "--household", "1", "--findings", tmp_path / "other")
    assert (code, out) == (2, "")
    assert "no finished judgement here" in err


@pytest.mark.requirement("R-016")
def test_a_quota_is_a_note(diguan, county, tmp_path):
    words = ("judge", county, *CHANGCHUN, *DAY, "--out", tmp_path / "out", "--quota", "220122=0")
    code, out, _ = diguan(*words)
    assert code == 0
    assert "Note: 220122 has a quota of 0 persons; 0 are registered and 1 qualify" in out


def test_a_year_that_the_policy_does_not_look_at_is_told(diguan, tmp_path):
    made = frozen(tmp_path / "s", [family(1, "3000")], adults(1))
    _, out, _ = diguan("judge", made.folder, *CHANGCHUN, *DAY, "--out", tmp_path / "out")
    assert "the snapshot is of 2017, the policy looks at the income of 2016" in out


def test_why_tells_a_family_its_reasons(diguan, county, tmp_path):
    diguan("judge", county, *CHANGCHUN, *DAY, "--out", tmp_path / "out")
    _, out, _ = diguan("why", "--findings", tmp_path / "out", "--household", "220122000001")
    assert "[yes] Net income per head is below the line (S1 §4, our reading)" in out
    assert "Net income per head: 3,000.00 yuan per person a year" in out
    _, out, _ = diguan("why", "--findings", tmp_path / "out", "--household", "220122000004", language="zh")
    assert "要判定，还需填写：不愁吃" in out
    assert "请问：家里主食够不够吃？" in out
    _, out, _ = diguan("why", "--findings", tmp_path / "out", "--household", "220122000004", "--json")
    told = json.loads(out)
    assert told["outcome"] == "cannot_say"
    assert [fact["name"] for fact in told["missing"]] == ["food_assured"]


def test_what_if_tells_who_would_come_in(diguan, county, tmp_path):
    words = (
        "what-if",
        "--data",
        county,
        *CHANGCHUN,
        "--set",
        "poverty_line=3500",
        *DAY,
        "--out",
        tmp_path / "w",
    )
    _, out, _ = diguan(*words)
    assert "would qualify 1 1" in {" ".join(line.split()) for line in out.splitlines()}
    _, out, _ = diguan(*words, "--json")
    assert json.loads(out)["entering"] == {"households": 1, "people": 1}
    _, out, _ = diguan("why", "--findings", tmp_path / "w" / "after", "--household", "220122000002")
    assert "poverty_line=3500" in out


def test_quality_counts_findings_by_rule(diguan, county, tmp_path):
    _, out, _ = diguan("quality", "--data", county, *DAY, "--out", tmp_path / "q", "--json")
    told = json.loads(out)
    assert told["households"] == 4
    assert pq.read_table(told["files"][0]).num_rows == sum(told["counts"].values())
    _, out, _ = diguan("quality", "--data", county, *DAY, "--out", tmp_path / "q", language="zh")
    assert "数据质量规则" in out


def workbook(path, wages):
    """A workbook of the national form with a household of one adult for each wage."""
    village = areas.open().under("220122", areas.Level.VILLAGE)[0].code
    families = [
        {
            **KNOWN | MET,
            "household_number": f"22012200{number:04}",
            "village_code": village,
            "wage_income": Decimal(wage),
            "member_count": 1,
        }
        for number, wage in enumerate(wages, 1)
    ]
    people = [
        {**ADULT, "household_number": one["household_number"], "name": "测试", "resident_insurance": True}
        for one in families
    ]
    form = sheets.Form.load(PACKS)
    sheets.write_workbook(path, BOOK, form, families, people)


def test_a_workbook_is_judged_without_a_site(diguan, tmp_path):
    workbook(tmp_path / "form.xlsx", ["3000", "9000"])
    words = ("judge", tmp_path / "form.xlsx", *CHANGCHUN, *DAY, "--out", tmp_path / "out", "--json")
    code, out, err = diguan(*words, "--year", "2016")
    assert code == 0, err
    assert json.loads(out)["outcomes"] == {
        "does_not_qualify": {"households": 1, "people": 1},
        "qualifies": {"households": 1, "people": 1},
    }
    assert "2 households" in err
    assert "测试" not in b"".join(file.read_bytes() for file in (tmp_path / "out").iterdir()).decode("latin1")


def test_a_folder_of_workbooks_is_judged_as_one_county(diguan, tmp_path):
    (tmp_path / "county").mkdir()
    workbook(tmp_path / "county" / "东.xlsx", ["3000", "9000"])
    workbook(tmp_path / "county" / "西.xlsx", ["3000"])
    words = ("judge", tmp_path / "county", *CHANGCHUN, *DAY, "--out", tmp_path / "out", "--json")
    code, out, _ = diguan(*words)
    assert code == 0
    told = json.loads(out)
    assert (told["households"], told["people"]) == (3, 3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("judge", "nowhere"), "there is no such snapshot folder or workbook"),
        (("judge", "{county}", "--pack", "changchun/2017-opinion"), "did you mean 'changchun/2017-opinions'"),
        (("judge", "{county}", "--pack", "national/quality"), "does not say who qualifies"),
        (("judge", "{county}", *CHANGCHUN, "--area", "220183"), "no snapshot of 220183"),
        (("judge", "{county}", *CHANGCHUN, "--area", "22018"), "22018"),
        (("judge", "{county}", *CHANGCHUN, "--quota", "220122:5"), "cannot be read"),
        (("judge", "{county}", *CHANGCHUN, "--memory", "lots"), "cannot be read or is too small"),
        (("why", "--findings", "{county}", "--household", "1"), "no finished judgement here"),
        (("what-if", "--data", "{county}", *CHANGCHUN), "both are the same policy"),
        (("what-if", "--data", "{county}", *CHANGCHUN, "--set", "poverty_line"), "cannot be read"),
        (("what-if", "--data", "{county}", *CHANGCHUN, "--set", "line=1"), "no parameter 'line'"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_message(diguan, county, tmp_path, words, said):
    words = [word.format(county=county) for word in words]
    if words[0] != "why":
        words += [*DAY, "--out", str(tmp_path / "out")]
    code, out, err = diguan(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_data_of_several_provinces_needs_a_named_pack(diguan, tmp_path):
    for area in ("220122", "610702"):
        frozen(tmp_path / "n" / f"county={area}", [family(1, "3000", **MET)], adults(1), area=area)
    words = ("judge", tmp_path / "n", *DAY, "--out", tmp_path / "out", "--json")
    code, _, err = diguan(*words)
    assert (code, "name one with --pack" in err) == (2, True)
    code, out, _ = diguan(*words, *CHANGCHUN)
    assert set(json.loads(out)["by_county"]) == {"220122", "610702"}
    _, out, _ = diguan(*words[:-1], *CHANGCHUN)
    assert "the policy is not for 610702; this is a what-if" in out


def test_a_day_on_which_the_policy_is_not_in_force_is_told(diguan, county, tmp_path):
    _, out, _ = diguan("judge", county, *CHANGCHUN, "--on", "2022-06-01", "--out", tmp_path / "out")
    assert "not in force on 2022-06-01" in out


def test_without_a_day_it_is_today(diguan, monkeypatch, county, tmp_path):
    monkeypatch.setattr(command, "today", lambda: date(2017, 6, 1))
    _, out, _ = diguan("judge", county, "--out", tmp_path / "out", "--json")
    assert json.loads(out)["on"] == "2017-06-01"
