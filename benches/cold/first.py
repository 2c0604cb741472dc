"""From the component's file to the first answer in Python, in milliseconds: with `cached`, machine code that was kept."""

import sys
import time

from connect_gating import ConnectGating, Policy, Request, Tenant

component, authorization, body, client_key, secret, now, way = sys.argv[1:]
policy = Policy(leeway=30, max_lifetime=900, late=0, query_token=False, context_token=False)
request = Request(method="POST", target="/callback", base_path="", authorization=(authorization,))
tenant = Tenant(client_key=client_key, secrets=(secret,))

begun = time.perf_counter()
gating = ConnectGating(component, cache=way == "cached")
event = gating.callback.accept(request, body, tenant, policy, int(now))
print((time.perf_counter() - begun) * 1000)
assert event.client_key == client_key
