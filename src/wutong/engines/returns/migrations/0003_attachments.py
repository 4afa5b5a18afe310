from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("returns", "0002_append_only")]

    operations = [
        migrations.AddField(model_name="step", name="files", field=models.JSONField(null=True)),
    ]
