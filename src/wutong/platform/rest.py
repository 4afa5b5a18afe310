"""The platform's part of the API: each part's router under its name."""

from __future__ import annotations

from ninja import Router

from wutong.platform.audit.web.api import router as audit
from wutong.platform.jobs.web.api import router as jobs
from wutong.platform.notices.web.api import router as notices

router = Router()
router.add_router("/audit", audit)
router.add_router("/jobs", jobs)
router.add_router("/notices", notices)
