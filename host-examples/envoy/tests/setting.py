"""What the tests of one way run against. Filled in by the way's module before its tests run."""

import json
import uuid

from gate import Tenant


def secret():
    return f"{uuid.uuid4()}{uuid.uuid4()}"


class Setting:
    # The proxy, and the server behind it.
    proxy = None
    upstream = None
    # A tenant, the same with the secret that it replaced, and another one.
    tenant = Tenant("jira:1234-5678", secret())
    replaced = Tenant("jira:1234-5678", secret())
    other = Tenant("other tenant, é", secret())

    @property
    def tenants(self):
        """The document of tenants."""
        return {
            "tenants": [
                {"client_key": self.tenant.client_key, "secrets": [self.tenant.secret, self.replaced.secret]},
                {"client_key": self.other.client_key, "secrets": [self.other.secret]},
            ]
        }

    def write_tenants(self, path, more=()):
        """Replaces the file of tenants at one stroke."""
        document = self.tenants
        document["tenants"] += [{"client_key": one.client_key, "secrets": [one.secret]} for one in more]
        beside = path.with_suffix(".part")
        beside.write_text(json.dumps(document))
        beside.replace(path)


SETTING = Setting()
