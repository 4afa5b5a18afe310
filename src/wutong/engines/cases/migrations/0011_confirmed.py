from django.db import migrations, models

from wutong.engines.cases.search_words import words_on_sqlite


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_conditions")]

    operations = [
        migrations.AddField("case", "confirmed", models.CharField(blank=True, default="", max_length=8)),
        migrations.AddField("case", "confirm_post", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("case", "confirm_in_time", models.BooleanField(null=True)),
        words_on_sqlite(),  # new columns make SQLite rebuild the table, which takes the triggers with it
    ]
