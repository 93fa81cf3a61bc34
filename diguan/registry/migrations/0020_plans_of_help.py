"""Plans of help with their measures and effects: one current plan of a household. Watched, guarded and fenced
like every table of the register."""

import django.db.models.deletion
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
    dependencies = [
        ("registry", "0019_requests_end"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("aim", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
                ("responsible", models.CharField(blank=True, max_length=60)),
                ("unit", models.CharField(blank=True, max_length=120)),
                ("since", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("replaced_on", models.DateField(blank=True, null=True)),
                ("replaced_because", models.TextField(blank=True)),
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
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_plans",
                        to="registry.household",
                    ),
                ),
            ],
            options={
                "ordering": ["household", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("what", models.CharField(max_length=200)),
                ("size", models.CharField(blank=True, max_length=120)),
                ("money", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("money_from", models.CharField(blank=True, max_length=120)),
                ("responsible", models.CharField(blank=True, max_length=60)),
                ("due", models.DateField(blank=True, null=True)),
                ("income_project", models.BooleanField(default=False)),
                ("begun_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("given_up", "Given up"),
                            ("carried", "Taken over by the next plan"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("ended_because", models.TextField(blank=True)),
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="registry.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="registry.helpplan",
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "number"],
            },
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("reached", diguan.registry.models.beside.ToldField()),
                ("income", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("received", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("agreed_by", models.CharField(blank=True, max_length=60)),
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="registry.measure",
                    ),
                ),
            ],
            options={
                "ordering": ["measure", "on", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="helpplan",
            constraint=models.UniqueConstraint(fields=("household", "number"), name="help_plan_number"),
        ),
        migrations.AddConstraint(
            model_name="helpplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_on", None)), fields=("household",), name="one_current_help_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="measure_number"),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("outcome", "")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("ended_on__isnull", False)),
                    _connector="OR",
                ),
                name="measure_ends_on_a_day",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
