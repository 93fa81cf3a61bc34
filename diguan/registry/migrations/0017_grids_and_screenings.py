"""The grid of a village with its keepers and households, rounds of screening, and their guards."""

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
        ("registry", "0016_planned_exit_years"),
    ]

    operations = [
        migrations.CreateModel(
            name="GridCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("keeper_name", models.CharField(blank=True, max_length=60)),
                ("keeper_phone", diguan.registry.models.sealing.SealedField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("laid_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grid_cells",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grid_cells",
                        to="registry.area",
                    ),
                ),
            ],
            options={
                "ordering": ["village_code", "number"],
            },
        ),
        migrations.CreateModel(
            name="GridPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("since", models.DateField()),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="registry.gridcell",
                    ),
                ),
                (
                    "household",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grid_place",
                        to="registry.household",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area_prefix", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=120)),
                ("starts", models.DateField()),
                ("until", models.DateField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="registry.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Screened",
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
                        choices=[
                            ("nothing", "Nothing found"),
                            ("signal", "Signal"),
                            ("taken_back", "Taken back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("found", models.CharField(blank=True, max_length=255)),
                ("note", diguan.registry.models.beside.ToldField(blank=True, null=True)),
                ("who", models.CharField(max_length=60)),
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
                    "cell",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screened",
                        to="registry.gridcell",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screened",
                        to="registry.household",
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screened",
                        to="registry.screening",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="gridcell",
            constraint=models.UniqueConstraint(fields=("village_code", "number"), name="grid_cell_number"),
        ),
        migrations.AddConstraint(
            model_name="gridcell",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)),
                fields=("village_code", "name"),
                name="grid_cell_name",
            ),
        ),
        migrations.AddIndex(
            model_name="gridplace",
            index=models.Index(fields=["village_code"], name="grid_place_village"),
        ),
        migrations.AddIndex(
            model_name="screening",
            index=models.Index(fields=["area_prefix", "starts"], name="screening_area_starts"),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("starts"))), name="screening_ends_after_it_starts"
            ),
        ),
        migrations.AddIndex(
            model_name="screened",
            index=models.Index(fields=["screening", "household"], name="screened_household"),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
