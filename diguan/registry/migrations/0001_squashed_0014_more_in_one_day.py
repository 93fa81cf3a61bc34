"""All tables as they stand after the first fourteen migrations, made at once: a new home need not wait for
each. Where some of the fourteen have been carried out, the others are, one after another."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import diguan.registry.models.beside
import diguan.registry.models.sealing
from diguan.registry import guards


def install(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(editor.connection)


class Migration(migrations.Migration):
    replaces = [
        ("registry", "0001_register_and_areas"),
        ("registry", "0002_imports_and_judgements"),
        ("registry", "0003_events_and_decisions"),
        ("registry", "0004_guards"),
        ("registry", "0005_village_form"),
        ("registry", "0006_audit_trail"),
        ("registry", "0007_rounds_and_cases"),
        ("registry", "0008_sealed_columns"),
        ("registry", "0009_seal_rows"),
        ("registry", "0010_accounts"),
        ("registry", "0011_secrets_beside_the_record"),
        ("registry", "0012_security_keys"),
        ("registry", "0013_seal_what_checks_read"),
        ("registry", "0014_more_in_one_day"),
    ]

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
                "indexes": [models.Index(fields=["level", "code"], name="area_level_code")],
                "constraints": [models.UniqueConstraint(fields=("code", "level"), name="area_code_level")],
            },
        ),
        migrations.CreateModel(
            name="AuditedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("relation", models.CharField(max_length=63)),
                (
                    "operation",
                    models.CharField(
                        choices=[("+", "Added"), ("~", "Changed"), ("-", "Removed")], max_length=1
                    ),
                ),
                ("row", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=12)),
                ("number", models.BigIntegerField()),
                ("at", models.CharField(max_length=32)),
                ("officer_id", models.BigIntegerField(default=0)),
                ("by_name", models.CharField(max_length=100)),
                ("area_prefix", models.CharField(blank=True, max_length=12)),
                ("kind", models.CharField(max_length=60)),
                ("household", models.CharField(blank=True, max_length=40)),
                ("person", models.CharField(blank=True, max_length=60)),
                ("reason", models.TextField(blank=True)),
                ("before", models.TextField(default="{}")),
                ("after", models.TextField(default="{}")),
                ("rows", models.TextField(default="{}")),
                ("request", models.CharField(blank=True, max_length=40)),
                ("link", models.CharField(max_length=80)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["area_prefix", "at"], name="audit_area_at"),
                    models.Index(fields=["officer_id", "at"], name="audit_officer_at"),
                    models.Index(fields=["household"], name="audit_household"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "number"), name="audit_chain_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("chain", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(default=0)),
                ("link", models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="LinkKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=8, unique=True)),
                ("secret", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sum", models.CharField(max_length=64, unique=True)),
                ("content", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
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
            options={
                "indexes": [
                    models.Index(fields=["village_code", "number"], name="household_village_number"),
                    models.Index(fields=["status", "village_code"], name="household_status_village"),
                ],
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
                ("password_until", models.DateField(blank=True, null=True)),
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
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="village_years",
                        to="registry.area",
                    ),
                ),
                ("broadband_households", models.IntegerField(blank=True, null=True)),
                ("broadband_schools", models.IntegerField(blank=True, null=True)),
                ("bus_service", models.BooleanField(blank=True, null=True)),
                ("clinics", models.IntegerField(blank=True, null=True)),
                ("cooperatives", models.IntegerField(blank=True, null=True)),
                ("dangerous_house_households", models.IntegerField(blank=True, null=True)),
                ("dibao_households", models.IntegerField(blank=True, null=True)),
                ("dibao_people", models.IntegerField(blank=True, null=True)),
                ("disabled_people", models.IntegerField(blank=True, null=True)),
                ("doctors", models.IntegerField(blank=True, null=True)),
                ("electrified_hamlets", models.IntegerField(blank=True, null=True)),
                ("employee_pension_people", models.IntegerField(blank=True, null=True)),
                (
                    "farmer_income",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("graduate_officials", models.IntegerField(blank=True, null=True)),
                ("hamlets", models.IntegerField(blank=True, null=True)),
                ("information_officers", models.IntegerField(blank=True, null=True)),
                ("insured_people", models.IntegerField(blank=True, null=True)),
                ("latitude", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                ("libraries", models.IntegerField(blank=True, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                ("migrant_workers", models.IntegerField(blank=True, null=True)),
                ("minority_people", models.IntegerField(blank=True, null=True)),
                ("mobile_internet_households", models.IntegerField(blank=True, null=True)),
                ("party_members", models.IntegerField(blank=True, null=True)),
                ("paved_road", models.BooleanField(blank=True, null=True)),
                ("primary_schools", models.IntegerField(blank=True, null=True)),
                ("public_toilets", models.IntegerField(blank=True, null=True)),
                ("refuse_points", models.IntegerField(blank=True, null=True)),
                ("resident_pension_people", models.IntegerField(blank=True, null=True)),
                ("total_households", models.IntegerField(blank=True, null=True)),
                ("total_people", models.IntegerField(blank=True, null=True)),
                ("unsafe_water_households", models.IntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "village_cultivated_land",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("village_delisted", models.BooleanField(blank=True, null=True)),
                ("village_delisted_year", models.IntegerField(blank=True, null=True)),
                (
                    "village_forest_land",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("village_head", models.CharField(blank=True, max_length=255, null=True)),
                (
                    "village_irrigated_land",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("village_labourers", models.IntegerField(blank=True, null=True)),
                (
                    "village_orchard_land",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                (
                    "village_pasture_land",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                (
                    "village_returned_forest",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                (
                    "village_water_surface",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("water_difficult_households", models.IntegerField(blank=True, null=True)),
                ("women", models.IntegerField(blank=True, null=True)),
                ("wubao_households", models.IntegerField(blank=True, null=True)),
                ("wubao_people", models.IntegerField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["year", "village_code"], name="villageyear_year_code")],
                "constraints": [models.UniqueConstraint(fields=("area", "year"), name="village_year")],
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("sum", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AccountProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=20)),
                ("values", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("agreed", models.BooleanField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed__isnull", True),
                            ("agreed", False),
                            models.Q(("by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_two_persons",
                    )
                ],
            },
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
            options={
                "constraints": [models.UniqueConstraint(fields=("year", "prefix"), name="closed_year")],
            },
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
                ("phone", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
                ("bank_name", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
                ("bank_account", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
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
            options={
                "indexes": [
                    models.Index(fields=["year", "village_code", "household"], name="year_village_household")
                ],
                "constraints": [models.UniqueConstraint(fields=("household", "year"), name="household_year")],
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("folder", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("reading", "Reading"),
                            ("read", "Read, to be accepted"),
                            ("refused", "Refused: has faults"),
                            ("accepted", "Accepted"),
                            ("failed", "Failed"),
                            ("dropped", "Dropped"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("area_prefix", models.CharField(max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("run", models.BigIntegerField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="registry.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["area_prefix", "at"], name="import_area_at")],
            },
        ),
        migrations.CreateModel(
            name="MoreRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("exported", "Exported"), ("revealed", "Revealed")], max_length=20
                    ),
                ),
                ("many", models.PositiveIntegerField()),
                ("reason", models.TextField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("agreed", models.BooleanField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["on", "by"], name="more_on_by")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed__isnull", True),
                            ("agreed", False),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("by", models.F("decided_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="more_two_persons",
                    )
                ],
            },
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
                ("id_number", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("household", "number"), name="person_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="SecurityKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The human-readable name of this device.", max_length=64),
                ),
                ("confirmed", models.BooleanField(default=True, help_text="Is this device ready for use?")),
                ("credential", models.CharField(max_length=1400, unique=True)),
                ("public_key", models.BinaryField()),
                ("host", models.CharField(max_length=253)),
                ("uses", models.PositiveBigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        help_text="The user that this device belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folder", models.CharField(max_length=500)),
                ("digest", models.CharField(max_length=64)),
                ("area_prefix", models.CharField(max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                ("households", models.PositiveIntegerField()),
                ("people", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="registry.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["area_prefix", "year", "at"], name="snapshot_area_year")],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("reason", models.TextField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="registry.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["village_code", "at"], name="event_village_at")],
            },
        ),
        migrations.CreateModel(
            name="ImportFault",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("sheet", models.CharField(max_length=100)),
                ("row", models.PositiveIntegerField(blank=True, null=True)),
                ("column", models.CharField(blank=True, max_length=10)),
                ("heading", models.CharField(blank=True, max_length=255)),
                ("value", models.TextField(blank=True)),
                ("nature", models.CharField(max_length=10)),
                ("zh", models.TextField()),
                ("en", models.TextField()),
                ("mend_zh", models.TextField(blank=True)),
                ("mend_en", models.TextField(blank=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="faults",
                        to="registry.importbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("household_year", "item"), name="item_of_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack_id", models.CharField(max_length=200)),
                ("pack_digest", models.CharField(max_length=64)),
                ("pack_title_zh", models.CharField(max_length=300)),
                ("pack_title_en", models.CharField(max_length=300)),
                ("on", models.DateField()),
                ("folder", models.CharField(max_length=500)),
                ("counts", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("area_prefix", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="registry.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="registry.snapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["area_prefix", "at"], name="judgement_area_at")],
            },
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
                ("health", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
                ("illness_name", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
                ("illness_grade", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
                ("disability_card", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
                ("disability_kind", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
                ("disability_level", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
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
                ("member_phone", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "household_year"), name="person_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack_id", models.CharField(max_length=200)),
                ("pack_digest", models.CharField(max_length=64)),
                ("on", models.DateField()),
                ("folder", models.CharField(max_length=500)),
                ("counts", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("area_prefix", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_runs",
                        to="registry.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_runs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_runs",
                        to="registry.snapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["area_prefix", "at"], name="quality_area_at")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("outcome", models.CharField(max_length=40)),
                ("pack_id", models.CharField(max_length=200)),
                ("pack_digest", models.CharField(max_length=64)),
                ("rule_ids", models.JSONField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("reason", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="registry.household",
                    ),
                ),
                (
                    "judgement",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="registry.judgement",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["village_code", "at"], name="decision_village_at")],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("outcome", models.CharField(max_length=20)),
                ("reasons", models.JSONField()),
                ("against", models.JSONField()),
                ("questions", models.JSONField()),
                ("missing", models.JSONField()),
                ("flags", models.JSONField()),
                ("rank", models.PositiveIntegerField(blank=True, null=True)),
                ("score", models.FloatField(blank=True, null=True)),
                ("people", models.PositiveSmallIntegerField()),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="registry.household",
                    ),
                ),
                (
                    "judgement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="registry.judgement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["judgement", "village_code", "rank"], name="finding_village_rank"),
                    models.Index(
                        fields=["judgement", "outcome", "village_code"], name="finding_outcome_village"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("judgement", "household"), name="finding_of_household")
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("rule", models.CharField(max_length=80)),
                ("nature", models.CharField(max_length=10)),
                ("facts", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered")], default="open", max_length=10
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("by_name", models.CharField(blank=True, max_length=100)),
                ("at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_findings",
                        to="registry.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_findings",
                        to="registry.person",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="registry.qualityrun",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["run", "village_code", "rule"], name="quality_village_rule"),
                    models.Index(fields=["run", "state", "village_code"], name="quality_state_village"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area_prefix", models.CharField(max_length=12)),
                ("pack_id", models.CharField(max_length=200)),
                ("pack_digest", models.CharField(max_length=64)),
                ("procedure", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("quota", models.PositiveIntegerField(blank=True, null=True)),
                ("quota_source", models.CharField(blank=True, max_length=255)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "In progress"), ("closed", "Closed")], default="open", max_length=10
                    ),
                ),
                ("opened_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closing_reason", models.TextField(blank=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="registry.area"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "judgement",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="registry.judgement",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["area_prefix", "opened_on"], name="round_area_opened")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("area", "pack_id", "procedure"),
                        name="one_open_round_of_a_procedure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="round_closes_after_it_opens",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("application", "Application"),
                            ("candidates", "Found by the rules"),
                            ("census", "Census"),
                            ("clue", "Clue"),
                            ("handed_over", "Handed over by another procedure"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Under way"),
                            ("passed", "Passed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("handed_over", "Handed over to another procedure"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("station", models.CharField(blank=True, max_length=160)),
                ("awaits", models.CharField(blank=True, max_length=20)),
                ("since", models.DateField()),
                ("found", models.CharField(blank=True, max_length=20)),
                ("found_rules", models.JSONField(default=list)),
                ("expected", models.CharField(blank=True, max_length=12)),
                ("differs", models.BooleanField(default=False)),
                ("flags", models.JSONField(default=list)),
                ("people", models.PositiveSmallIntegerField(default=0)),
                ("opened_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.area",
                    ),
                ),
                (
                    "begun_from",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_to",
                        to="registry.case",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.finding",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.household",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.round",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["round", "village_code", "station"], name="case_round_village"),
                    models.Index(fields=["village_code", "state"], name="case_village_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("household__isnull", False), ("state", "open")),
                        fields=("round", "household"),
                        name="one_open_case_of_a_household",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("household__isnull", True), ("state", "open")),
                        fields=("round", "area"),
                        name="one_open_case_of_an_area",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_by__isnull", True),
                            ("approved_by__isnull", True),
                            models.Q(("proposed_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="case_seen_by_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("station", models.CharField(max_length=160)),
                ("area_prefix", models.CharField(max_length=12)),
                ("order", models.PositiveSmallIntegerField()),
                ("share", models.DecimalField(decimal_places=6, max_digits=7)),
                ("share_source", models.CharField(max_length=255)),
                ("seed", models.CharField(max_length=200)),
                ("seed_source", models.CharField(max_length=255)),
                ("root", models.CharField(max_length=64)),
                ("roster", models.JSONField()),
                ("drawn", models.JSONField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("reason", models.TextField(blank=True)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="registry.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="registry.round"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "station", "area", "order"), name="draws_are_counted"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("station", models.CharField(max_length=160)),
                ("village_code", models.CharField(max_length=12)),
                ("called_on", models.DateField(blank=True, null=True)),
                ("on", models.DateField()),
                ("place", models.CharField(max_length=200)),
                ("chair", models.CharField(blank=True, max_length=100)),
                ("entitled", models.PositiveIntegerField()),
                ("present", models.PositiveIntegerField()),
                ("minutes", models.TextField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="registry.area",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="registry.round",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["village_code", "on"], name="meeting_village_on")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("present__gt", 0), ("present__lte", models.F("entitled"))),
                        name="meeting_attendance",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("station", models.CharField(max_length=160)),
                ("area_prefix", models.CharField(max_length=12)),
                ("open_to_objections", models.BooleanField()),
                ("digest", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=20)),
                ("starts", models.DateField()),
                ("until", models.DateField()),
                ("telephone", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="registry.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="registry.round",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["area_prefix", "starts"], name="notice_area_starts")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("starts"))), name="notice_lasts_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area_prefix", models.CharField(max_length=12)),
                ("station", models.CharField(max_length=160)),
                ("kind", models.CharField(max_length=20)),
                ("level", models.CharField(blank=True, max_length=20)),
                ("outcome", models.CharField(max_length=20)),
                ("back_to", models.CharField(blank=True, max_length=160)),
                ("approves", models.BooleanField(default=False)),
                ("evidence", models.JSONField(default=dict)),
                ("details", models.JSONField(default=dict)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("reason", models.TextField(blank=True)),
                ("pack_digest", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registry.case",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registry.draw",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registry.meeting",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registry.notice",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registry.round",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["round", "station", "area_prefix"], name="act_round_station"),
                    models.Index(fields=["area_prefix", "at"], name="act_area_at"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ("refused", "returned")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refusing_and_returning_need_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area_prefix", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[("photo", "Photo"), ("scan", "Scan"), ("signature", "Signature")],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=60, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="registry.case",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="registry.meeting",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="registry.notice",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="registry.round",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["area_prefix", "at"], name="attachment_area_at")],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("in_favour", models.PositiveIntegerField()),
                ("against", models.PositiveIntegerField()),
                ("abstained", models.PositiveIntegerField()),
                ("recused", models.PositiveIntegerField(default=0)),
                ("recusal", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="registry.case",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="registry.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "case"), name="one_ballot_a_case")
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("remark", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="registry.notice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("serial", models.PositiveIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="registry.case"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="registry.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["serial"],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "case"), name="case_once_on_a_list")
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wrongly_listed", "Does not belong on the list"),
                            ("left_out", "A household is left out"),
                            ("facts", "Something stated is wrong"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                ("received_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="registry.case",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="registry.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["village_code", "received_on"], name="objection_village")],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=60)),
                ("where", models.CharField(blank=True, max_length=200)),
                ("starts", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="registry.notice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Complainant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("name", diguan.registry.models.beside.ToldField(blank=True, null=True)),
                ("phone", diguan.registry.models.beside.ToldField(blank=True, null=True)),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complainant",
                        to="registry.objection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ObjectionAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("upheld", "Upheld"), ("not_upheld", "Not upheld")], max_length=20
                    ),
                ),
                ("text", models.TextField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="registry.objection",
                    ),
                ),
            ],
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
