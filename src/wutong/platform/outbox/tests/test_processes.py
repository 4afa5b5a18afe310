"""Events across processes: a consumer acts once though workers are killed and work side by side."""

import signal

import pytest

pytestmark = pytest.mark.slow
PATIENCE = 120

CONSUMER = """
    import json, time
    from wutong.platform.accounts.models import Role
    from wutong.platform.outbox import api, delivery
    from wutong.platform.outbox.models import Delivery

    def consume(event):
        Role.objects.create(code=f"seen-{event.id}-{time.perf_counter_ns()}", name_zh="seen")
        time.sleep(PAUSE)

    delivery.resolve = lambda reference: consume
    api.consumers_of = lambda topic: ["test:consume"]
"""
PUBLISH = (
    CONSUMER.replace("PAUSE", "0")
    + """
    for number in range(60):
        api.publish("test.done", {"n": number}, key=f"event/{number}")
"""
)
DELIVER = (
    CONSUMER
    + """
    print(json.dumps("ready"), flush=True)
    while Delivery.objects.filter(delivered_at=None).exists():
        api.deliver_due()
"""
)
COUNT = (
    CONSUMER.replace("PAUSE", "0")
    + """
    seen = [code.split("-")[1] for code in Role.objects.values_list("code", flat=True)]
    print(json.dumps([len(seen), len(set(seen)), Delivery.objects.filter(delivered_at=None).count()]))
"""
)


def test_killed_and_restarted_delivery_acts_once_per_event(installation):
    installation.run(PUBLISH)
    for _round in range(2):
        worker = installation.spawn(DELIVER.replace("PAUSE", "0.02"))
        worker.stdout.readline()
        try:
            worker.wait(0.15)
        except Exception:
            worker.send_signal(signal.SIGKILL)
        worker.wait()
    seen, distinct, _left = installation.run(COUNT)
    assert seen == distinct

    installation.run(DELIVER.replace("PAUSE", "0") + "\n    print(1)")

    assert installation.run(COUNT) == [60, 60, 0]


def test_two_workers_at_once_act_once_per_event(installation):
    installation.run(PUBLISH)
    workers = [installation.spawn(DELIVER.replace("PAUSE", "0.005")) for _each in range(2)]

    assert [worker.wait(PATIENCE) for worker in workers] == [0, 0]
    assert installation.run(COUNT) == [60, 60, 0]
