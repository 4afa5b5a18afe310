"""The index of search words on PostgreSQL also holds the part of the register that a row is in."""

from django.db import migrations

from wutong.engines.registry.search_index import anew


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_references_by_statement"),
    ]

    operations = [
        anew(),
    ]
