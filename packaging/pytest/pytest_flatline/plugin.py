# SPDX-License-Identifier: MIT
"""The fixture expect_flat: expect_flat() whose runs are named after the test."""
from __future__ import annotations

from typing import Any, Callable

import pytest

from . import Driven, Result
from . import expect_flat as expect


@pytest.fixture
def expect_flat(request: pytest.FixtureRequest) -> Callable[..., Result]:
    def named(what: Driven, **options: Any) -> Result:
        __tracebackhide__ = True
        return expect(what, **{"name": request.node.name, **options})

    return named
