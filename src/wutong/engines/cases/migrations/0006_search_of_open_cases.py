from django.db import migrations

from wutong.engines.cases.search import open_pair_index


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_evaluated_by_post")]

    operations = [open_pair_index()]
