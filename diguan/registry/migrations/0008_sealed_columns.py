"""Columns of secrets become sealed: their texts are longer, and the database never sees what they say."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from diguan.registry import guards
from diguan.registry.models import sealing


def install(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(editor.connection)


def remove(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_rounds_and_cases"),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.AlterField(
            model_name="householdyear",
            name="bank_account",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="householdyear",
            name="bank_name",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="householdyear",
            name="phone",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="id_number",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="personyear",
            name="disability_card",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="personyear",
            name="disability_kind",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="personyear",
            name="disability_level",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="personyear",
            name="health",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="personyear",
            name="illness_grade",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="personyear",
            name="illness_name",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="personyear",
            name="member_phone",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="complainant",
            name="name",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="complainant",
            name="phone",
            field=sealing.SealedField(blank=True, null=True),
        ),
        migrations.RunPython(install, remove),
    ]
