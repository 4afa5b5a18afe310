"""Tables of what reviewers taught and of what the auditor found: they stood in the documents pack before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reader", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=64, unique=True)),
                ("kind", models.CharField(choices=[("reading", "读法"), ("mapping", "对应指标")], max_length=12)),
                ("condition", models.JSONField()),
                ("meaning", models.JSONField()),
                ("source", models.CharField(max_length=300)),
                ("document", models.CharField(blank=True, max_length=64)),
                ("recorded_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="DocumentFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(db_index=True, max_length=64)),
                ("key", models.CharField(max_length=64)),
                ("start", models.IntegerField()),
                ("rule", models.CharField(max_length=60)),
                ("content", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待看"), ("confirmed", "属实"), ("dismissed", "不是问题")],
                        db_index=True,
                        default="open",
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("version", models.IntegerField(default=0)),
                ("recorded_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["document", "start"],
                "constraints": [models.UniqueConstraint(fields=("document", "key"), name="document_finding_once")],
            },
        ),
    ]
