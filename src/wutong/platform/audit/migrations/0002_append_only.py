from django.db import migrations

from wutong.platform.audit.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [append_only("audit_act"), append_only("audit_checkpoint")]
