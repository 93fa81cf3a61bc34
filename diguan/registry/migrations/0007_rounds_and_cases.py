"""Rounds of a procedure: cases, acts, meetings, notices, objections, draws, attachments, and their guards."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from diguan.registry import guards


def install(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_audit_trail"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("application", "Application"),
                            ("candidates", "Found by the rules"),
                            ("census", "Census"),
                            ("clue", "Clue"),
                            ("handed_over", "Handed over by another procedure"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Under way"),
                            ("passed", "Passed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("handed_over", "Handed over to another procedure"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("station", models.CharField(blank=True, max_length=160)),
                ("awaits", models.CharField(blank=True, max_length=20)),
                ("since", models.DateField()),
                ("found", models.CharField(blank=True, max_length=20)),
                ("found_rules", models.JSONField(default=list)),
                ("expected", models.CharField(blank=True, max_length=12)),
                ("differs", models.BooleanField(default=False)),
                ("flags", models.JSONField(default=list)),
                ("people", models.PositiveSmallIntegerField(default=0)),
                ("opened_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.area",
                    ),
                ),
                (
                    "begun_from",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_to",
                        to="registry.case",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.finding",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.household",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("station", models.CharField(max_length=160)),
                ("area_prefix", models.CharField(max_length=12)),
                ("open_to_objections", models.BooleanField()),
                ("digest", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=20)),
                ("starts", models.DateField()),
                ("until", models.DateField()),
                ("telephone", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="registry.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="NoticeEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("remark", models.TextField(blank=True)),
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
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="registry.notice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wrongly_listed", "Does not belong on the list"),
                            ("left_out", "A household is left out"),
                            ("facts", "Something stated is wrong"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                ("received_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="registry.case",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="registry.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Complainant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("name", models.CharField(blank=True, max_length=255, null=True)),
                ("phone", models.CharField(blank=True, max_length=255, null=True)),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complainant",
                        to="registry.objection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ObjectionAnswer",
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
                        choices=[("upheld", "Upheld"), ("not_upheld", "Not upheld")], max_length=20
                    ),
                ),
                ("text", models.TextField()),
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
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="registry.objection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=60)),
                ("where", models.CharField(blank=True, max_length=200)),
                ("starts", models.DateField()),
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
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="registry.notice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area_prefix", models.CharField(max_length=12)),
                ("pack_id", models.CharField(max_length=200)),
                ("pack_digest", models.CharField(max_length=64)),
                ("procedure", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("quota", models.PositiveIntegerField(blank=True, null=True)),
                ("quota_source", models.CharField(blank=True, max_length=255)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "In progress"), ("closed", "Closed")], default="open", max_length=10
                    ),
                ),
                ("opened_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closing_reason", models.TextField(blank=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="registry.area"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "judgement",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="registry.judgement",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="registry.round"
            ),
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("station", models.CharField(max_length=160)),
                ("village_code", models.CharField(max_length=12)),
                ("called_on", models.DateField(blank=True, null=True)),
                ("on", models.DateField()),
                ("place", models.CharField(max_length=200)),
                ("chair", models.CharField(blank=True, max_length=100)),
                ("entitled", models.PositiveIntegerField()),
                ("present", models.PositiveIntegerField()),
                ("minutes", models.TextField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="registry.area",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="registry.round",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("station", models.CharField(max_length=160)),
                ("area_prefix", models.CharField(max_length=12)),
                ("order", models.PositiveSmallIntegerField()),
                ("share", models.DecimalField(decimal_places=6, max_digits=7)),
                ("share_source", models.CharField(max_length=255)),
                ("seed", models.CharField(max_length=200)),
                ("seed_source", models.CharField(max_length=255)),
                ("root", models.CharField(max_length=64)),
                ("roster", models.JSONField()),
                ("drawn", models.JSONField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("reason", models.TextField(blank=True)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="registry.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="registry.round"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="registry.round",
            ),
        ),
        migrations.CreateModel(
            name="Attachment",
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
                        choices=[("photo", "Photo"), ("scan", "Scan"), ("signature", "Signature")],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=60, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="registry.case",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="registry.meeting",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="registry.notice",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="registry.round",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area_prefix", models.CharField(max_length=12)),
                ("station", models.CharField(max_length=160)),
                ("kind", models.CharField(max_length=20)),
                ("level", models.CharField(blank=True, max_length=20)),
                ("outcome", models.CharField(max_length=20)),
                ("back_to", models.CharField(blank=True, max_length=160)),
                ("approves", models.BooleanField(default=False)),
                ("evidence", models.JSONField(default=dict)),
                ("details", models.JSONField(default=dict)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=100)),
                ("reason", models.TextField(blank=True)),
                ("pack_digest", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registry.case",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registry.draw",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registry.meeting",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registry.notice",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registry.round",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("in_favour", models.PositiveIntegerField()),
                ("against", models.PositiveIntegerField()),
                ("abstained", models.PositiveIntegerField()),
                ("recused", models.PositiveIntegerField(default=0)),
                ("recusal", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="registry.case",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="registry.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "case"), name="one_ballot_a_case")
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("village_code", models.CharField(max_length=12)),
                ("serial", models.PositiveIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="registry.case"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="registry.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["serial"],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "case"), name="case_once_on_a_list")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(fields=["village_code", "received_on"], name="objection_village"),
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["area_prefix", "opened_on"], name="round_area_opened"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("area", "pack_id", "procedure"),
                name="one_open_round_of_a_procedure",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                ),
                name="round_closes_after_it_opens",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["area_prefix", "starts"], name="notice_area_starts"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("starts"))), name="notice_lasts_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["village_code", "on"], name="meeting_village_on"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("present__gt", 0), ("present__lte", models.F("entitled"))),
                name="meeting_attendance",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(
                fields=("round", "station", "area", "order"), name="draws_are_counted"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["round", "village_code", "station"], name="case_round_village"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["village_code", "state"], name="case_village_state"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("household__isnull", False), ("state", "open")),
                fields=("round", "household"),
                name="one_open_case_of_a_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("household__isnull", True), ("state", "open")),
                fields=("round", "area"),
                name="one_open_case_of_an_area",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_by__isnull", True),
                    ("approved_by__isnull", True),
                    models.Q(("proposed_by", models.F("approved_by")), _negated=True),
                    _connector="OR",
                ),
                name="case_seen_by_four_eyes",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["area_prefix", "at"], name="attachment_area_at"),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["round", "station", "area_prefix"], name="act_round_station"),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["area_prefix", "at"], name="act_area_at"),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ("refused", "returned")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refusing_and_returning_need_a_reason",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
