"""The year in which a household and a poor village are to leave the register."""

from django.db import migrations, models


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
    ]
