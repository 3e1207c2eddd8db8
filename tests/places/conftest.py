"""What the tests of the places share: a checkout with its wheel, made once."""

from __future__ import annotations

import pytest

from tests.places.checkout import Checkout, checkout_in


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy of the project as a clone has it, and its wheel."""
    return checkout_in(tmp_path_factory.mktemp("places"))
