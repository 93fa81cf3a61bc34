"""The cast of the tests: officers of the five levels and next door, a poor family, one that is not, and
where they live.

Everybody is made up: the names belong to nobody, the ID numbers begin with 99, the villages are not on any
map.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from diguan.registry.book import tokens
from diguan.registry.models import Area, Household, HouseholdYear, Item, Officer, Person, PersonYear
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level, Scope
from diguan.words.identity import make_number

YEAR = 2017
DAY = date(2017, 6, 1)
TOKENS = tokens()


@dataclass(frozen=True, slots=True)
class Places:
    """A province down to two townships with two villages each, and a county next door."""

    province: Area
    city: Area
    county: Area
    township: Area
    village: Area
    next_village: Area
    other_township: Area
    far_village: Area
    other_county: Area
    foreign_village: Area


def area(code: str, level: Level, name: str, parent: Area | None = None) -> Area:
    """A new area; code of 2 to 12 digits."""
    scope = Scope(code, level)
    full_name = (parent.full_name if parent else "") + name
    return Area.objects.create(
        code=scope.code, level=level, name=name, parent=parent, prefix=scope.prefix, full_name=full_name
    )


def officer(name: str, duty: str, place: Area | None, username: str = "", department: str = "") -> Officer:
    """A new account; nobody can sign in with it by password, tests use force_login."""
    account = Officer(username=username or name, name=name, duty=duty, area=place, department=department)
    account.set_unusable_password()
    account.save()
    return account


def household(
    village: Area, number: str, *, year: int = YEAR, status: str = "unregistered", **facts: Any
) -> Household:
    """A new file with one year; facts that are income or expense items become rows of Item."""
    file = Household.objects.create(
        number=number, village=village, village_code=village.code, status=status, stage=status,
        created_on=date(year, 1, 1),
    )  # fmt: skip
    columns = {field.name for field in HouseholdYear._meta.get_fields()}
    recorded = {name: value for name, value in facts.items() if name in columns}
    of_year = HouseholdYear.objects.create(
        household=file, year=year, village_code=village.code, register_status=status, **recorded
    )
    for name in facts.keys() - recorded.keys():
        Item.objects.create(household_year=of_year, item=name, amount=facts[name])
    return file


def member(
    file: Household, name: str, relation: str, sex: str, birth: date, sequence: int, **facts: Any
) -> Person:
    """A new member of the newest year of a file, with a made-up ID number that fits birth and sex."""
    of_year = file.years.order_by("-year").first()
    number = make_number("990101", birth, sequence * 2 + (sex == "male"))
    person = Person.objects.create(
        household=file, number=f"{file.number}-{file.members.count() + 1:02}", name=name, sex=sex,
        birth=birth, document_kind="citizen_id", id_number=number, id_key=TOKENS.of(number), ethnicity="han",
    )  # fmt: skip
    PersonYear.objects.create(person=person, household_year=of_year, relation=relation, **facts)
    file.people += 1
    file.head_name = name if relation == "head" else file.head_name
    file.save()
    return person


def record(rows: Any, **values: Any) -> None:
    """Set values of rows one by one, as sealed columns need it."""
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))


def viewer(account: Officer) -> Viewer:
    """The account as a viewer."""
    return Viewer.of(account)


@pytest.fixture
def places(db: None) -> Places:
    """The province, its city, the county with two townships, and the county next door."""
    province = area("99", Level.PROVINCE, "示范省")
    city = area("9901", Level.CITY, "示范市", province)
    county = area("990101", Level.COUNTY, "清河县", city)
    township = area("990101100", Level.TOWNSHIP, "柳林镇", county)
    other_township = area("990101101", Level.TOWNSHIP, "双桥乡", county)
    other_county = area("990102", Level.COUNTY, "北山县", city)
    foreign_township = area("990102100", Level.TOWNSHIP, "石门镇", other_county)
    return Places(
        province,
        city,
        county,
        township,
        area("990101100200", Level.VILLAGE, "东沟村", township),
        area("990101100201", Level.VILLAGE, "西岭村", township),
        other_township,
        area("990101101200", Level.VILLAGE, "桥头村", other_township),
        other_county,
        area("990102100200", Level.VILLAGE, "石门村", foreign_township),
    )


@pytest.fixture
def inline_jobs(settings: Any) -> None:
    """Background jobs run at once, in the test itself."""
    settings.JOBS_INLINE = True


@pytest.fixture
def wang(places: Places) -> Officer:
    """Wang of the village, first secretary of the Yangs' and Shis' village."""
    return officer("王书记", "village_officer", places.village, "wang")


@pytest.fixture
def cai(places: Places) -> Officer:
    """Cai of the county's public security, who answers what his department is asked."""
    return officer("蔡警官", "department_officer", places.county, "cai", "public_security")


