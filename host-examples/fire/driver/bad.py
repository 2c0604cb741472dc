"""What a client can send that must not be taken, each with the one answer that it gets.

Made anew each time with a token of the present, so that each fails for its own reason alone; and the shared vectors as they
are, whose tokens are of 2020.
"""

import json
import re
import time
from dataclasses import dataclass, replace
from pathlib import Path

from gate import payload
from wire import Request

ROOT = Path(__file__).resolve().parents[3]
STRANGER = (401, "unauthorized")
EXPIRED = (401, "expired")
LONGEST_BODY, LONGEST_TOKEN = 262_144, 16_384


@dataclass(frozen=True)
class Bad:
    """A request that must be refused, and how."""

    name: str
    request: Request
    expected: frozenset


def callback(authorization, body, target="/callback"):
    """`authorization` is one header, or a list of them."""
    many = [authorization] if isinstance(authorization, str) else authorization
    return Request("POST", target, tuple(("Authorization", value) for value in many), body)


@dataclass(frozen=True)
class Occasion:
    """Whom and what a bad request is about."""

    tenant: object
    other: object
    """Another tenant."""
    name: tuple
    """The gate's, whose state it must not change."""
    path: str

    @property
    def forged(self):
        return replace(self.tenant, secret="another secret, long enough to be one")


def now():
    return int(time.time())


def segments(occasion):
    return occasion.tenant.sign().split(".")


TOKENS = [
    ("bad signature", lambda o: o.forged.sign(), STRANGER),
    ("unknown issuer", lambda o: o.tenant.sign(iss="nobody"), STRANGER),
    ("secret of another tenant", lambda o: o.tenant.sign(iss=o.other.client_key), STRANGER),
    ("empty signature", lambda o: ".".join([*segments(o)[:2], ""]), STRANGER),
    ("alg none", lambda o: o.tenant.sign_freely(algorithm="none"), STRANGER),
    ("HS512", lambda o: o.tenant.sign_freely(algorithm="HS512"), STRANGER),
    ("crit", lambda o: o.tenant.sign_freely(headers={"crit": ["exp"]}), STRANGER),
    ("zip", lambda o: o.tenant.sign_freely(headers={"zip": "DEF"}), STRANGER),
    ("padding", lambda o: o.tenant.sign() + "=", (400, "malformed-base64")),
    ("two segments", lambda o: ".".join(segments(o)[:2]), (400, "wrong-segment-count")),
    ("Bearer", lambda o: o.tenant.sign().replace("JWT", "Bearer", 1), STRANGER),
    ("too long", lambda o: o.tenant.sign() + "A" * LONGEST_TOKEN, (400, "token-too-long")),
    ("two tokens", lambda o: [o.tenant.sign(), o.tenant.sign()], (400, "ambiguous-token")),
    ("no token", lambda o: [], STRANGER),
    ("expired", lambda o: o.tenant.sign(iat=now() - 500, exp=now() - 300), EXPIRED),
    ("issued ahead", lambda o: o.tenant.sign(iat=now() + 400, exp=now() + 500), (503, "issued-ahead")),
    ("not yet valid", lambda o: o.tenant.sign(nbf=now() + 100), (503, "not-yet-valid")),
    ("too long a lifetime", lambda o: o.tenant.sign(lifetime=100_000), (401, "lifetime-too-long")),
    ("contradictory times", lambda o: o.tenant.sign(iat=now(), exp=now() - 1), (400, "contradictory-times")),
    ("a time as text", lambda o: o.tenant.sign_freely(iat=str(now())), (400, "wrong-claim-type")),
    ("a time with a fraction", lambda o: o.tenant.sign_freely(exp=now() + 100.5), (400, "wrong-claim-type")),
    ("no expiry", lambda o: o.tenant.sign_freely(without=["exp"]), (400, "missing-claim")),
    ("no qsh", lambda o: o.tenant.sign_freely(without=["qsh"]), (400, "missing-claim")),
    ("qsh of another path", lambda o: o.tenant.sign("/installed"), (401, "wrong-qsh")),
    ("qsh of another method", lambda o: o.tenant.sign(method="GET"), (401, "wrong-qsh")),
    ("qsh of a query", lambda o: o.tenant.sign("/callback?x=1"), (401, "wrong-qsh")),
    ("context token", lambda o: o.tenant.sign(qsh="context-qsh"), (401, "context-token-refused")),
]
"""Name, what stands in `Authorization`, answer. The body would open the gate."""


