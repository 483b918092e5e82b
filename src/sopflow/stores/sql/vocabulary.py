"""The words that texts of a publication's cases are packed with: what its own text says that they will be made of.

Only the texts of the publication are looked at, never a case: words are kept for ever, and a case may be erased. They
need not be right, only likely: a text that has none of them is packed too, and is longer. What matters most stands
last. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from sopflow.stores.sql.packing import LONGEST

FORMS = (
    '{"answers":{"note":"","on_net":true,null,false,"P1","P2",[0,1,2],"failed","votes",["chore",["playbook",["replies",['
    '"in_doubt","pending":["c":{"vi":{"fr":[["sk":["t":[["ac":"o":{"e":"h":[["","reply",1,0,'
    '"fields":{"external_id":"Asia/Jakarta WIB"},"done","done","ticket",1,{}]],"at":{"$t":"2026-'
    '{"case":"","inputs":{"settings":{"language":"id","subject":"","role":"agent"},"by":"","role":"agent"}'
    '{"effect":".1","output":[{"id":"","kind":"","amount":000000},{"id":"","status":"active"}],"error":""}'
    '{"effect":".2","output":{"number":"","msisdn":{"$p":["+628'
    '{"n":{"$t":"2026-+00:00"},"f":{"msisdn":{"$p":["+6281","+6281"]},"w":["answers",["w":["events",["'
    '"]]],"l":[["","i":1,"no":2}{"name":"","answers":{"'
)
"""What a case and its events look like in every playbook (`stores.codec`)."""

_BELOW = re.compile(r"^(facts|types|settings):[^\n]*\n((?:(?:[ #][^\n]*)?\n)*)", re.MULTILINE)
_NAME = re.compile(r"^  ([a-z_]\w*):", re.MULTILINE)
_FIELD = re.compile(r"^\s+([a-z_]\w*): \{type:", re.MULTILINE)
_VALUES = re.compile(r"(?:values|choices): \[([^\]]*)\]")
_CHOICES = re.compile(r"^ +choices:\n((?: {6,}[^\n]*\n)+)", re.MULTILINE)
_CHOICE = re.compile(r"^ {6}([\w ]+):", re.MULTILINE)


def vocabulary(bundle: str) -> bytes:
    """The words of a publication: its `PlaybookRow.bundle`, or "" where it is not known."""
    playbook, manifests = _texts(bundle)
    names = [name for _, part in _BELOW.findall(playbook) for name in _NAME.findall(part)]
    systems = [text for name, text in manifests if f"{name}." in playbook]
    words = [f'"{one}"' for text in (playbook, *systems) for one in _choices(text)]
    words += [f',"{name}":' for text in systems for name in _FIELD.findall(text)]
    words += [f',"{name}":"' for name in names]
    words += [f'"{one}"' for name, _ in manifests for one in re.findall(rf"\b{re.escape(name)}\.\w+", playbook)]
    kept = "".join(dict.fromkeys(words))
    return (kept[-(LONGEST - len(FORMS)) :] + FORMS).encode()


def _texts(bundle: str) -> tuple[str, list[tuple[str, str]]]:
    """The text of the playbook and those of its manifests."""
    try:
        given = json.loads(bundle)
        return str(given["playbook"]), [(str(name), str(text)) for name, text in given["manifests"].items()]
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", []


def _choices(text: str) -> Iterator[str]:
    """What can be chosen: in a line, or one below the other."""
    for line in _VALUES.findall(text):
        yield from (one.strip(" '\"") for one in line.split(","))
    for block in _CHOICES.findall(text):
        yield from _CHOICE.findall(block)