@pytest.fixture
def sun(places: Places) -> Officer:
    """Sun of the village next door, who must not see."""
    return officer("孙书记", "village_officer", places.next_village, "sun")


@pytest.fixture
def li(places: Places) -> Officer:
    """Li of the township."""
    return officer("李干事", "township_officer", places.township, "li")


@pytest.fixture
def zhao(places: Places) -> Officer:
    """Zhao of the county poverty office."""
    return officer("赵主任", "county_officer", places.county, "zhao")


@pytest.fixture
def qian(places: Places) -> Officer:
    """Qian of the city."""
    return officer("钱处长", "city_officer", places.city, "qian")


@pytest.fixture
def zhou(places: Places) -> Officer:
    """Zhou of the province."""
    return officer("周处长", "province_officer", places.province, "zhou")


@pytest.fixture
def feng(places: Places) -> Officer:
    """Feng, auditor of the county: sees everything there and changes nothing."""
    return officer("冯审计", "auditor", places.county, "feng")


@pytest.fixture
def chen(places: Places) -> Officer:
    """Chen, system administrator of the county: runs the machine and sees no household."""
    return officer("陈管理员", "system_admin", places.county, "chen")


@pytest.fixture
def gao(places: Places) -> Officer:
    """Gao, security administrator of the county: gives accounts there and sees no household."""
    return officer("高管理员", "security_admin", places.county, "gao")


@pytest.fixture
def yang(places: Places) -> Household:
    """The Yangs are poor: a sick head, 2,075 yuan a head, a dangerous house."""
    file = household(
        places.village, "990101100200001", villager_group="三组", main_cause="illness", phone="13900000001",
        food_assured=True, clothing_assured=True, wage_income=Decimal(3000), business_income=Decimal(4200),
        property_income=Decimal(0), transfer_income=Decimal(2600), business_cost=Decimal(1500),
        family_planning_grant=Decimal(0), pension=Decimal(1200), other_transfer=Decimal(1400),
        expense_medical=Decimal(6800), cultivated_land=Decimal(8), water_safe=True, house_area=Decimal(60),
        house_dangerous=True, house_grade="c", kin_of_cadre=False,
    )  # fmt: skip
    insured: dict[str, Any] = {"resident_insurance": True, "major_illness_insurance": True}
    member(
        file,
        "杨建国",
        "head",
        "male",
        date(1965, 3, 4),
        1,
        health="serious_illness",
        labour_ability="lost",
        **insured,
    )
    member(
        file,
        "刘桂兰",
        "spouse",
        "female",
        date(1967, 8, 15),
        2,
        health="healthy",
        labour_ability="ordinary",
        **insured,
    )
    member(
        file, "杨明", "son", "male", date(2003, 11, 2), 3, health="healthy", schooling="junior_8", **insured
    )
    member(
        file,
        "张秀英",
        "mother",
        "female",
        date(1941, 1, 20),
        4,
        health="chronic_illness",
        labour_ability="none",
        **insured,
    )
    return file


@pytest.fixture
def shi(places: Places) -> Household:
    """The Shis are not poor: three people, two of them at work, 15,333 yuan a head."""
    file = household(
        places.village, "990101100200002", villager_group="一组", food_assured=True, clothing_assured=True,
        wage_income=Decimal(46000), business_income=Decimal(0), property_income=Decimal(0),
        transfer_income=Decimal(0), business_cost=Decimal(0), cultivated_land=Decimal(5), water_safe=True,
        house_area=Decimal(120), house_dangerous=False, house_grade="a", kin_of_cadre=False,
    )  # fmt: skip
    able: dict[str, Any] = {"health": "healthy", "labour_ability": "ordinary", "resident_insurance": True}
    member(
        file,
        "石磊",
        "head",
        "male",
        date(1980, 5, 6),
        11,
        work_place="county",
        work_months=Decimal(10),
        **able,
    )
    member(
        file,
        "周敏",
        "spouse",
        "female",
        date(1982, 9, 9),
        12,
        work_place="county",
        work_months=Decimal(8),
        **able,
    )
    member(
        file, "石小雨", "daughter", "female", date(2012, 2, 2), 13, health="healthy", resident_insurance=True
    )
    return file


@pytest.fixture
def neighbours(places: Places) -> list[Household]:
    """One family in each other village: next door, in the other township, in the other county."""
    homes = (places.next_village, places.far_village, places.foreign_village)
    files = [household(village, f"{village.code}001") for village in homes]
    for order, file in enumerate(files):
        member(
            file, f"邻居{order + 1}", "head", "male", date(1970, 1, order + 1), 20 + order, health="healthy"
        )
    return files
