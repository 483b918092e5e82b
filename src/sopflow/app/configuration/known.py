"""The settings that each system takes: those of every one, its credentials, and what its manifest declares."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.catalog.model import Adapter, SettingNote, SettingType
from sopflow.diagnostics import Words

URL, CA, VERIFY, PROXY = "url", "ca", "verify", "proxy"
LOOK_UP_SECONDS = "look_up_seconds"

EVERYWHERE: Mapping[str, SettingNote] = {
    URL: SettingNote(SettingType.URL, Words(en="Address of the system", id="Alamat sistem"), required=True),
    CA: SettingNote(
        SettingType.PATH, Words(en="Certificates of your own authority (PEM)", id="Sertifikat otoritas Anda (PEM)")
    ),
    VERIFY: SettingNote(
        SettingType.YES_NO, Words(en="Whether its certificate is verified", id="Apakah sertifikatnya diperiksa")
    ),
    PROXY: SettingNote(SettingType.TEXT, Words(en="Proxy", id="Proxy")),
    "connect_seconds": SettingNote(SettingType.NUMBER, Words(en="Seconds to connect in", id="Detik untuk tersambung")),
    "attempt_seconds": SettingNote(
        SettingType.NUMBER,
        Words(en="Most seconds of one attempt, whatever the operation allows", id="Paling lama satu percobaan, detik"),
    ),
    LOOK_UP_SECONDS: SettingNote(
        SettingType.NUMBER,
        Words(
            en="Seconds from a lost reply to the look-up of what was sent",
            id="Detik sejak balasan hilang sampai pencarian atas yang dikirim",
        ),
    ),
}


def settings_of(adapter: Adapter) -> dict[str, SettingNote]:
    """All settings of a system by name."""
    prefix = f"SOPFLOW_{adapter.name}_".upper().replace("-", "_")
    secrets = {
        name.removeprefix(prefix).lower(): SettingNote(SettingType.SECRET, words, required=True)
        for name, words in adapter.secrets.items()
    }
    return {**EVERYWHERE, **secrets, **adapter.settings}
