from django.db import migrations

from wutong.platform.audit.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    operations = [append_only(f"reporting_{table}") for table in ("handover", "evaluation", "sheetterms")]
