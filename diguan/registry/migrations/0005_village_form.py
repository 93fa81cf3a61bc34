"""The village form: a column for each fact that a village's year may carry."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="villageyear",
            name="broadband_households",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="broadband_schools",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="bus_service",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="clinics",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="cooperatives",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="dangerous_house_households",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="dibao_households",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="dibao_people",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="disabled_people",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="doctors",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="electrified_hamlets",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="employee_pension_people",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="farmer_income",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="graduate_officials",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="hamlets",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="information_officers",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="insured_people",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="latitude",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="libraries",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="longitude",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="migrant_workers",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="minority_people",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="mobile_internet_households",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="party_members",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="paved_road",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="primary_schools",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="public_toilets",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="refuse_points",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="resident_pension_people",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="total_households",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="total_people",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="unsafe_water_households",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_cultivated_land",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_delisted",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_delisted_year",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_forest_land",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_head",
            field=models.CharField(blank=True, max_length=255, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_irrigated_land",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_labourers",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_orchard_land",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_pasture_land",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_returned_forest",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="village_water_surface",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="water_difficult_households",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="women",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="wubao_households",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="villageyear",
            name="wubao_people",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="villageyear",
            name="collective_income",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
        ),
    ]
