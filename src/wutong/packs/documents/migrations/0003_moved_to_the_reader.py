"""Lessons and findings are the reader's: their rows move to its tables under the numbers they have.

The engine cannot know the pack, so its tables are made by its own migration and filled from here; taking this
migration back brings the rows back.
"""

from typing import Any

from django.db import migrations

from wutong.platform.moving_rows import move_rows

MODELS = ("Lesson", "DocumentFinding")


def to_the_reader(apps: Any, schema_editor: Any) -> None:
    pairs = [(apps.get_model("documents", name), apps.get_model("reader", name)) for name in MODELS]
    move_rows(pairs, schema_editor.connection)


def back_to_the_pack(apps: Any, schema_editor: Any) -> None:
    pairs = [(apps.get_model("reader", name), apps.get_model("documents", name)) for name in MODELS]
    move_rows(pairs, schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_findings"),
        ("reader", "0002_lessons_and_findings"),
    ]

    operations = [
        migrations.RunPython(to_the_reader, back_to_the_pack),
        migrations.DeleteModel(name="Lesson"),
        migrations.DeleteModel(name="DocumentFinding"),
    ]
