"""What made-up systems were asked, as their practice store keeps it."""

from __future__ import annotations

import json
import time

from sopflow.stores.open import open_store

LONGEST = 60.0


def wait_until_it_arrived(url: str, case: str) -> None:
    """Return once a made-up system has heard a call of that case: whoever is killed then had sent it."""
    ends = time.monotonic() + LONGEST
    store = open_store(url, create=False)
    try:
        while True:
            row = store.read(lambda tx: tx.inbox.get(f"practice:{case}"))
            if row is not None and json.loads(row.body)["served"]:
                return
            assert time.monotonic() < ends, "the call has not arrived"
            time.sleep(0.02)
    finally:
        store.close()
