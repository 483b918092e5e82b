"""Whether a server is there and who it says it is, before anything is asked of it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sopflow.adapter_api import Settings
from sopflow.diagnostics import Words
from sopflow.rendering.systems.rows import Finding, Verdict

REACH, CERTIFICATE = "reach", "certificate"
SECONDS, SOON = 5.0, 30
"""Seconds that a connection may take; days before its end from which on a certificate is spoken of."""

_PROXY = Words(en="by a proxy: what is behind it is not looked at", id="lewat proxy: di baliknya tidak dilihat")
_PLAIN = Words(en="no TLS: it is on this machine", id="tanpa TLS: ada di mesin ini")
_UNVERIFIED = Words(en="not verified, as the settings say", id="tidak diperiksa, sesuai pengaturan")


def reach(settings: Settings) -> Iterator[Finding]:
    """Connect, and shake hands. Nothing is asked."""
    system = settings.system
    if settings.text("proxy") is not None:
        yield Finding(system, REACH, Verdict.SKIPPED, _PROXY)
        return
    parts = urlsplit(str(settings.text("url")))
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection(
            (str(parts.hostname), port), settings.number("connect_seconds") or SECONDS
        ) as line:
            yield Finding(system, REACH, Verdict.OK, _answers(parts.hostname, port))
            yield (
                _certificate(settings, line, str(parts.hostname))
                if parts.scheme == "https"
                else Finding(system, CERTIFICATE, Verdict.SKIPPED, _PLAIN)
            )
    except OSError as problem:
        yield Finding(system, REACH, Verdict.FAILED, _silent(parts.hostname, port, problem))


def _certificate(settings: Settings, line: socket.socket, host: str) -> Finding:
    if settings.flag("verify") is False:
        return Finding(settings.system, CERTIFICATE, Verdict.SKIPPED, _UNVERIFIED)
    try:
        context = ssl.create_default_context(cafile=settings.path("ca"))
        with context.wrap_socket(line, server_hostname=host) as secured:
            told = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as problem:
        return Finding(settings.system, CERTIFICATE, Verdict.FAILED, _untrusted(problem))
    except OSError as problem:  # a file of certificates that is not there, or a server that speaks no TLS
        kind = type(problem).__name__
        words = Words(
            en=f"no TLS comes about ({kind}): does the server speak https there, and is `ca` its authority's file?",
            id=f"TLS tidak terbentuk ({kind}): apakah server di sana memakai https, dan `ca` berkas otoritasnya?",
        )
        return Finding(settings.system, CERTIFICATE, Verdict.FAILED, words)
    return Finding(settings.system, CERTIFICATE, Verdict.OK, _valid(str(told.get("notAfter", ""))))


def _answers(host: str | None, port: int) -> Words:
    return Words(en=f"{host}:{port} answers", id=f"{host}:{port} menjawab")


def _silent(host: str | None, port: int, problem: OSError) -> Words:
    kind = type(problem).__name__
    return Words(
        en=f"{host}:{port} does not answer ({kind}): see whether the address is right and the network lets you there",
        id=f"{host}:{port} tidak menjawab ({kind}): periksa alamatnya dan apakah jaringan mengizinkan",
    )


def _untrusted(problem: ssl.SSLCertVerificationError) -> Words:
    why = problem.verify_message
    return Words(
        en=f"its certificate is not believed ({why}): name your authority's certificates by `ca`",
        id=f"sertifikatnya tidak dipercaya ({why}): sebut sertifikat otoritas Anda lewat `ca`",
    )


def _valid(until: str) -> Words:
    if not until:
        return Words(en="believed", id="dipercaya")
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC)
    soon = (ends - datetime.now(UTC)).days < SOON
    warning = Words(en=", soon: renew it", id=", sebentar lagi: perbarui") if soon else Words(en="", id="")
    return Words(
        en=f"believed, valid until {ends:%Y-%m-%d}{warning.en}",
        id=f"dipercaya, berlaku sampai {ends:%Y-%m-%d}{warning.id}",
    )