def opening(occasion):
    return json.dumps(payload(occasion.name, "allowed")).encode()


def odd(**fields):
    return lambda occasion: json.dumps({**payload(occasion.name, "allowed"), **fields}).encode()


MALFORMED = (400, "malformed-body")
UNIDENTIFIED = (400, "unidentified-gate")
BODIES = [
    ("empty", lambda o: b"", MALFORMED),
    ("truncated", lambda o: opening(o)[:-1], MALFORMED),
    ("a list", lambda o: b"[]", MALFORMED),
    ("duplicate key", lambda o: opening(o)[:-1] + b',"gatingStatus":"allowed"}', MALFORMED),
    ("trailing text", lambda o: opening(o) + b"{}", MALFORMED),
    ("byte order mark", lambda o: b"\xef\xbb\xbf" + opening(o), MALFORMED),
    ("not UTF-8", lambda o: opening(o).replace(b"allowed", b"allow\xff"), MALFORMED),
    ("100,000 deep", lambda o: b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", MALFORMED),
    ("lone surrogate", lambda o: opening(o).replace(b'"prod"', b'"\\ud800"'), UNIDENTIFIED),
    ("one byte too long", lambda o: opening(o).ljust(LONGEST_BODY + 1), (400, "body-too-long")),
    ("no pipeline", odd(pipelineId=None), UNIDENTIFIED),
    ("no environment", odd(environmentId=""), UNIDENTIFIED),
    ("a fraction for a number", odd(deploymentSequenceNumber=1.5), UNIDENTIFIED),
    ("a number beyond 64 bits", odd(deploymentSequenceNumber=2**63), UNIDENTIFIED),
    ("1,001 details", odd(details=[{}] * 1001), (400, "too-many-details")),
    ("from the future", odd(updatedTimestamp="2999-01-01T00:00:00Z"), (503, "updated-ahead")),
]
"""Name, octets, answer. The token is good."""


def ask(token, target):
    return Request("GET", target, (("Authorization", f"Bearer {token}"),))


def submission(token, body):
    return Request("POST", "/deployments", (("Authorization", f"Bearer {token}"),), body)


OTHERS = [
    ("gate of another tenant", lambda o: ask(o.other.read_token, o.path), (404, "unknown-gate")),
    ("gate that nobody registered", lambda o: ask(o.tenant.read_token, f"{o.path}000000"), (404, "unknown-gate")),
    ("no token", lambda o: Request("GET", o.path), STRANGER),
    ("wrong token", lambda o: ask("cg_read_0_0", o.path), STRANGER),
    ("token of the other scope", lambda o: ask(o.tenant.submit_token, o.path), STRANGER),
    ("unreadable wait", lambda o: ask(o.tenant.read_token, f"{o.path}?wait=x"), (400, "malformed-query")),
    ("no number", lambda o: ask(o.tenant.read_token, f"{o.path}x"), (400, "malformed-path")),
    ("registering to read", lambda o: replace(ask(o.tenant.read_token, o.path), method="PUT", body=b""), STRANGER),
    ("submitting to read", lambda o: submission(o.tenant.read_token, b"{}"), STRANGER),
    ("submitting no JSON", lambda o: submission(o.tenant.submit_token, b"{"), (422, "invalid-document")),
    ("submitting nothing", lambda o: submission(o.tenant.submit_token, b"{}"), (422, "invalid-document")),
    ("submitting no UTF-8", lambda o: submission(o.tenant.submit_token, b"\xff"), MALFORMED),
]
"""Name, request, answer: what a pipeline can send."""


class Catalogue:
    """All of it, again and again in an order that the seed decides."""

    def __init__(self, random):
        self._random = random
        token = [(f"token: {name}", make, answer, self._with_token) for name, make, answer in TOKENS]
        body = [(f"body: {name}", make, answer, self._with_body) for name, make, answer in BODIES]
        other = [(f"pipeline: {name}", make, answer, lambda make, occasion: make(occasion)) for name, make, answer in OTHERS]
        self._made = [*token, *body, *other]
        self._vectors = vectors()
        self._left = []

    def __len__(self):
        return len(self._made) + len(self._vectors)

    def next(self, occasion):
        """The next bad request."""
        if not self._left:
            # What is made anew is as frequent as the vectors together, of which there are more.
            times = max(1, len(self._vectors) // len(self._made))
            self._left = [*self._made * times, *self._vectors]
            self._random.shuffle(self._left)
        chosen = self._left.pop()
        if isinstance(chosen, Bad):
            return chosen
        name, make, answer, send = chosen
        return Bad(name, send(make, occasion), frozenset([answer]))

    @staticmethod
    def _with_token(make, occasion):
        return callback(make(occasion), opening(occasion))

    @staticmethod
    def _with_body(make, occasion):
        return callback(occasion.tenant.sign(), make(occasion))


def vectors():
    """The shared vectors that are refused and that a client can send to a running server. Their tokens were good in 2020: a
    check that comes after the one of the times is not reached."""
    order = reasons()
    found = []
    for name in ["token", "callback"]:
        for vector in json.loads((ROOT / f"tests/vectors/{name}.json").read_text())["vectors"]:
            bad = sendable(vector, order)
            if bad:
                found.append(bad)
    if len(found) < 100:
        raise ValueError(f"only {len(found)} vectors can be sent")
    return found


VECTOR_TENANT = {"client-key": "jira:1234-5678-9000", "secrets": ["7512836e-9137-48ac-baaf-a1935b96e17a"]}
VECTOR_NOW = 1_600_000_060
VECTOR_POLICY = {"leeway": 30, "max-lifetime": 900, "late": 0, "query-token": False, "context-token": False}
# Its header and its claims are wrong, and hosts read the claims first: they peek at the issuer to find the tenant.
PEEKED = "order-algorithm-before-claims-json"


def reasons():
    """The names of refusals in the order of their checks, as the contract says it."""
    text = (ROOT / "wit/types.wit").read_text()
    variant = text.split("variant reason {", 1)[1].split("\n    }", 1)[0]
    return re.findall(r"^        ([a-z0-9-]+)(?:\(|,)", variant, re.MULTILINE)


def sendable(vector, order):
    given = vector["input"]
    if vector["function"] not in ("jwt.verify", "callback.accept") or "err" not in vector["expect"]:
        return None
    request, rejection = given["request"], vector["expect"]["err"]
    if given["now"] != VECTOR_NOW or given["tenant"] != VECTOR_TENANT or given["policy"] != VECTOR_POLICY or vector["id"] == PEEKED:
        return None
    target, authorization = request["target"], request["authorization"]
    plain = isinstance(target, str) and re.fullmatch(r"[!-~]+", target) and "#" not in target
    if request["method"] != "POST" or request["base-path"] or not plain or target.partition("?")[0] != "/callback":
        return None
    if not all(isinstance(value, str) and re.fullmatch(r"[!-~]([ -~]*[!-~])?", value) for value in authorization):
        return None
    body = given["body"] if vector["function"] == "callback.accept" else "{}"
    if not isinstance(body, str):
        return None
    expected = {(rejection["status"], rejection["answer"])}
    if order.index(rejection["code"]) >= order.index("expired"):
        expected.add(EXPIRED)
    octets = body.encode()
    return Bad(f"vector: {vector['id']}", callback(authorization, octets, target), frozenset(expected))
