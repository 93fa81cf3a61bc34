"""The yearly facts of a member, a column each, in the order of packs/facts.toml; a test holds the two
together.

Name, sex, birth, document and the day of joining belong to the person, not to a year.
"""

from django.db import models

from diguan.registry.models import columns


class PersonFacts(models.Model):
    """What a form says about a member for one year."""

    # Family and schooling.
    relation = columns.code()
    political_status = columns.code()
    education = columns.code()
    schooling = columns.code()
    dropout_reason = columns.code()

    # Health.
    health = columns.sealed()
    illness_name = columns.sealed()
    illness_grade = columns.sealed()
    disability_card = columns.sealed()
    disability_kind = columns.sealed()
    disability_level = columns.sealed()

    # Work.
    labour_ability = columns.code()
    work_place = columns.code()
    work_months = columns.number()
    work_province = columns.text()
    work_city = columns.text()
    work_county = columns.text()
    work_town = columns.text()
    employer = columns.text()
    public_post = columns.code()
    public_post_months = columns.number()

    # Insurance, pension, support.
    resident_insurance = columns.flag()
    employee_insurance = columns.flag()
    major_illness_insurance = columns.flag()
    commercial_insurance = columns.flag()
    medical_aid = columns.flag()
    resident_pension = columns.flag()
    employee_pension = columns.flag()
    dibao = columns.flag()
    wubao = columns.flag()
    in_service = columns.flag()
    member_change = columns.code()
    member_phone = columns.sealed()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "facts"
