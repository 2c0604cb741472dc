"""What the suite runs against. Filled in before the tests are loaded."""


class Setting:
    gate = None
    tenant = None
    other = None
    trusts_callbacks = False


SETTING = Setting()
