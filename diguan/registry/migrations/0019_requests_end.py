"""Requests to departments end: withdrawn, or with their round; those of rounds already closed end here."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from diguan.registry import guards


def end_with_their_rounds(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    asked, end = (apps.get_model("registry", name) for name in ("ComparisonRequest", "ComparisonEnd"))
    people = apps.get_model("registry", "ComparisonPerson")
    for one in asked.objects.filter(round__state="closed").select_related("round__closed_by"):
        silent = people.objects.filter(request=one, answers=None).count()
        closed = one.round
        by = closed.closed_by
        end.objects.create(
            request=one, area_prefix=one.area_prefix, kind="round_closed", answered=one.people - silent,
            reason=closed.closing_reason, on=closed.closed_on, at=timezone.now(), by=by,
            by_name=by.name or by.username,
        )  # fmt: skip


def install(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("registry", "0018_departments_answer")]

    operations = [
        migrations.AddField(
            model_name="comparisonrequest",
            name="pack_id",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ComparisonEnd",
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
                        choices=[("withdrawn", "Request withdrawn"), ("round_closed", "Over with its round")],
                        max_length=20,
                    ),
                ),
                ("answered", models.PositiveIntegerField()),
                ("reason", models.TextField()),
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
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="registry.comparisonrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="comparison_end_has_a_reason"
                    )
                ],
            },
        ),
        migrations.RunPython(end_with_their_rounds, migrations.RunPython.noop),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
