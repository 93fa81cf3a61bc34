"""Counties side by side: within cores and memory, in their order, and told what cannot be."""

import duckdb
import pytest

from diguan.engine.counties import each, in_megabytes, listed
from diguan.engine.database import connected
from diguan.engine.faults import EngineFault
from diguan.words.text import Text
from tests.engine.village import frozen, household


@pytest.fixture
def three(tmp_path):
    areas = ("220122", "220182", "220183")
    return [frozen(tmp_path / area, [household(1)], [], area=area) for area in areas]


@pytest.mark.parametrize(
    ("threads", "memory", "share"),
    [
        (1, "1GB", ("1024MB", 1)),
        (2, "1GB", ("512MB", 1)),
        (12, "1.5 GB", ("512MB", 4)),  # more cores than counties: each gets several
        (8, "256MB", ("128MB", 4)),  # memory for two at once only
    ],
)
def test_memory_and_cores_are_shared_out(three, threads, memory, share):
    shares = each(three, lambda _, given: (given.memory, given.threads), threads=threads, memory=memory)
    assert set(shares) == {share}


def test_results_come_in_the_order_of_the_counties(three):
    assert each(three, lambda one, _: one.area) == ["220122", "220182", "220183"]


def test_a_county_that_fails_stops_the_rest(three):
    done = []

    def work(snapshot, _):
        if snapshot.area == "220122":
            raise EngineFault(Text("坏了", "broken"))
        done.append(snapshot.area)

    with pytest.raises(EngineFault):
        each(three, work, threads=1)
    assert len(done) < 3


@pytest.mark.parametrize("given", ["", "1", "GB", "64MB", "-1GB", "1TB"])
def test_a_memory_that_cannot_be_is_told(given):
    with pytest.raises(EngineFault, match="cannot be read or is too small"):
        in_megabytes(given)


def test_no_snapshot_and_two_of_one_area_are_told(three):
    with pytest.raises(EngineFault, match="no snapshot to work on"):
        listed([])
    with pytest.raises(EngineFault, match="two snapshots of one area: 220122"):
        listed([*three, three[0]])


def test_a_database_sees_its_own_folders_only(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.csv").write_text("a\n1\n")
    (tmp_path / "inside" / "inside.csv").write_text("a\n1\n")
    with connected(tmp_path / "inside") as connection:
        assert connection.execute(f"SELECT * FROM '{tmp_path}/inside/inside.csv'").fetchall() == [(1,)]
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"SELECT * FROM '{tmp_path}/outside.csv'")
        with pytest.raises(duckdb.InvalidInputException, match="locked"):
            connection.execute("SET enable_external_access = true")


def test_too_little_memory_is_a_fault_with_a_mend(tmp_path):
    wide = "SELECT list(repeat(CAST(i AS VARCHAR), 200)) FROM range(3000000) AS r(i)"
    with (
        pytest.raises(EngineFault, match=r"64MB of memory is not enough.*--memory"),
        connected(tmp_path, memory="64MB") as connection,
    ):
        connection.execute(wide).fetchall()
