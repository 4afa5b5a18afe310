"""The platform's part of the API: each part's router under its name."""

from __future__ import annotations

from ninja import Router

from wutong.platform.accounts.web.api import router as accounts
from wutong.platform.audit.web.api import router as audit
from wutong.platform.jobs.web.api import router as jobs
from wutong.platform.notices.web.api import router as notices
from wutong.platform.territory.web.api import router as territory

router = Router()
router.add_router("/accounts", accounts)
router.add_router("/audit", audit)
router.add_router("/jobs", jobs)
router.add_router("/notices", notices)
router.add_router("/territory", territory)
