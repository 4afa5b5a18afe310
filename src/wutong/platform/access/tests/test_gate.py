"""The gate before the API: token, rate, declaration, right, read-only tokens, forgery."""

import pytest
from django.test import Client
from django.urls import path
from ninja import NinjaAPI

from wutong.platform.access import errors
from wutong.platform.access.api import PUBLIC, needs
from wutong.platform.access.gate import path_view_of
from wutong.platform.access.token import TokenOrSession
from wutong.platform.accounts.api import issue_token
from wutong.platform.accounts.testing import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
api = NinjaAPI(urls_namespace="gate-test", auth=TokenOrSession())


@api.get("/figures")
@needs("figures.read")
def read_figures(request):
    return {"by": request.auth.username}


@api.post("/figures")
@needs("figures.record")
def record_figure(request):
    return {"recorded": True}


@api.get("/undeclared")
def undeclared(request):
    return {}


@api.get("/open", auth=None)
@needs(PUBLIC)
def open_to_all(request):
    return {"open": True}


@api.get("/without-auth", auth=None)
@needs("figures.read")
def without_auth(request):
    return {}


def undeclared_page(request):
    raise AssertionError("must not run")


urlpatterns = [path("api/", api.urls), path("undeclared/", undeclared_page)]


def bearer(plain: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {plain}"}


def code_of(response) -> str:
    return response.json()["code"]


def test_a_page_without_a_declaration_is_refused_to_everyone(client):
    client.force_login(make_person("administrator"))

    assert client.get("/undeclared/").status_code == 403


def test_ninjas_views_are_still_recognised():
    view = api.urls[0][0].callback
    assert any(path_view_of(pattern.callback) for pattern in api.urls[0])
    assert view is not None


def test_an_operation_without_a_declaration_is_refused(client):
    client.force_login(make_person("planner"))
    response = client.get("/api/undeclared")

    assert (response.status_code, code_of(response)) == (403, errors.NotAllowed.code)


def test_nobody_is_asked_to_sign_in_in_json(client):
    response = client.get("/api/figures")

    assert (response.status_code, code_of(response)) == (401, errors.SignInNeeded.code)
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_an_operation_mounted_without_authentication_still_asks_for_its_right(client):
    assert client.get("/api/without-auth").status_code == 401


def test_a_public_operation_is_public(client):
    assert client.get("/api/open").json() == {"open": True}


def test_a_session_reads(client):
    client.force_login(make_person("planner", username="li"))

    assert client.get("/api/figures").json() == {"by": "li"}


def test_a_token_reads_with_the_rights_of_its_person(client):
    _, plain = issue_token(make_person("planner", username="li"), "报表")

    assert client.get("/api/figures", headers=bearer(plain)).json() == {"by": "li"}


def test_a_person_without_the_right_is_told_which_one_is_missing(client):
    _, plain = issue_token(make_person("administrator"), "报表")
    response = client.get("/api/figures", headers=bearer(plain))

    assert (response.status_code, code_of(response)) == (403, errors.NotAllowed.code)
    assert "figures.read" in response.json()["message"]


def test_a_wrong_token_is_refused_even_beside_a_session(client):
    client.force_login(make_person("planner"))

    assert client.get("/api/figures", headers=bearer("wut_wrong")).status_code == 401


def test_a_read_only_token_does_not_write(client):
    _, plain = issue_token(make_person("planner"), "报表", read_only=True)
    response = client.post("/api/figures", headers=bearer(plain))

    assert (response.status_code, code_of(response)) == (403, errors.ReadOnlyToken.code)


def test_a_writing_token_writes_without_a_token_against_forgery():
    _, plain = issue_token(make_person("planner"), "导入", read_only=False)

    assert Client(enforce_csrf_checks=True).post("/api/figures", headers=bearer(plain)).json() == {"recorded": True}


def test_a_write_by_session_needs_the_token_against_forgery():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("planner"))

    response = client.post("/api/figures")

    assert (response.status_code, code_of(response)) == (403, errors.ForgedRequest.code)


def test_a_caller_beyond_the_limit_is_told_how_long_to_wait(client, settings):
    settings.WUTONG_API_PER_MINUTE = 2
    _, plain = issue_token(make_person("planner"), "报表")
    answers = [client.get("/api/figures", headers=bearer(plain)) for _ in range(5)]

    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert code_of(answers[-1]) == errors.TooManyRequests.code


def test_guessing_tokens_is_limited_by_address(client, settings):
    settings.WUTONG_API_UNKNOWN_PER_MINUTE = 1
    answers = [client.get("/api/figures", headers=bearer(f"wut_{n}")).status_code for n in range(4)]

    assert answers[-1] == 429


def test_an_unknown_method_is_ninjas_to_answer(client):
    client.force_login(make_person("planner"))

    assert client.delete("/api/figures").status_code == 405


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (errors.SignInNeeded(path="/api/v1/x"), "没有登录"),
        (errors.NotAllowed(path="/api/v1/x", permission="plans.edit"), "plans.edit"),
        (errors.TooManyRequests(path="/api/v1/x", most=600, seconds=12), "12 秒后"),
        (errors.ReadOnlyToken(path="/api/v1/x"), "只读"),
        (errors.ForgedRequest(path="/api/v1/x"), "X-CSRFToken"),
    ],
)
def test_each_refusal_says_what_to_do(problem, says):
    assert says in problem.message("zh")
    assert problem.message("en").startswith(f"[{problem.code}] ")
