"""The year in which a household and a poor village are to leave the register."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from diguan.registry import guards


def install(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0015_recovery_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="householdyear",
            name="planned_exit_year",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_planned_exit_year",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
