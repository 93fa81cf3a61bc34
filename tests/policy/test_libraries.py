"""The library: which pack holds for a place and a day, what refines what, digests, and what-if variations."""

from datetime import date
from decimal import Decimal

import pytest

from diguan.policy.check import check
from diguan.policy.faults import PolicyFault
from diguan.policy.library import Library
from tests.policy.folder import CITY, HEADER, ID, folder

DAY = date(2017, 6, 1)
COUNTY_ID = "city/county"
COUNTY_HEADER = f"""
    [pack]
    zh = "某县细则"
    en = "Rules of a county"
    topic = "identification"
    issuer = {{ zh = "某县", en = "A county" }}
    areas = ["990122"]
    from = 2017-03-01
    to = 2018-01-01
    basis = "stated"
    document = "C"
    refines = ["{ID}"]

    [[source]]
    id = "C"
    zh = "某县细则"
    en = "Rules of a county"
    """
FLOOR = f"""
    [[parameter]]
    id = "floor"
    refines = "{ID}"

    [[parameter.value]]
    is = 12
    source = "C §1"
    basis = "stated"
    """
COUNTY = {**CITY, f"{COUNTY_ID}/pack.toml": COUNTY_HEADER, f"{COUNTY_ID}/parameters.toml": FLOOR}


def library(root, files=COUNTY):
    return Library(folder(root, files))


@pytest.mark.parametrize(
    ("area", "on", "chosen"),
    [
        ("990122", date(2017, 2, 28), ID),
        ("990122", date(2017, 3, 1), COUNTY_ID),
        ("990122001001", date(2017, 12, 31), COUNTY_ID),
        ("990122", date(2018, 1, 1), ID),
        ("990123", DAY, ID),
        ("9901", DAY, ID),
    ],
)
def test_the_most_local_pack_in_force_holds(tmp_path, area, on, chosen):
    assert library(tmp_path).choose("identification", area, on).id == chosen


@pytest.mark.parametrize(
    ("topic", "area", "on"),
    [("identification", "9902", DAY), ("identification", "9901", date(2019, 1, 1)), ("quality", "9901", DAY)],
)
def test_no_pack_is_made_up_where_there_is_none(tmp_path, topic, area, on):
    with pytest.raises(PolicyFault, match="is in force"):
        library(tmp_path).choose(topic, area, on)


def test_a_refining_pack_fills_what_is_unset_with_its_own_source_and_keeps_the_rest(tmp_path):
    county = library(tmp_path).pack(COUNTY_ID)
    floor, line = county.parameters["floor"], county.parameters["line"]
    assert (floor.origin, floor.replaces, str(floor.source), floor.text.en) == (
        COUNTY_ID,
        ID,
        "C §1",
        "Floor",
    )
    assert (line.origin, line.replaces, str(line.source)) == (ID, None, "M §1")
    assert county.at(DAY).parameters == {"line": 3000.0, "floor": 12.0}
    assert set(county.at(DAY).unset) == {"hanging"}
    assert county.refines == (ID,)


def test_a_refining_pack_replaces_a_rule_only_when_it_says_so(tmp_path):
    rule = """
    [[rule]]
    id = "nobody_able"
    {refines}
    source = "C §2"
    basis = "stated"
    when = "able <= 1"
    """
    said = rule.format(refines=f'refines = "{ID}"')
    county = library(tmp_path, {**COUNTY, f"{COUNTY_ID}/rules.toml": said}).pack(COUNTY_ID)
    assert (county.rules["nobody_able"].when, county.rules["nobody_able"].text.en) == (
        "able <= 1",
        "Nobody is able to work",
    )
    assert county.rules["nobody_able"].kind == "ground"


@pytest.mark.parametrize(
    ("file", "text", "what"),
    [
        (
            "parameters.toml",
            FLOOR.replace(f'refines = "{ID}"', ""),
            "'floor' already stands in city/measures",
        ),
        ("parameters.toml", FLOOR.replace('"floor"', '"flor"'), "no 'flor' in 'city/measures'"),
        ("parameters.toml", FLOOR.replace('source = "C §1"', ""), "lacks source"),
    ],
)
def test_an_accident_of_names_is_not_a_refinement(tmp_path, file, text, what):
    faults = check(folder(tmp_path, {**COUNTY, f"{COUNTY_ID}/{file}": text})).faults
    assert any(what in fault.what.en for fault in faults), [str(fault) for fault in faults]


