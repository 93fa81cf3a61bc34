"""The yearly facts of a household, a column each, in the order of packs/facts.toml; a test holds the two
together.

Income and expense items that stand under a total are rows of Item, not columns.
"""

from django.db import models

from diguan.registry.models import columns


class HouseholdFacts(models.Model):
    """What a form says about a household for one year."""

    # Place and contact.
    hamlet = columns.text()
    villager_group = columns.text()
    phone = columns.sealed()
    bank_name = columns.sealed()
    bank_account = columns.sealed()

    # Standing and causes.
    register_status = columns.code()
    identification_standard = columns.code()
    household_kind = columns.code()
    main_cause = columns.code()
    other_causes = columns.codes()
    return_cause = columns.code()
    martyr_family = columns.flag()
    family_planning_household = columns.flag()
    member_count = columns.integer()
    first_identified_on = columns.day()
    planned_exit_year = columns.integer()
    exit_year = columns.integer()
    return_year = columns.integer()
    not_exited_reason = columns.code()
    applied_on = columns.day()
    visited_on = columns.day()
    split_or_merged_on = columns.day()
    kin_of_cadre = columns.flag()
    food_assured = columns.flag()
    clothing_assured = columns.flag()
    in_poor_village = columns.flag()

    # Watched households.
    monitored_kind = columns.code()
    risks = columns.codes()
    risk_note = columns.text()
    risk_identified_on = columns.day()
    risk_eliminated = columns.flag()
    risk_eliminated_on = columns.day()
    house_damaged_after = columns.flag()
    water_damaged_after = columns.flag()

    # Income by source, yuan a year.
    wage_income = columns.money()
    business_income = columns.money()
    property_income = columns.money()
    transfer_income = columns.money()
    business_cost = columns.money()

    # Land and work.
    cultivated_land = columns.number()
    irrigated_land = columns.number()
    forest_land = columns.number()
    returned_forest = columns.number()
    orchard_land = columns.number()
    pasture_land = columns.number()
    water_surface = columns.number()
    in_cooperative = columns.flag()
    carried_by_leader = columns.flag()
    carried_by_enterprise = columns.flag()

    # Water, road, power.
    electricity = columns.flag()
    broadcast = columns.flag()
    water_difficult = columns.flag()
    water_safe = columns.flag()
    water_quality_ok = columns.flag()
    water_litres = columns.number()
    water_minutes = columns.number()
    water_reliability = columns.number()
    road_distance = columns.number()
    road_kind = columns.code()

    # House and relocation.
    house_area = columns.number()
    house_structure = columns.text()
    house_built_year = columns.integer()
    house_dangerous = columns.flag()
    house_grade = columns.code()
    sanitary_toilet = columns.flag()
    fuel = columns.code()
    relocation_wish = columns.flag()
    relocation_mode = columns.code()
    resettlement_kind = columns.code()
    resettlement_place = columns.code()
    relocation_difficulty = columns.text()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "facts"
