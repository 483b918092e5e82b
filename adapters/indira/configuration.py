"""Which Indira, as whom, and what a company chose of it."""

from __future__ import annotations

from sopflow_adapters.connecting import ConnectedHost, credentials_of, path_of, trust_of

from sopflow.adapter_api import Settings

from .client import DEVICES, Client
from .operations import Operations


def host_of(settings: Settings) -> ConnectedHost:
    """The adapter with these settings. Connects to nothing yet. Raises SettingsError."""
    client = client_of(settings)
    return ConnectedHost(Operations(client).table(), client.close, settings.number("attempt_seconds"))


def client_of(settings: Settings) -> Client:
    """The client with these settings. Connects to nothing yet. Raises SettingsError."""
    credentials = credentials_of(settings)
    path = path_of(settings, "devices_path") or DEVICES
    return Client(str(settings.text("url")), credentials, trust=trust_of(settings), devices_path=path)
