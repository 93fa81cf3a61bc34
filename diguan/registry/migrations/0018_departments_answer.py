"""Requests to departments to compare their records, who is asked about, and the answers; officers of a
department. Watched, guarded and fenced like every table of the register."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import diguan.registry.models.beside
from diguan.registry import guards


def install(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("registry", "0017_grids_and_screenings"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComparisonAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("hits", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ComparisonPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("serial", models.PositiveIntegerField()),
                ("village_code", models.CharField(max_length=12)),
                ("household_number", models.CharField(max_length=40)),
                ("person_number", models.CharField(max_length=60)),
                ("name", models.CharField(blank=True, max_length=255)),
                ("id_number", diguan.registry.models.beside.ToldField(blank=True, null=True)),
            ],
            options={
                "ordering": ["request_id", "serial"],
            },
        ),
        migrations.CreateModel(
            name="ComparisonRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area_prefix", models.CharField(max_length=12)),
                ("department", models.CharField(max_length=40)),
                ("station", models.CharField(max_length=160)),
                ("kind", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("step_zh", models.CharField(max_length=200)),
                ("step_en", models.CharField(max_length=200)),
                ("clause", models.CharField(blank=True, max_length=255)),
                ("people", models.PositiveIntegerField()),
                ("on", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="officer",
            name="department",
            field=models.CharField(blank=True, max_length=40, verbose_name="department"),
        ),
        migrations.AlterField(
            model_name="officer",
            name="duty",
            field=models.CharField(
                choices=[
                    ("village_officer", "Village officer"),
                    ("township_officer", "Township officer"),
                    ("county_officer", "County officer"),
                    ("city_officer", "City officer"),
                    ("province_officer", "Province officer"),
                    ("auditor", "Auditor"),
                    ("department_officer", "Department officer"),
                    ("system_admin", "System administrator"),
                    ("security_admin", "Security administrator"),
                    ("audit_admin", "Audit administrator"),
                ],
                max_length=20,
                verbose_name="duty",
            ),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("department__gt", ""), ("duty", "department_officer")),
                    models.Q(models.Q(("duty", "department_officer"), _negated=True), ("department", "")),
                    _connector="OR",
                ),
                name="officer_department",
            ),
        ),
        migrations.AddField(
            model_name="comparisonanswer",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comparisonperson",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="comparisons", to="registry.case"
            ),
        ),
        migrations.AddField(
            model_name="comparisonperson",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comparisons",
                to="registry.person",
            ),
        ),
        migrations.AddField(
            model_name="comparisonanswer",
            name="asked",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="registry.comparisonperson",
            ),
        ),
        migrations.AddField(
            model_name="comparisonrequest",
            name="area",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comparison_requests",
                to="registry.area",
            ),
        ),
        migrations.AddField(
            model_name="comparisonrequest",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comparisonrequest",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comparison_requests",
                to="registry.round",
            ),
        ),
        migrations.AddField(
            model_name="comparisonperson",
            name="request",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="persons",
                to="registry.comparisonrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="comparisonanswer",
            constraint=models.UniqueConstraint(fields=("asked", "order"), name="comparison_answer_order"),
        ),
        migrations.AddConstraint(
            model_name="comparisonanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("order", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="comparison_correction_needs_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="comparisonrequest",
            index=models.Index(fields=["department", "area_prefix"], name="comparison_department_area"),
        ),
        migrations.AddConstraint(
            model_name="comparisonrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("department", ""), _negated=True), name="comparison_asks_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="comparisonperson",
            constraint=models.UniqueConstraint(fields=("request", "serial"), name="comparison_serial"),
        ),
        migrations.AddConstraint(
            model_name="comparisonperson",
            constraint=models.UniqueConstraint(fields=("request", "person"), name="comparison_person_once"),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
