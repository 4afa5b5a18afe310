import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

UNASKED = {
    "ledger_claim": ["series_id", "definition_id", "recorded_by_id", "source_id"],
    "ledger_adoption": ["series_id", "claim_id", "recorded_by_id"],
}


def drop_indexes(_apps, editor):
    """Drop the one-column indexes by their names in this database: rebuilding the tables would lift their seal."""
    for table, columns in UNASKED.items():
        with editor.connection.cursor() as cursor:
            found = editor.connection.introspection.get_constraints(cursor, table)
        for name, constraint in found.items():
            one_column = constraint["index"] and not constraint["unique"] and len(constraint["columns"]) == 1
            if one_column and constraint["columns"][0] in columns and name != "claim_source":
                editor.execute(
                    editor.sql_delete_index % {"table": editor.quote_name(table), "name": editor.quote_name(name)}
                )


def keep(_apps, _editor):
    """Going back leaves the indexes out: nothing asks for them."""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_append_only"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_indexes, keep)],
            state_operations=[
                migrations.AlterField(
                    model_name="adoption",
                    name="claim",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="ledger.claim",
                    ),
                ),
                migrations.AlterField(
                    model_name="adoption",
                    name="recorded_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="adoption",
                    name="series",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="ledger.series",
                    ),
                ),
                migrations.AlterField(
                    model_name="claim",
                    name="definition",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.definition",
                    ),
                ),
                migrations.AlterField(
                    model_name="claim",
                    name="recorded_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="claim",
                    name="series",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="ledger.series",
                    ),
                ),
                migrations.AlterField(
                    model_name="claim",
                    name="source",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="ledger.source",
                    ),
                ),
            ],
        )
    ]
