from django.db import migrations

from wutong.platform.audit.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_own_measure"), ("audit", "0002_append_only")]

    operations = [
        append_only("ledger_definition"),
        append_only("ledger_claim"),
        append_only("ledger_adoption"),
        append_only("ledger_targetversion"),
    ]
