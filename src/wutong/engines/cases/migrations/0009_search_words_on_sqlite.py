from django.db import migrations

from wutong.engines.cases.search import open_pairs_on_sqlite
from wutong.engines.cases.search_words import words_on_sqlite


def without_former_index() -> migrations.RunPython:
    former = open_pairs_on_sqlite()
    return migrations.RunPython(former.reverse_code, former.code)


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_files_by_digest")]

    operations = [without_former_index(), words_on_sqlite()]
