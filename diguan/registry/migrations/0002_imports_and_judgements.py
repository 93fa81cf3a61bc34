"""Workbooks brought in, frozen snapshots, judgements and data-quality checks with their findings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_register_and_areas"),
    ]

    operations = [
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
            ],
            options={
                "ordering": ["-id"],
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
            ],
            options={
                "ordering": ["-id"],
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
                ("facts", models.TextField(blank=True)),
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
            },
        ),
        migrations.AddField(
            model_name="qualityrun",
            name="snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="quality_runs",
                to="registry.snapshot",
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="registry.snapshot"
            ),
        ),
        migrations.AddIndex(
            model_name="importbatch",
            index=models.Index(fields=["area_prefix", "at"], name="import_area_at"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["judgement", "village_code", "rank"], name="finding_village_rank"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["judgement", "outcome", "village_code"], name="finding_outcome_village"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("judgement", "household"), name="finding_of_household"
            ),
        ),
        migrations.AddIndex(
            model_name="qualityfinding",
            index=models.Index(fields=["run", "village_code", "rule"], name="quality_village_rule"),
        ),
        migrations.AddIndex(
            model_name="qualityfinding",
            index=models.Index(fields=["run", "state", "village_code"], name="quality_state_village"),
        ),
        migrations.AddIndex(
            model_name="snapshot",
            index=models.Index(fields=["area_prefix", "year", "at"], name="snapshot_area_year"),
        ),
        migrations.AddIndex(
            model_name="qualityrun",
            index=models.Index(fields=["area_prefix", "at"], name="quality_area_at"),
        ),
        migrations.AddIndex(
            model_name="judgement",
            index=models.Index(fields=["area_prefix", "at"], name="judgement_area_at"),
        ),
    ]
