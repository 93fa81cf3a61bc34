"""A small folder of packs on disk: real facts and code lists, one document of a city that does not exist."""

import textwrap
from pathlib import Path

from diguan.policy.check import check
from diguan.policy.library import packs_folder

HEADER = """
    [pack]
    zh = "某市办法"
    en = "Measures of a city"
    topic = "identification"
    issuer = { zh = "某市", en = "A city" }
    areas = ["9901"]
    from = 2017-01-01
    to = 2019-01-01
    basis = "stated"
    document = "M"

    [[source]]
    id = "M"
    zh = "某市办法"
    en = "Measures of a city"
    """
PARAMETERS = """
    [[parameter]]
    id = "line"
    zh = "标准"
    en = "Line"
    unit = "yuan"

    [[parameter.value]]
    from = 2017-01-01
    to = 2018-01-01
    is = 3000
    source = "M §1"
    basis = "stated"

    [[parameter.value]]
    from = 2018-01-01
    is = 3300
    source = "M §1"
    basis = "stated"

    [[parameter]]
    id = "floor"
    zh = "下限"
    en = "Floor"
    source = "M §2"
    basis = "unset"

    [[parameter]]
    id = "hanging"
    zh = "公示天数"
    en = "Days of the notice"
    unit = "days"
    source = "M §5"
    basis = "unset"
    """
RULES = """
    [[formula]]
    id = "able"
    zh = "劳动力"
    en = "Able members"
    source = "M §3"
    basis = "stated"
    value = 'count(labour_ability == "ordinary")'

    [[rule]]
    id = "low_income"
    kind = "ground"
    zh = "收入低"
    en = "Low income"
    source = "M §1"
    basis = "stated"
    when = "income_per_head < line"
    question = { zh = "收入多少？", en = "What is the income?" }

    [[rule]]
    id = "nobody_able"
    kind = "ground"
    zh = "无劳力"
    en = "Nobody is able to work"
    source = "M §3"
    basis = "stated"
    when = "able == 0"
    question = { zh = "谁能劳动？", en = "Who is able to work?" }

    [decision]
    zh = "候选户"
    en = "Candidate"
    source = "M §4"
    basis = "stated"
    qualifies = "low_income or nobody_able"
    """
PROCEDURE = """
    [[procedure]]
    id = "apply"
    kind = "first_identification"
    zh = "申请"
    en = "Application"
    source = "M §5"
    basis = "stated"
    order = "stated"
    spelled_out = "full"

    [[procedure.step]]
    id = "ask"
    kind = "application"
    zh = "提出申请"
    en = "Apply"
    who = "stated"
    gate = "low_income"

    [[procedure.step]]
    id = "post"
    kind = "notice"
    zh = "张榜公示"
    en = "Post the list"
    who = "stated"
    days = "hanging"
    """
CASES = """
    on = 2017-06-01

    [household]
    wage_income = 8999.97
    business_income = 0
    property_income = 0
    transfer_income = 0
    business_cost = 0

    [person.one]
    relation = "head"
    labour_ability = "ordinary"

    [[case]]
    id = "just_below"
    zh = "刚好低于标准"
    en = "Just below the line"
    people = [{ like = "one" }, { like = "one" }, { like = "one" }]
    [case.expect]
    outcome = "qualifies"
    reasons = ["low_income"]
    """
CITY = {
    "city/measures/pack.toml": HEADER,
    "city/measures/parameters.toml": PARAMETERS,
    "city/measures/rules.toml": RULES,
    "city/measures/procedures/apply.toml": PROCEDURE,
    "city/measures/cases/income.toml": CASES,
}
ID = "city/measures"


def folder(root: Path, files: dict[str, str]) -> Path:
    """Write the files below root, with the real facts and code lists beside them."""
    for name in ("facts.toml", "codes"):
        if name not in files:
            (root / name).symlink_to(packs_folder() / name)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return root


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The city's files with one passage written otherwise; the passage must be there."""
    name = f"{ID}/{file}"
    assert old in CITY[name], (file, old)
    return {**CITY, name: CITY[name].replace(old, new, 1)}


def with_more(file: str, text: str) -> dict[str, str]:
    """The city's files with more at the end of one, or one file more."""
    name = f"{ID}/{file}"
    return {**CITY, name: CITY.get(name, "") + text}


def one_clear_fault(root: Path, files: dict[str, str], place: str, what: str, mend: str) -> None:
    """Check the files: the fault stands at one place only, and says what is wrong and how to mend it."""
    faults = check(folder(root, files)).faults
    assert {fault.where for fault in faults} == {faults[0].where}, [str(fault) for fault in faults]
    fault = faults[0]
    assert place in fault.where
    assert what in fault.what.en
    assert mend in (fault.mend.en if fault.mend else "")
    assert fault.what.zh != fault.what.en
