"""What the simulators take as credentials. They guard nothing, and open nothing elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

CREDENTIALS: Mapping[str, Mapping[str, str]] = {
    "dsc": {"client_id": "sopflow-practice", "client_secret": "practice-only-dsc"},
    "indira": {"client_id": "sopflow-practice", "client_secret": "practice-only-indira"},
    "billing": {"client_id": "sopflow-practice", "client_secret": "practice-only-billing"},
    "remedy": {"username": "sopflow-practice", "password": "practice-only-remedy"},
}
"""By system and by setting (`SOPFLOW_DSC_CLIENT_ID` is `dsc`, `client_id`)."""
