"""The API: every pack's router under one address, described by OpenAPI 3.1, with a Swagger page served from here."""

from __future__ import annotations

import json
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError
from ninja.openapi.views import openapi_json
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from wutong import __version__
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import SIGNED_IN, page
from wutong.platform.access.token import TokenOrSession
from wutong.platform.packs import packs, resolve
from wutong.site.web.problems import PROBLEM_TYPE, USUAL_STATUS, answer, not_found, of_error

VERSION_PREFIX = "api/v1/"


class PlainJSON(BaseRenderer):
    """JSON with Chinese as Chinese, not as escapes."""

    media_type = "application/json"
    charset = "utf-8"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        """Return the body of an answer."""
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False)


PROBLEM = {
    "type": "object",
    "description": "Why a request was refused (RFC 9457). `detail` says it in words; for a request that does not fit "
    "its schema it lists the fields.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "object"}}]},
        "code": {"type": "string"},
        "instance": {"type": "string"},
        "written": {"type": "string"},
        "advice": {"type": "string"},
    },
    "required": ["title", "status", "detail"],
}
REFUSAL = {
    "type": "object",
    "description": "Why the gate before every operation refused: no token, no right, or too many calls.",
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
    "required": ["code", "message"],
}
REFUSED = {
    "description": "Refused; nothing was changed unless the text says so",
    "content": {
        PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
        "application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}},
    },
}


class DescribedAPI(NinjaAPI):
    """Describes refusals too: every operation may answer them, in the same two shapes."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the OpenAPI document."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"] |= {"Problem": PROBLEM, "Refusal": REFUSAL}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["4XX"] = REFUSED
        return schema


api = DescribedAPI(
    title="Wutong 梧桐",
    version=__version__,
    description="Everything the pages do, with the same rights. Send `Authorization: Bearer TOKEN`; tokens are issued on your own page.",
    auth=TokenOrSession(),
    renderer=PlainJSON(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


@api.exception_handler(WutongError)
def refuse(request: HttpRequest, problem: WutongError) -> HttpResponse:
    """Answer an error as problem details, in the same words as the page would."""
    return answer(request, of_error(problem))


@api.exception_handler(Http404)
def refuse_missing(request: HttpRequest, missing: Http404) -> HttpResponse:
    """Answer what is not there, or not for this person, as every other refusal."""
    return not_found(request, missing)


@api.exception_handler(ValidationError)
def refuse_malformed(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """Answer a request that does not fit its schema: which field, what is wrong with it."""
    content = {"title": "ValidationError", "status": USUAL_STATUS, "detail": problem.errors}
    body = json.dumps(content, ensure_ascii=False, default=str)
    return HttpResponse(body, status=USUAL_STATUS, content_type=PROBLEM_TYPE)


def _mount() -> None:
    for pack in packs():
        if pack.api_router:
            api.add_router(f"/{pack.name}", cast(Router, resolve(pack.api_router)))


@page(SIGNED_IN)
def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return openapi_json(request, api)


@page(SIGNED_IN)
def browser(request: HttpRequest) -> HttpResponse:
    """The Swagger page; its scripts come from the ninja package, not from a CDN."""
    swagger = {"url": reverse("openapi"), "persistAuthorization": False, "tryItOutEnabled": True}
    return render(request, "site/api.html", {"swagger": swagger})


_mount()
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{VERSION_PREFIX}openapi.json", description, name="openapi"),
    path("api/", browser, name="api-browser"),
    path(VERSION_PREFIX, api.urls),
]
