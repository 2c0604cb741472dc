"""What the suite runs against. Filled in before the tests are loaded."""


class Setting:
    # The gate, and the key and the base URL of its app.
    gate = None
    audience = None
    app_key = None
    # Two tenants that it knows.
    tenant = None
    other = None
    # The stand-in for Jira, where there is one.
    jira = None
    # Another host with the same store, and the process to kill.
    peer = None
    kill = None
    # Whether a callback alone opens a gate there.
    trusts_callbacks = False
    # How many bodies at once are begun and not ended.
    half_sent = 100


SETTING = Setting()
