"""What is said of targets is the ledger's: proposals, decisions and comments move to its tables, named by their target.

The ledger cannot know the pack, so its tables are made by its own migration and filled from here; taking this
migration back brings the rows back.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from wutong.platform.moving_rows import move_rows

MOVED = {"Proposal": "TargetProposal", "Comment": "TargetComment", "Decision": "TargetDecision"}
OF_LINES = ("Proposal", "Comment")


def name_targets(apps: Any, schema_editor: Any) -> None:
    own = apps.get_model("plan", "PlanLine").objects.filter(pk=models.OuterRef("line_id")).values("target")
    for name in OF_LINES:
        apps.get_model("plan", name).objects.update(target=models.Subquery(own))


def find_lines(apps: Any, schema_editor: Any) -> None:
    own = apps.get_model("plan", "PlanLine").objects.filter(target=models.OuterRef("target")).values("pk")[:1]
    for name in OF_LINES:
        apps.get_model("plan", name).objects.update(line_id=models.Subquery(own))
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table with checks still waiting for the commit


def to_the_ledger(apps: Any, schema_editor: Any) -> None:
    pairs = [(apps.get_model("plan", name), apps.get_model("ledger", new)) for name, new in MOVED.items()]
    move_rows(pairs, schema_editor.connection)


def back_to_the_pack(apps: Any, schema_editor: Any) -> None:
    pairs = [(apps.get_model("ledger", new), apps.get_model("plan", name)) for name, new in MOVED.items()]
    move_rows(pairs, schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0001_initial"),
        ("ledger", "0006_proposals_and_comments"),
    ]

    operations = [
        *(
            migrations.AddField(name, "target", models.CharField(max_length=160, default=""))
            for name in ("proposal", "comment")
        ),
        *(
            migrations.AlterField(
                name,
                "line",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name=f"{name}s", to="plan.planline"
                ),
            )
            for name in ("proposal", "comment")
        ),
        migrations.RunPython(name_targets, find_lines),
        *(migrations.RemoveField(name, "line") for name in ("proposal", "comment")),
        migrations.RunPython(to_the_ledger, back_to_the_pack),
        migrations.DeleteModel(name="Decision"),
        migrations.DeleteModel(name="Proposal"),
        migrations.DeleteModel(name="Comment"),
    ]