def test_two_parents_that_differ_must_be_settled(tmp_path):
    other = {
        name.replace("measures", "others"): text.replace("is = 3000", "is = 2000")
        for name, text in CITY.items()
    }
    other["city/others/pack.toml"] = HEADER.replace("9901", "9902")
    county = COUNTY_HEADER.replace(f'["{ID}"]', f'["{ID}", "city/others"]')
    faults = check(folder(tmp_path, {**COUNTY, **other, f"{COUNTY_ID}/pack.toml": county})).faults
    assert any("'line' is given differently" in fault.what.en for fault in faults)


@pytest.mark.parametrize(("start", "overlap"), [("2018-12-31", True), ("2019-01-01", False)])
def test_two_packs_for_one_place_and_day_do_not_load(tmp_path, start, overlap):
    header = HEADER.replace("from = 2017-01-01\n    to = 2019-01-01", f"from = {start}")
    later = {name.replace("measures", "later"): text for name, text in CITY.items()}
    files = {**CITY, **later, "city/later/pack.toml": header}
    made = library(tmp_path, files)
    if not overlap:
        assert len(made.packs()) == 2
        return
    with pytest.raises(PolicyFault, match="are both in force"):
        made.packs()


def test_the_digest_changes_with_the_content_and_with_what_is_refined_and_not_with_the_order(tmp_path):
    def digest(name, files, id=COUNTY_ID):
        (tmp_path / name).mkdir()
        return library(tmp_path / name, files).pack(id).digest

    parameters = CITY[f"{ID}/parameters.toml"]
    line, _, floor = parameters.rpartition("    [[parameter]]")
    turned = f"    [[parameter]]{floor}\n{line}"
    before = digest("before", COUNTY)
    assert digest("again", COUNTY) == before
    assert digest("order", {**COUNTY, f"{ID}/parameters.toml": turned}) == before
    assert digest("parent", {**COUNTY, f"{ID}/parameters.toml": parameters.replace("3000", "3001")}) != before
    assert digest("words", {**COUNTY, f"{COUNTY_ID}/parameters.toml": FLOOR.replace("§1", "§2")}) != before
    assert digest("case", {**COUNTY, f"{ID}/cases/income.toml": ""}) == before


def test_a_variation_asks_what_if_and_says_so(tmp_path):
    pack = library(tmp_path).pack(ID)
    varied = pack.with_value("line", Decimal("3500"), date(2017, 7, 1), "what if")
    assert varied.id == f"{ID}+line=3500"
    assert varied.digest != pack.digest
    assert pack.at(DAY).parameters["line"] == 3000.0
    assert varied.at(date(2017, 6, 30)).parameters["line"] == 3000.0
    assert varied.at(date(2017, 7, 1)).parameters["line"] == 3500.0
    assert varied.at(date(2018, 6, 1)).parameters["line"] == 3500.0
    assert varied.parameters["line"].values[-1].source.say("en") == "what if"


def test_a_variation_fills_what_is_unset(tmp_path):
    pack = library(tmp_path).pack(ID)
    assert pack.with_value("floor", 7, DAY, "what if").at(DAY).parameters["floor"] == 7.0


def test_a_variation_can_be_varied_again(tmp_path):
    pack = library(tmp_path).pack(ID).with_value("line", 3500, DAY, "one").with_value("floor", 7, DAY, "two")
    assert pack.id == f"{ID}+line=3500+floor=7"
    assert pack.at(DAY).parameters == {"line": 3500.0, "floor": 7.0}


@pytest.mark.parametrize(
    ("name", "value", "what"), [("lin", 3, "no parameter 'lin'"), ("line", "high", "wrong kind")]
)
def test_a_variation_that_cannot_be_is_refused(tmp_path, name, value, what):
    with pytest.raises(PolicyFault, match=what):
        library(tmp_path).pack(ID).with_value(name, value, DAY, "what if")


def test_an_unknown_pack_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(PolicyFault) as raised:
        library(tmp_path).pack("city/mesures")
    assert raised.value.mend.en == f"did you mean '{ID}'?"


def test_a_folder_without_packs_says_what_to_do(tmp_path):
    with pytest.raises(PolicyFault, match="DIGUAN_PACKS"):
        Library(tmp_path)
