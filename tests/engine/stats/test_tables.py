"""Any CSV or Parquet is read the same way: encodings, delimiters, quotes, blanks, odd names, broken lines."""

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diguan.engine.stats import faults, poverty
from diguan.engine.stats.poverty import Poverty, Question

TABLE = "县,收入,权数\n农安,5,1\n榆树,20,3\n"


def measured(path: Path, income: str = "收入", weight: str | None = "权数", **more: str) -> Poverty:
    return poverty.measure(Question(path, income, weight, line=10, **more))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_files_are_read_in_the_encodings_they_come_in(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(TABLE.encode(encoding))
    found = measured(path, by="县")
    assert found.whole.fgt0 == 0.25
    assert set(found.by) == {"农安", "榆树"}


@pytest.mark.parametrize(
    "text",
    [
        "x,w\n5,1\n20,3\n",
        "x;w\n5;1\n20;3\n",
        "x\tw\r\n5\t1\r\n20\t3\r\n",
        'x,w\n"5","1"\n"20","3"',
        "x,w\n 5 ,1\n\n20,3\n\n",
        'w,note,x\n1,"a,b\nc",5\n3,"said ""no""",20\n',
        '"",x,w\n1,5,1\n2,20,3\n',  # R's row names have no heading
        "x,w,note,note\n5,1,,\n20,3,,\n",
        "X,x,w\n7,5,1\n7,20,3\n",
        "x,w\n5e0,1.0\n+20,3\n",
        "x,w\n\u30005,1\n20\u3000,3\n",
    ],
)
def test_csv_comes_in_many_shapes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode())
    found = measured(path, "x", "w")
    assert (found.whole.fgt0, found.counted) == (0.25, 2)


@pytest.mark.parametrize("blank", ["", " ", "NA", "NULL", "NaN", " NaN ", "\u3000"])
def test_what_is_not_known_is_blank_in_the_ways_programs_write_it(tmp_path: Path, blank: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"x,w\n5,1\n{blank},9\n20,3\n")
    found = measured(path, "x", "w")
    assert (found.whole.fgt0, found.blank[0].first) == (0.25, (2,))


@pytest.mark.parametrize(
    ("incomes", "weights"),
    [
        (pa.array([5.0, float("nan"), 20.0]), pa.array([1, 1, 3], pa.int32())),
        (pa.array([Decimal("5.00"), None, Decimal("20.00")]), pa.array([1.0, 1.0, 3.0], pa.float32())),
        (pa.array(["5", "", "20"]), pa.array(["1", "1", "3"])),
    ],
)
def test_parquet_numbers_are_read_as_they_are_stored(
    tmp_path: Path, incomes: pa.Array, weights: pa.Array
) -> None:
    path = tmp_path / "people.parquet"
    pq.write_table(pa.table({"收入": incomes, "权数": weights}), path)
    found = measured(path)
    assert (found.whole.fgt0, found.counted, found.blank[0].first) == (0.25, 2, (2,))


def test_an_infinite_income_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    pq.write_table(pa.table({"收入": [5.0, float("-inf"), 20.0], "权数": [1, 1, 1]}), path)
    with pytest.raises(faults.ValueFault, match="row 2: '收入' should be a number but is -inf"):
        measured(path)


def test_a_number_may_name_a_group(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    pq.write_table(pa.table({"x": [5.0, 20.0], "year": [2016, 2017]}), path)
    assert list(measured(path, "x", None, by="year").by) == ["2016", "2017"]


@pytest.mark.parametrize("name", ["part[1]*.csv", "it's.csv", "收入 2017?.csv"])
def test_the_file_that_is_named_is_the_file_that_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x\n5\n20\n")
    (tmp_path / "part1.csv").write_text("x\n1\n1\n")
    assert measured(tmp_path / name, "x", None).whole.fgt0 == 0.5


def test_a_link_leads_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "people.csv").write_text("x\n5\n20\n")
    (tmp_path / "near.csv").symlink_to(tmp_path / "far" / "people.csv")
    assert measured(tmp_path / "near.csv", "x", None).whole.fgt0 == 0.5


def test_column_names_are_data_not_sql(tmp_path: Path) -> None:
    name = 'x"; DROP TABLE counted; --'
    path = tmp_path / "people.parquet"
    pq.write_table(pa.table({name: [5.0, 20.0], "g'": ["a'b", None]}), path)
    found = measured(path, name, None, by="g'")
    assert (found.whole.fgt0, list(found.by)) == (0.5, ["a'b", None])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x,w\n1,2\n3\n", "people.csv:3: the file is broken, or a line has more or fewer columns"),
        (b"x,w\n1,2\n3,4,5\n", "people.csv:3: the file is broken"),
        (b'x,w\n1,2\n"3,4\n', "people.csv:3: the file is broken"),
        (b"", "the first line should name the columns but is empty"),
        (b"\n1,2\n", "the first line should name the columns"),
        (b"PK\x03\x04 a workbook", "only CSV and Parquet are read here. save a workbook as"),
        (b"PAR1 but no Parquet", "the file is broken"),
        (b"\xff\x00\x9d\x81", "the text encoding is not recognised"),
        (b"x,w\n", "not one row can be counted"),
        (b"x,w\n,1\n1,\n3,0\n", "not one row can be counted"),
        (b"\xff\xfex", "the text encoding is not recognised"),
        (b"x,x\n1,2\n", "more than one column is called 'x'"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(faults.StatsFault) as raised:
        measured(path, "x", "w")
    assert said in raised.value.say("en")
    assert raised.value.say("zh") != raised.value.say("en")
