from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_proposals_and_comments")]

    operations = [
        migrations.AlterField(
            model_name="targetproposal",
            name="basis",
            field=models.CharField(
                choices=[
                    ("history", "按历史趋势"),
                    ("previous", "按上一规划目标"),
                    ("peers", "按同类地区"),
                    ("what_if", "按测算"),
                    ("document", "按文件"),
                    ("revision", "修订"),
                ],
                max_length=12,
            ),
        )
    ]
