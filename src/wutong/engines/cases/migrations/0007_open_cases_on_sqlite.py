from django.db import migrations

from wutong.engines.cases.search import open_pairs_on_sqlite


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_search_of_open_cases")]

    operations = [open_pairs_on_sqlite()]
