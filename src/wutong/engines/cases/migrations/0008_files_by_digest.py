from django.db import migrations, models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_open_cases_on_sqlite")]

    operations = [
        migrations.AddIndex(
            "caseevent",
            models.Index(
                Cast(KT("body__file__digest"), models.TextField()), name="case_event_file", condition=Q(kind="file")
            ),
        ),
        migrations.AddIndex(
            "caseevent",
            models.Index(
                Cast(KT("body__file__public"), models.TextField()), name="case_event_public", condition=Q(kind="file")
            ),
        ),
    ]
