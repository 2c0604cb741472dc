"""Answers one question a line, as JSON: {"ask": name, ...} gives {"ok": answer} or
{"err": message}. Ends with its standard input."""

import json
import pathlib
import sys

import atlassian_jwt
import jwt
from atlassian_jwt.url_utils import canonicalize_request, hash_url


class OneTenant(atlassian_jwt.Authenticator):
    """The library's verifier, for a tenant whose secret is at hand."""

    def __init__(self, secret):
        super().__init__()
        self.secret = secret

    def get_shared_secret(self, client_key):
        return self.secret


def sign(method, target, issuer, secret, lifetime, claims):
    """A token for this request; the library stamps it with the wall clock."""
    return atlassian_jwt.encode_token(method, target, issuer, secret, lifetime, claims)


def canonical(method, target):
    """The canonical request and its hash."""
    return {"text": canonicalize_request(method, target), "qsh": hash_url(method, target)}


def verify(token, secret, method, target):
    """Who signed a token that the library takes for this request, and when."""
    headers = {"Authorization": "JWT " + token}
    claims = OneTenant(secret).authenticate(method, target, headers).claims
    return {name: claims.get(name) for name in ("iss", "iat", "exp")}


def each(questions):
    """The answer to each of several questions."""
    return [answer(**question) for question in questions]


def pyjwt(claims, key_id, key):
    """A token signed by PyJWT with RS256 and a test key."""
    pem = (pathlib.Path(__file__).parent.parent / "keys" / (key + ".private.pem")).read_text()
    return jwt.encode(claims, pem, algorithm="RS256", headers={"kid": key_id})


ANSWERS = {"each": each, "sign": sign, "canonical": canonical, "verify": verify, "pyjwt": pyjwt}


def answer(ask, **rest):
    try:
        return {"ok": ANSWERS[ask](**rest)}
    except Exception as error:  # whatever the library raises is its answer
        return {"err": "%s: %s" % (type(error).__name__, error)}


for line in sys.stdin:
    print(json.dumps(answer(**json.loads(line))), flush=True)
