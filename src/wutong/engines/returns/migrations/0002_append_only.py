from django.db import migrations

from wutong.platform.audit.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial")]

    operations = [append_only(f"returns_{table}") for table in ("formedition", "step")]
