"""PyPI `atlassian-jwt`, the usual Connect library of Python, for the tests of the C binding: C has none.

`make` prints requests that it signs, one a line: method, target, token. `check` reads such lines of tokens that were
signed elsewhere, and fails unless the library takes each of them, and not for another target. `bench` prints how many
microseconds a call of the library takes.
"""

import random
import sys
import time
from urllib.parse import quote

import atlassian_jwt

ISSUER, SECRET = "jira:1234-5678-9000", "7512836e-9137-48ac-baaf-a1935b96e17a"
RANDOM = random.Random(2026)
ALPHABET = "abcXYZ019-._~ +/äß&=,漢"


class Library(atlassian_jwt.Authenticator):
    def get_shared_secret(self, client_key):
        return SECRET


def target():
    def text():
        return quote("".join(RANDOM.choices(ALPHABET, k=RANDOM.randint(1, 8))), safe="")

    path = "/" + "/".join(f"s{text()}" for _ in range(RANDOM.randint(1, 3)))
    # One value for each name: the library does not sort several as Atlassian's Java does.
    query = "&".join(f"n{number}{text()}={text()}" for number in range(RANDOM.randint(0, 4)))
    return f"{path}?{query}" if query else path


def make():
    for _ in range(200):
        method, path = RANDOM.choice(["GET", "POST", "PUT"]), target()
        print(method, path, atlassian_jwt.encode_token(method, path, ISSUER, SECRET, timeout_secs=180))


def check():
    library = Library()
    lines = sys.stdin.read().splitlines()
    assert len(lines) == 200, f"{len(lines)} tokens"
    for method, path, token in map(str.split, lines):
        headers = {"Authorization": f"JWT {token}"}
        assert library.authenticate(method, path, headers).client_key == ISSUER
        try:
            library.authenticate(method, "/elsewhere", headers)
        except atlassian_jwt.DecodeError:
            continue
        raise AssertionError(f"the library takes a token for another path than {path}")


def bench():
    library, path, calls = Library(), "/callback?pipeline=production&user=someone", 300
    headers = {"Authorization": f"JWT {atlassian_jwt.encode_token('POST', path, ISSUER, SECRET, 900)}"}
    library.authenticate("POST", path, headers)
    begun = time.perf_counter()
    for _ in range(calls):
        library.authenticate("POST", path, headers)
    print((time.perf_counter() - begun) / calls * 1e6)


{"make": make, "check": check, "bench": bench}[sys.argv[1]]()
