"""The area table has every unit of the country at its place, and says so quickly."""

from pathlib import Path

import pytest

from diguan.words import areas
from diguan.words.areas import Area, AreaFault, AreaTable, Level, Scope

CHANGYANG, CHANGCHUN, HUBEI = "420528", "220100", "420000"


@pytest.fixture(scope="module")
def table() -> AreaTable:
    return areas.open()


def numbers(counts: dict[Level, int]) -> list[int]:
    return [counts.get(level, 0) for level in Level]


def test_the_country_has_as_many_units_as_were_published(table: AreaTable) -> None:
    assert numbers(table.counts()) == [31, 342, 2_978, 41_352, 620_573]


@pytest.mark.parametrize(
    ("code", "counted"),
    [
        (HUBEI, [1, 14, 105, 1_475, 27_057]),
        (CHANGYANG, [0, 0, 1, 11, 162]),
        (CHANGCHUN, [0, 1, 15, 231, 2_798]),
    ],
)
def test_an_area_has_as_many_units_as_were_published(table: AreaTable, code: str, counted: list[int]) -> None:
    assert numbers(table.counts(code)) == counted


def test_walking_down_from_the_provinces_reaches_every_village_once(table: AreaTable) -> None:
    seen: set[str] = set()
    for province in table.children():
        villages = table.under(province.code, Level.VILLAGE)
        assert all(village.level is Level.VILLAGE and village.parent_code for village in villages)
        seen |= {village.code for village in villages}
    assert len(seen) == 620_573


def test_changchun_has_its_districts_counties_and_zones(table: AreaTable) -> None:
    names = [area.name for area in table.children(CHANGCHUN)]
    assert names == [
        "南关区", "宽城区", "朝阳区", "二道区", "绿园区", "双阳区", "九台区", "农安县", "长春经济技术开发区",
        "长春净月高新技术产业开发区", "长春高新技术产业开发区", "长春汽车经济技术开发区", "榆树市", "德惠市",
        "公主岭市",
    ]  # fmt: skip
    assert table.find("220122") == Area("220122000000", Level.COUNTY, "农安县", "220100000000")


@pytest.mark.parametrize(
    ("code", "level", "name"),
    [
        ("42", None, "湖北省"),
        (HUBEI, None, "湖北省"),
        ("4205", None, "宜昌市"),
        (CHANGYANG, None, "长阳土家族自治县"),
        ("420528000000", Level.COUNTY, "长阳土家族自治县"),
        ("420528000000", Level.TOWNSHIP, None),
        ("420528101", None, "龙舟坪镇"),
        ("441900", None, "东莞市"),
        ("999999", None, None),
        ("420528999999", None, None),
        ("000000", None, None),
    ],
)
def test_an_area_is_found_by_any_length_of_its_code(
    table: AreaTable, code: str, level: Level | None, name: str | None
) -> None:
    found = table.find(code, level)
    assert (found and found.name) == name


@pytest.mark.parametrize("code", ["441900", "442000", "460400"])
def test_a_city_without_counties_is_its_own_only_county_under_the_same_code(
    table: AreaTable, code: str
) -> None:
    city, county = table.find(code, Level.CITY), table.find(code, Level.COUNTY)
    assert city
    assert county
    assert city.code == county.code
    assert table.children(code, Level.CITY) == (county,)
    assert county.parent_code == city.code
    assert len(table.children(code, Level.COUNTY)) > 10


def test_one_code_is_county_township_and_village(table: AreaTable) -> None:
    found = [table.find("350527", level) for level in (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)]
    assert [area and area.level for area in found] == [Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE]
    assert table.under("350527", Level.VILLAGE, Level.COUNTY) == (found[2],)
    assert table.full_name("350527", Level.VILLAGE) == "福建省泉州市金门县"


@pytest.mark.parametrize(
    ("code", "full"),
    [
        (HUBEI, "湖北省"),
        (CHANGYANG, "湖北省宜昌市长阳土家族自治县"),
        ("420528101", "湖北省宜昌市长阳土家族自治县龙舟坪镇"),
        ("110101", "北京市东城区"),
        ("500229", "重庆市城口县"),
        ("429004", "湖北省仙桃市"),
        ("429000", "湖北省"),
        ("659001", "新疆维吾尔自治区石河子市"),
        ("441900003", "广东省东莞市东城街道"),
        ("620201", "甘肃省嘉峪关市"),
        ("999999", ""),
    ],
)
def test_a_full_name_says_the_places_and_leaves_out_what_is_none(
    table: AreaTable, code: str, full: str
) -> None:
    assert table.full_name(code) == full


