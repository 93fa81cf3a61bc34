"""The audit trail: entries in chains, the heads of the chains, and the notes of rows that watches take."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from diguan.registry import guards


def install(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(editor.connection)


def remove(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_village_form"),
    ]

    operations = [
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
            name="AuditHead",
            fields=[
                ("chain", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(default=0)),
                ("link", models.CharField(blank=True, max_length=80)),
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
        migrations.RunPython(install, remove),
    ]
