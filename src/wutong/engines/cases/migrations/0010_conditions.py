from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """SQLite uses an index over some rows only where it sees that the rest do not matter: IS NOT NULL tells it, NOT (… IS NULL) does not."""

    dependencies = [("cases", "0009_search_words_on_sqlite")]

    operations = [
        migrations.RemoveIndex("case", "case_closed"),
        migrations.RemoveIndex("case", "case_parent"),
        migrations.RemoveIndex("case", "case_merged"),
        migrations.RemoveConstraint("case", "case_source_once"),
        migrations.AddIndex(
            "case", models.Index(fields=["closed_at"], name="case_closed", condition=Q(closed_at__isnull=False))
        ),
        migrations.AddIndex(
            "case", models.Index(fields=["parent"], name="case_parent", condition=Q(parent__isnull=False))
        ),
        migrations.AddIndex(
            "case", models.Index(fields=["merged_into"], name="case_merged", condition=Q(merged_into__isnull=False))
        ),
        migrations.AddConstraint(
            "case", models.UniqueConstraint(fields=["source"], name="case_source_once", condition=Q(source__gt=""))
        ),
    ]
