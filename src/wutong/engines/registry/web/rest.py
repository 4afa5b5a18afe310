"""All of the registry's operations under one router."""

from ninja import Router

from wutong.engines.registry.web.api import router as registry
from wutong.engines.registry.web.api_accounts import router as accounts

router = Router(tags=["registry"])
for part in (registry, accounts):
    router.add_router("", part)