def test_a_village_knows_its_way_up(table: AreaTable) -> None:
    village = table.under(CHANGYANG, Level.VILLAGE)[0]
    above = table.ancestors(village)
    assert [area.level for area in above] == [Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP]
    assert all(Scope(area.code, area.level).covers(village.code) for area in above)
    assert table.full_name(village.code) == "".join(area.name for area in above) + village.name


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["湖北省", "宜昌市", "长阳土家族自治县"], ["420528000000"]),
        (["湖北省", "", "仙桃市"], ["429004000000"]),
        (["湖北省", "湖北省", "仙桃市"], ["429004000000"]),
        (["北京市", "北京市", "东城区"], ["110101000000"]),
        (["北京市", "市辖区", "东城区"], ["110101000000"]),
        (["重庆市", "重庆市", "城口县"], ["500229000000"]),
        (["广东省", "东莞市", "", "东城街道"], ["441900003000"]),
        (["广东省", "东莞市", "东莞市", "东城街道"], ["441900003000"]),
        (["吉林省", "长春市", "农安"], []),
        (["湖北省", "武汉市", "长阳土家族自治县"], []),
        (["无此省"], []),
        ([""], []),
    ],
)
def test_names_lead_to_an_area(table: AreaTable, names: list[str], codes: list[str]) -> None:
    assert [area.code for area in table.resolve(names)] == codes


@pytest.mark.parametrize("written", ["{}村", "{}村委会", "{}村民委员会", " {}村民委员会 "])
def test_a_village_is_found_however_its_committee_is_written(table: AreaTable, written: str) -> None:
    town = table.find("420528101")
    assert town
    village = next(area for area in table.children(town.code) if area.name.endswith("村委会"))
    stem = village.name.removesuffix("委会").removesuffix("村")
    names = ["湖北省", "宜昌市", "长阳土家族自治县", town.name, written.format(stem)]
    assert village in table.resolve(names)


def test_every_village_of_a_county_is_found_by_its_own_names(table: AreaTable) -> None:
    for village in table.under(CHANGYANG, Level.VILLAGE):
        names = [area.name for area in (*table.ancestors(village), village)]
        assert village in table.resolve(names)


def test_a_walk_meets_every_parent_before_its_children(table: AreaTable) -> None:
    met: set[tuple[Level, str]] = set()
    for area in table.walk("350500"):
        assert area.level is Level.CITY or (Level(area.level - 1), area.parent_code) in met
        met.add((area.level, area.code))
    assert len(met) == sum(table.counts("350500").values())


def test_there_is_nothing_below_a_village_and_nothing_above_what_is_asked(table: AreaTable) -> None:
    village = table.under(CHANGYANG, Level.VILLAGE)[0]
    assert table.children(village.code) == ()
    assert table.children("999999") == ()
    assert table.under(CHANGYANG, Level.CITY) == ()
    assert [area.code for area in table.under(CHANGYANG, Level.COUNTY)] == ["420528000000"]
    assert table.counts("999999") == {}


def test_a_missing_table_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(AreaFault, match="make setup") as caught:
        areas.open(tmp_path / "areas.parquet")
    assert "make setup" in caught.value.say("zh")


@pytest.mark.parametrize(
    ("code", "level", "prefix"),
    [
        ("42", Level.PROVINCE, "42"),
        ("420500000000", Level.CITY, "4205"),
        ("420528", Level.COUNTY, "420528"),
        ("441900", Level.CITY, "4419"),
        ("441900", Level.COUNTY, "441900"),
        ("420528101", Level.TOWNSHIP, "420528101"),
        ("420528101201", Level.VILLAGE, "420528101201"),
    ],
)
def test_a_scope_is_its_code_padded_and_its_prefix(code: str, level: Level, prefix: str) -> None:
    scope = Scope(code, level)
    assert (scope.code, scope.prefix) == (code.ljust(12, "0"), prefix)
    assert scope.covers(code)


def test_a_scope_covers_what_lies_inside_and_nothing_else() -> None:
    county = Scope(CHANGYANG, Level.COUNTY)
    assert county.covers("420528101201")
    assert county.covers("420528")
    assert not county.covers("420529100201")
    assert not county.covers("420500")
    assert Scope("4205", Level.CITY).covers(CHANGYANG)
    assert not Scope("4206", Level.CITY).covers(CHANGYANG)


def test_the_same_area_in_any_length_is_the_same_scope() -> None:
    assert Scope("420528", Level.COUNTY) == Scope("420528000000", Level.COUNTY)
    assert Scope("441900", Level.CITY) != Scope("441900", Level.COUNTY)


@pytest.mark.parametrize(
    "code", ["", "4", "420", "42052", "4205281", "42052８", "42052x", "4205281012011", "村"]
)
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(AreaFault, match="not an area code"):
        Scope(code, Level.COUNTY)


def test_each_level_has_its_digits_and_its_name_in_both_languages() -> None:
    assert [level.digits for level in Level] == [2, 4, 6, 9, 12]
    assert [level.text.en for level in Level] == ["province", "city", "county", "township", "village"]
    assert [level.text.zh for level in Level] == ["省级", "地级", "县级", "乡级", "村级"]
    assert [
        areas.level_of(code) for code in ("420000", "4205", "420528", "420528101", "420528101201")
    ] == list(Level)
