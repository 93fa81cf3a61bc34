"""The shapes of what /api/ answers: names and types as its OpenAPI document tells them."""

from datetime import date

from ninja import Schema


class Problem(Schema):
    """Why there is no answer, in both languages."""

    zh: str
    en: str


class Place(Schema):
    """An area: its twelve digits, its level (1 province to 5 village) and its names."""

    code: str
    level: int
    name: str
    full_name: str


class Me(Schema):
    """Who reads."""

    account: str
    name: str
    duty: str
    area: Place | None


class Places(Schema):
    """A piece of a list of areas."""

    total: int
    rows: list[Place]


class Home(Schema):
    """A household file as lists show it; the name of the head is masked."""

    number: str
    village_code: str
    head: str
    people: int
    status: str
    stage: str


class Homes(Schema):
    """A piece of the list of household files."""

    total: int
    rows: list[Home]


class Why(Schema):
    """What the newest judgement found for a household: which rules spoke for and against it, what is to be
    asked."""

    judgement: int
    pack: str
    on: date
    outcome: str
    score: float | None
    rank_in_village: int | None
    reasons: list[str]
    against: list[str]
    questions: list[str]
    missing: list[str]


class Judged(Schema):
    """A judgement that speaks of the area."""

    id: int
    pack: str
    pack_digest: str
    on: date
    state: str
    area: Place


class Judgements(Schema):
    """A piece of the list of judgements, the newest first."""

    total: int
    rows: list[Judged]


class Notice(Schema):
    """A list on the boards: of which procedure, where, and until when objections are heard."""

    id: int
    procedure: str
    area: Place
    open_to_objections: bool
    starts: date
    until: date
    code: str


class Notices(Schema):
    """A piece of the list of notices, the newest first."""

    total: int
    rows: list[Notice]


class Count(Schema):
    """Households and the people in them."""

    households: int
    people: int


class Statistics(Schema):
    """Files of an area by register status."""

    area: Place
    total: Count
    by_status: dict[str, Count]
