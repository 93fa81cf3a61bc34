"""The yearly facts of a village, a column each, in the order of packs/facts.toml; a test holds the two
together."""

from django.db import models

from diguan.registry.models import columns


class VillageFacts(models.Model):
    """What the village form says about a village for one year; blank is not known."""

    # Standing and place.
    poor_village = columns.flag()
    deep_poverty_village = columns.flag()
    village_planned_exit_year = columns.integer()
    village_delisted = columns.flag()
    village_delisted_year = columns.integer()
    village_head = columns.text()
    longitude = columns.number()
    latitude = columns.number()

    # People and households.
    total_households = columns.integer()
    total_people = columns.integer()
    rural_households = columns.integer()
    rural_people = columns.integer()
    hamlets = columns.integer()
    dibao_households = columns.integer()
    dibao_people = columns.integer()
    wubao_households = columns.integer()
    wubao_people = columns.integer()
    minority_people = columns.integer()
    women = columns.integer()
    disabled_people = columns.integer()
    village_labourers = columns.integer()
    migrant_workers = columns.integer()
    party_members = columns.integer()
    graduate_officials = columns.integer()

    # Economy and land.
    farmer_income = columns.money()
    collective_income = columns.number()
    cooperatives = columns.integer()
    village_cultivated_land = columns.number()
    village_irrigated_land = columns.number()
    village_forest_land = columns.number()
    village_returned_forest = columns.number()
    village_orchard_land = columns.number()
    village_pasture_land = columns.number()
    village_water_surface = columns.number()

    # Insurance and services.
    insured_people = columns.integer()
    resident_pension_people = columns.integer()
    employee_pension_people = columns.integer()
    primary_schools = columns.integer()
    clinics = columns.integer()
    doctors = columns.integer()
    public_toilets = columns.integer()
    refuse_points = columns.integer()
    libraries = columns.integer()

    # Roads, power, water, houses, networks.
    paved_road = columns.flag()
    bus_service = columns.flag()
    electrified_hamlets = columns.integer()
    unsafe_water_households = columns.integer()
    water_difficult_households = columns.integer()
    dangerous_house_households = columns.integer()
    broadband_households = columns.integer()
    broadband_schools = columns.integer()
    mobile_internet_households = columns.integer()
    information_officers = columns.integer()

    class Meta:
        abstract = True
