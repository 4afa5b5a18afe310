"""The environment of the test suite: a data folder of its own, the database that the runner names.

A pytest plugin (`-p wutong.site.testing`) and not part of conftest.py, because pytest-django
reads the settings before any conftest.py. In a checkout that `./wutong` has not yet run in, the catalogues of
messages are compiled here.
"""

import os
import tempfile
from contextlib import suppress

from wutong.site.messages import compile_catalogues

if not os.environ.get("WUTONG_TEST_DATA"):
    os.environ["WUTONG_TEST_DATA"] = tempfile.mkdtemp(prefix="wutong-test-")
os.environ["WUTONG_DATA"] = os.environ["WUTONG_TEST_DATA"]
os.environ["DJANGO_SETTINGS_MODULE"] = "wutong.site.settings"
os.environ.setdefault("WUTONG_SECRET_KEY", "only-for-tests")
os.environ["WUTONG_TASKS_BACKEND"] = "django_tasks.backends.immediate.ImmediateBackend"
os.environ["WUTONG_OUTBOX_INLINE"] = "1"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs beside Django's test client

if "PYTEST_XDIST_WORKER" not in os.environ:
    with suppress(OSError):  # a checkout that cannot be written: pages speak Chinese alone
        compile_catalogues()
