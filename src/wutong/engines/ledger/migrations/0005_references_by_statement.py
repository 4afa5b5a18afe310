from django.db import migrations

from wutong.platform.audit.references import checked_by_statement


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_fewer_indexes"), ("accounts", "0001_initial")]

    operations = [
        checked_by_statement(
            "ledger_claim",
            {
                "series_id": "ledger_series",
                "source_id": "ledger_source",
                "definition_id": "ledger_definition",
                "recorded_by_id": "accounts_person",
            },
        ),
        checked_by_statement(
            "ledger_adoption",
            {"series_id": "ledger_series", "claim_id": "ledger_claim", "recorded_by_id": "accounts_person"},
        ),
    ]
