"""That nothing has our key is said only where it is proved."""

from __future__ import annotations

import pytest
from sopflow_adapters.dsc.reading import block
from sopflow_adapters.tmf.api import Listing
from sopflow_adapters.tmf.keys import or_another, with_key
from sopflow_adapters.wire.failures import WireFailure

OURS = "VA-1:abc"


def _listed(**ticket: object) -> Listing[dict[str, object]]:
    told = or_another(block)({"id": "1", "status": "pending", **ticket})
    return Listing([] if told is None else [told], whole=True, strange=told is None)


def test_a_ticket_with_our_key_that_is_called_something_else_is_no_proof_of_absence() -> None:
    with pytest.raises(WireFailure, match="unproved_absence"):
        with_key(_listed(ticketType="Block", externalId=OURS), OURS)


def test_a_ticket_of_another_kind_and_another_key_is_not_ours() -> None:
    assert with_key(_listed(ticketType="Complaint", externalId="X-9"), OURS) is None
    assert with_key(_listed(ticketType="Complaint"), OURS) is None
