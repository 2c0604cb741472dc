"""The component under test: the one inside the installed package."""

from __future__ import annotations

import pytest

from connect_gating import ConnectGating


@pytest.fixture(scope="session")
def gating() -> ConnectGating:
    return ConnectGating()
