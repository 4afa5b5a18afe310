"""The chain stays one chain when several processes write to it at once; on both databases."""

import pytest

pytestmark = pytest.mark.slow

RECORD = """
    from django.db import transaction
    from wutong.platform.audit.api import record_act
    for number in range(150):
        with transaction.atomic():
            record_act("test.do", person=None, object_key=str(number))
"""
VERIFY = """
    import json
    from wutong.platform.audit.api import verify
    print(json.dumps(verify().as_json()))
"""


def test_acts_of_three_processes_form_one_sound_chain(installation):
    writers = [installation.spawn(RECORD) for _each in range(3)]

    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    outcome = installation.run(VERIFY)
    assert (outcome["sound"], outcome["acts"]) == (True, 450)
