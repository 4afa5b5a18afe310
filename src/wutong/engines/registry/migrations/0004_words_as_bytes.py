"""The index of search words on PostgreSQL compares them as bytes."""

from django.db import migrations

from wutong.engines.registry.search_index import anew


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_conditions"),
    ]

    operations = [
        anew(),
    ]
