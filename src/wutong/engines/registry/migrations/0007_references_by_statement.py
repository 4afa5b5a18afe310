"""On PostgreSQL, references of the tables that a register fills by the million are checked by statement."""

from django.db import migrations

from wutong.platform.audit.references import checked_by_statement

OF_AN_ENTITY = {"entity_id": "registry_entity"}


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_firm_accounts"),
    ]

    operations = [
        checked_by_statement("registry_entity", {"area_id": "territory_area", "merged_into_id": "registry_entity"}),
        checked_by_statement("registry_entityname", OF_AN_ENTITY),
        checked_by_statement("registry_identifier", OF_AN_ENTITY),
        checked_by_statement("registry_identitylink", OF_AN_ENTITY),
        checked_by_statement("registry_searchtext", OF_AN_ENTITY),
        checked_by_statement("registry_panelrow", OF_AN_ENTITY | {"batch_id": "registry_importbatch"}),
        checked_by_statement("registry_sourcerecord", {"batch_id": "registry_importbatch"}),
    ]
