"""Made-up village forms: figures that fit each other and the number of families made up for the village.

The same village, seed and year always give the same form. No village is like this; the names are real.
"""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any


def village_form(code: str, registered: int, seed: int, year: int) -> dict[str, Any]:
    """The facts of one village (12-digit code) that has so many made-up families on file."""
    draw = Random(f"{seed}/{year}/{code}")
    households = registered + draw.randint(40, 160)  # and so many more that have no file
    people = round(households * draw.uniform(2.9, 3.5))
    poor = draw.random() < 0.4
    return {
        "poor_village": poor,
        "village_delisted": False,
        "total_households": households,
        "total_people": people,
        "rural_households": households,
        "rural_people": people,
        "hamlets": draw.randint(3, 12),
        **_groups_of_people(draw, households, people),
        **_economy(draw, people),
        **_services(draw, households, people),
        "village_planned_exit_year": year + draw.randint(0, 2) if poor else None,
    }


def _groups_of_people(draw: Random, households: int, people: int) -> Mapping[str, Any]:
    dibao, wubao = round(households * draw.uniform(0.02, 0.08)), draw.randint(0, 9)
    return {
        "dibao_households": dibao,
        "dibao_people": round(dibao * draw.uniform(1.2, 2.0)),
        "wubao_households": wubao,
        "wubao_people": wubao + draw.randint(0, 1) if wubao else 0,
        "minority_people": round(people * draw.uniform(0, 0.06)),
        "women": round(people * draw.uniform(0.46, 0.5)),
        "disabled_people": round(people * draw.uniform(0.02, 0.05)),
        "village_labourers": round(people * draw.uniform(0.5, 0.62)),
        "migrant_workers": round(people * draw.uniform(0.1, 0.25)),
        "party_members": draw.randint(18, 70),
        "graduate_officials": draw.randint(0, 1),
    }


def _economy(draw: Random, people: int) -> Mapping[str, Any]:
    return {
        "farmer_income": Decimal(draw.randint(900_000, 1_350_000)) / 100,
        "collective_income": Decimal(draw.randint(0, 180)) / 10,
        "cooperatives": draw.randint(0, 6),
        "village_cultivated_land": Decimal(round(people * draw.uniform(4, 9))),
        "village_irrigated_land": Decimal(round(people * draw.uniform(0.3, 1.5))),
        "village_forest_land": Decimal(round(people * draw.uniform(0.1, 1))),
    }


def _services(draw: Random, households: int, people: int) -> Mapping[str, Any]:
    return {
        "paved_road": draw.random() < 0.92,
        "bus_service": draw.random() < 0.8,
        "unsafe_water_households": draw.choice((0, 0, 0, draw.randint(1, 30))),
        "water_difficult_households": 0,
        "dangerous_house_households": draw.randint(0, 12),
        "insured_people": round(people * draw.uniform(0.93, 0.99)),
        "resident_pension_people": round(people * draw.uniform(0.45, 0.6)),
        "primary_schools": draw.choice((0, 1, 1)),
        "clinics": draw.choice((1, 1, 2)),
        "doctors": draw.randint(1, 3),
        "refuse_points": draw.randint(1, 8),
        "libraries": draw.choice((0, 1, 1)),
        "broadband_households": round(households * draw.uniform(0.3, 0.8)),
        "mobile_internet_households": round(households * draw.uniform(0.6, 0.95)),
    }
