"""Areas, officers, household files with their years and items, members, villages, closed years."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12)),
                ("level", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("full_name", models.CharField(max_length=300)),
                ("prefix", models.CharField(max_length=12)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="registry.area",
                    ),
                ),
            ],
            options={
                "ordering": ["code", "level"],
            },
        ),
        migrations.CreateModel(
            name="Officer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("village_officer", "Village officer"),
                            ("township_officer", "Township officer"),
                            ("county_officer", "County officer"),
                            ("city_officer", "City officer"),
                            ("province_officer", "Province officer"),
                            ("auditor", "Auditor"),
                            ("system_admin", "System administrator"),
                            ("security_admin", "Security administrator"),
                            ("audit_admin", "Audit administrator"),
                        ],
                        max_length=20,
                        verbose_name="duty",
                    ),
                ),
                ("language", models.CharField(default="zh-hans", max_length=10, verbose_name="language")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officers",
                        to="registry.area",
                        verbose_name="area",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="ClosedYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("prefix", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_years",
                        to="registry.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("village_code", models.CharField(max_length=12)),
                ("status", models.CharField(default="unregistered", max_length=20)),
                ("stage", models.CharField(default="unregistered", max_length=20)),
                ("head_name", models.CharField(blank=True, max_length=255, null=True)),
                ("people", models.PositiveSmallIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_on", models.DateField()),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="registry.area",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HouseholdYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hamlet", models.CharField(blank=True, max_length=255, null=True)),
                ("villager_group", models.CharField(blank=True, max_length=255, null=True)),
                ("phone", models.CharField(blank=True, max_length=255, null=True)),
                ("bank_name", models.CharField(blank=True, max_length=255, null=True)),
                ("bank_account", models.CharField(blank=True, max_length=255, null=True)),
                ("register_status", models.CharField(blank=True, max_length=40, null=True)),
                ("identification_standard", models.CharField(blank=True, max_length=40, null=True)),
                ("household_kind", models.CharField(blank=True, max_length=40, null=True)),
                ("main_cause", models.CharField(blank=True, max_length=40, null=True)),
                ("other_causes", models.CharField(blank=True, max_length=255, null=True)),
                ("return_cause", models.CharField(blank=True, max_length=40, null=True)),
                ("martyr_family", models.BooleanField(blank=True, null=True)),
                ("family_planning_household", models.BooleanField(blank=True, null=True)),
                ("member_count", models.IntegerField(blank=True, null=True)),
                ("first_identified_on", models.DateField(blank=True, null=True)),
                ("exit_year", models.IntegerField(blank=True, null=True)),
                ("return_year", models.IntegerField(blank=True, null=True)),
                ("not_exited_reason", models.CharField(blank=True, max_length=40, null=True)),
                ("applied_on", models.DateField(blank=True, null=True)),
                ("visited_on", models.DateField(blank=True, null=True)),
                ("split_or_merged_on", models.DateField(blank=True, null=True)),
                ("kin_of_cadre", models.BooleanField(blank=True, null=True)),
                ("food_assured", models.BooleanField(blank=True, null=True)),
                ("clothing_assured", models.BooleanField(blank=True, null=True)),
                ("in_poor_village", models.BooleanField(blank=True, null=True)),
                ("monitored_kind", models.CharField(blank=True, max_length=40, null=True)),
                ("risks", models.CharField(blank=True, max_length=255, null=True)),
                ("risk_note", models.CharField(blank=True, max_length=255, null=True)),
                ("risk_identified_on", models.DateField(blank=True, null=True)),
                ("risk_eliminated", models.BooleanField(blank=True, null=True)),
                ("risk_eliminated_on", models.DateField(blank=True, null=True)),
                ("house_damaged_after", models.BooleanField(blank=True, null=True)),
                ("water_damaged_after", models.BooleanField(blank=True, null=True)),
                ("wage_income", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "business_income",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "property_income",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "transfer_income",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "business_cost",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "cultivated_land",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                (
                    "irrigated_land",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("forest_land", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                (
                    "returned_forest",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("orchard_land", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                ("pasture_land", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                (
                    "water_surface",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("in_cooperative", models.BooleanField(blank=True, null=True)),
                ("carried_by_leader", models.BooleanField(blank=True, null=True)),
                ("carried_by_enterprise", models.BooleanField(blank=True, null=True)),
                ("electricity", models.BooleanField(blank=True, null=True)),
                ("broadcast", models.BooleanField(blank=True, null=True)),
                ("water_difficult", models.BooleanField(blank=True, null=True)),
                ("water_safe", models.BooleanField(blank=True, null=True)),
                ("water_quality_ok", models.BooleanField(blank=True, null=True)),
                ("water_litres", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                (
                    "water_minutes",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                (
                    "water_reliability",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                (
                    "road_distance",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("road_kind", models.CharField(blank=True, max_length=40, null=True)),
                ("house_area", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                ("house_structure", models.CharField(blank=True, max_length=255, null=True)),
                ("house_built_year", models.IntegerField(blank=True, null=True)),
                ("house_dangerous", models.BooleanField(blank=True, null=True)),
                ("house_grade", models.CharField(blank=True, max_length=40, null=True)),
                ("sanitary_toilet", models.BooleanField(blank=True, null=True)),
                ("fuel", models.CharField(blank=True, max_length=40, null=True)),
                ("relocation_wish", models.BooleanField(blank=True, null=True)),
                ("relocation_mode", models.CharField(blank=True, max_length=40, null=True)),
                ("resettlement_kind", models.CharField(blank=True, max_length=40, null=True)),
                ("resettlement_place", models.CharField(blank=True, max_length=40, null=True)),
                ("relocation_difficulty", models.CharField(blank=True, max_length=255, null=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("village_code", models.CharField(max_length=12)),
                ("closed", models.BooleanField(default=False)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="years",
                        to="registry.household",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=40)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "household_year",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="registry.householdyear",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60)),
                ("name", models.CharField(blank=True, max_length=255, null=True)),
                ("sex", models.CharField(blank=True, max_length=40, null=True)),
                ("birth", models.DateField(blank=True, null=True)),
                ("document_kind", models.CharField(blank=True, max_length=40, null=True)),
                ("id_number", models.CharField(blank=True, max_length=255, null=True)),
                ("id_key", models.CharField(blank=True, db_index=True, max_length=80, null=True)),
                ("ethnicity", models.CharField(blank=True, max_length=40, null=True)),
                ("member_since", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="registry.household",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("relation", models.CharField(blank=True, max_length=40, null=True)),
                ("political_status", models.CharField(blank=True, max_length=40, null=True)),
                ("education", models.CharField(blank=True, max_length=40, null=True)),
                ("schooling", models.CharField(blank=True, max_length=40, null=True)),
                ("dropout_reason", models.CharField(blank=True, max_length=40, null=True)),
                ("health", models.CharField(blank=True, max_length=255, null=True)),
                ("illness_name", models.CharField(blank=True, max_length=255, null=True)),
                ("illness_grade", models.CharField(blank=True, max_length=255, null=True)),
                ("disability_card", models.CharField(blank=True, max_length=255, null=True)),
                ("disability_kind", models.CharField(blank=True, max_length=40, null=True)),
                ("disability_level", models.CharField(blank=True, max_length=40, null=True)),
                ("labour_ability", models.CharField(blank=True, max_length=40, null=True)),
                ("work_place", models.CharField(blank=True, max_length=40, null=True)),
                ("work_months", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                ("work_province", models.CharField(blank=True, max_length=255, null=True)),
                ("work_city", models.CharField(blank=True, max_length=255, null=True)),
                ("work_county", models.CharField(blank=True, max_length=255, null=True)),
                ("work_town", models.CharField(blank=True, max_length=255, null=True)),
                ("employer", models.CharField(blank=True, max_length=255, null=True)),
                ("public_post", models.CharField(blank=True, max_length=40, null=True)),
                (
                    "public_post_months",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("resident_insurance", models.BooleanField(blank=True, null=True)),
                ("employee_insurance", models.BooleanField(blank=True, null=True)),
                ("major_illness_insurance", models.BooleanField(blank=True, null=True)),
                ("commercial_insurance", models.BooleanField(blank=True, null=True)),
                ("medical_aid", models.BooleanField(blank=True, null=True)),
                ("resident_pension", models.BooleanField(blank=True, null=True)),
                ("employee_pension", models.BooleanField(blank=True, null=True)),
                ("dibao", models.BooleanField(blank=True, null=True)),
                ("wubao", models.BooleanField(blank=True, null=True)),
                ("in_service", models.BooleanField(blank=True, null=True)),
                ("member_change", models.CharField(blank=True, max_length=40, null=True)),
                ("member_phone", models.CharField(blank=True, max_length=255, null=True)),
                (
                    "household_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="registry.householdyear",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="years",
                        to="registry.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VillageYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("poor_village", models.BooleanField(blank=True, null=True)),
                ("deep_poverty_village", models.BooleanField(blank=True, null=True)),
                ("rural_households", models.IntegerField(blank=True, null=True)),
                ("rural_people", models.IntegerField(blank=True, null=True)),
                (
                    "collective_income",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="village_years",
                        to="registry.area",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="area",
            index=models.Index(fields=["level", "code"], name="area_level_code"),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(fields=("code", "level"), name="area_code_level"),
        ),
        migrations.AddConstraint(
            model_name="closedyear",
            constraint=models.UniqueConstraint(fields=("year", "prefix"), name="closed_year"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["village_code", "number"], name="household_village_number"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["status", "village_code"], name="household_status_village"),
        ),
        migrations.AddIndex(
            model_name="householdyear",
            index=models.Index(fields=["year", "village_code", "household"], name="year_village_household"),
        ),
        migrations.AddConstraint(
            model_name="householdyear",
            constraint=models.UniqueConstraint(fields=("household", "year"), name="household_year"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("household_year", "item"), name="item_of_year"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(fields=("household", "number"), name="person_number"),
        ),
        migrations.AddConstraint(
            model_name="personyear",
            constraint=models.UniqueConstraint(fields=("person", "household_year"), name="person_year"),
        ),
        migrations.AddIndex(
            model_name="villageyear",
            index=models.Index(fields=["year", "village_code"], name="villageyear_year_code"),
        ),
        migrations.AddConstraint(
            model_name="villageyear",
            constraint=models.UniqueConstraint(fields=("area", "year"), name="village_year"),
        ),
    ]
