"""Signing in through an identity provider: a small one of our own stands on the loopback."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from wutong.platform.access.api import may
from wutong.platform.accounts.models import Person
from wutong.platform.accounts.testing import make_person
from wutong.platform.audit.models import Act
from wutong.site.environment import identity_provider

pytestmark = pytest.mark.django_db
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """Hands out one token, with the claims and the token's contents a test asks for."""

    def __init__(self):
        self.claims = {"sub": "42", "preferred_username": "li", "email": "li@example.org", "email_verified": True}
        self.token = {}
        self.nonce = ""
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.answer({"access_token": "a", "id_token": provider.id_token(), "token_type": "Bearer"})

            def do_GET(self):
                self.answer(provider.keys() if self.path == "/keys" else provider.claims)

            def answer(self, content):
                body = json.dumps(content).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def keys(self):
        return {
            "keys": [{**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "k", "alg": "RS256"}]
        }

    def id_token(self):
        usual = {"sub": "42", "aud": "wutong", "iss": self.address, "nonce": self.nonce, "exp": time.time() + 60}
        return jwt.encode({**usual, **self.token}, KEY, algorithm="RS256", headers={"kid": "k"})


@pytest.fixture
def provider(settings):
    provider = Provider()
    settings.WUTONG_OIDC_NAME = "统一身份认证"
    settings.OIDC_OP_ISSUER = provider.address
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = provider.address + "/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = provider.address + "/token"
    settings.OIDC_OP_USER_ENDPOINT = provider.address + "/claims"
    settings.OIDC_OP_JWKS_ENDPOINT = provider.address + "/keys"
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "wutong", "only-for-tests"
    settings.OIDC_RP_SIGN_ALGO, settings.OIDC_CREATE_USER, settings.OIDC_USE_PKCE = "RS256", False, True
    yield provider
    provider.server.shutdown()
    provider.server.server_close()


def go_through(client, provider, after=""):
    """Follow the browser: to the provider, back with a code, to the page that was asked for."""
    start = client.get(reverse("oidc_authentication_init") + (f"?next={after}" if after else ""))
    asked = parse_qs(urlparse(start.headers["Location"]).query)
    provider.nonce = asked["nonce"][0]
    return client.get(reverse("oidc_authentication_callback"), {"state": asked["state"][0], "code": "c"})


def test_the_sign_in_page_offers_the_provider_only_where_there_is_one(client, provider, settings):
    assert "用统一身份认证登录" in client.get(reverse("sign-in")).content.decode()
    settings.WUTONG_OIDC_NAME = ""

    assert "统一身份认证" not in client.get(reverse("sign-in")).content.decode()
    assert client.get(reverse("oidc_authentication_init")).status_code == 404
    assert client.get(reverse("oidc_authentication_callback")).status_code == 404


def test_a_person_the_provider_names_is_signed_in_and_led_on(client, provider):
    make_person("planner", username="Li")

    response = go_through(client, provider, after="/search/")

    assert response.headers["Location"] == "/search/"
    assert client.get("/search/").status_code == 200
    assert Act.objects.get(verb="accounts.sign_in").detail == {"by": "统一身份认证"}


def test_the_provider_gives_no_right_that_no_post_gives(client, provider):
    make_person(username="li")
    provider.claims["groups"] = provider.claims["roles"] = ["administrator"]
    go_through(client, provider)

    assert client.get(reverse("account")).status_code == 200
    assert not may(Person.objects.get(username="li"), "accounts.manage")


def test_a_verified_mail_address_leads_to_its_person(client, provider):
    person = make_person("planner", username="someone")
    Person.objects.filter(pk=person.pk).update(email="li@example.org")
    del provider.claims["preferred_username"]

    assert go_through(client, provider).headers["Location"] == reverse("cockpit")


def unverified(provider):
    del provider.claims["preferred_username"]
    provider.claims["email_verified"] = False


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda p: p.claims.update(preferred_username="stranger", email_verified=False), id="nobody here"),
        pytest.param(unverified, id="an address nobody verified"),
        pytest.param(lambda p: p.token.update(aud="another"), id="a token for another client"),
        pytest.param(lambda p: p.token.update(iss="https://elsewhere.example"), id="a token of another provider"),
        pytest.param(lambda p: p.token.update(nonce="old"), id="a token that was used before"),
        pytest.param(lambda p: p.token.update(exp=time.time() - 60), id="a token that has ended"),
        pytest.param(lambda p: p.claims.update(sub="43"), id="claims about someone else"),
        pytest.param(lambda p: p.server.shutdown() or p.server.server_close(), id="a provider that does not answer"),
    ],
)
def test_whoever_cannot_be_proven_is_not_signed_in(client, provider, spoil):
    person = make_person("planner", username="li")
    Person.objects.filter(pk=person.pk).update(email="li@example.org")
    spoil(provider)

    response = go_through(client, provider)

    assert response.headers["Location"] == reverse("sign-in")
    assert "没有成功" in client.get(reverse("sign-in")).content.decode()
    assert client.get(reverse("account")).status_code == 302
    assert Person.objects.filter(username="stranger").count() == 0


def test_a_disabled_person_is_not_let_in_by_the_provider(client, provider):
    make_person("planner", username="li")
    Person.objects.filter(username="li").update(is_active=False)

    assert go_through(client, provider).headers["Location"] == reverse("sign-in")


def test_half_a_configuration_is_refused_at_start_with_what_is_missing(monkeypatch):
    monkeypatch.setenv("WUTONG_OIDC_NAME", "统一身份认证")
    monkeypatch.setenv("WUTONG_OIDC_CLIENT_ID", "wutong")

    with pytest.raises(SystemExit, match="WUTONG_OIDC_ISSUER"):
        identity_provider()
