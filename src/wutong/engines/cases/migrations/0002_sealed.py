from django.db import migrations

from wutong.engines.cases.sealing import sealed_events
from wutong.engines.cases.search import pair_index
from wutong.platform.audit.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [sealed_events(), append_only("cases_tombstone"), append_only("cases_casetype"), pair_index()]
