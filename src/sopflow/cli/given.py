"""What `--answer`, `--set` and `--reply` give: pairs of a name and a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sopflow.cli.refused import Refused
from sopflow.diagnostics import Source, Words
from sopflow.document.nodes import Plain
from sopflow.document.yaml_reader import read
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import TIME

_NO_ANSWER = "null"


def answers(pairs: Sequence[str], flag: str = "--answer") -> dict[str, object]:
    """`FACT=VALUE`: text as people type it, `null` for no answer, YAML where it begins with a bracket. A fact that is
    named several times is answered in turn. `flag` is the option that they are given by, "" for none."""
    found: dict[str, list[object]] = {}
    for pair in pairs:
        name, value = _pair(flag, "FACT=VALUE", pair)
        found.setdefault(name, []).append(_value(flag, name, value))
    return {name: values[0] if len(values) == 1 else {"in_turn": values} for name, values in found.items()}


def settings(pairs: Sequence[str]) -> dict[str, object]:
    """`SETTING=VALUE`, the last one counting."""
    return dict(_pair("--set", "SETTING=VALUE", pair) for pair in pairs)


def replies(pairs: Sequence[str]) -> dict[str, object]:
    """`OPERATION=YAML`; one that is named several times replies in turn."""
    found: dict[str, list[object]] = {}
    for pair in pairs:
        name, value = _pair("--reply", "OPERATION=YAML", pair)
        found.setdefault(name, []).append(_yaml("--reply", name, value))
    return {name: values[0] if len(values) == 1 else {"in_turn": values} for name, values in found.items()}


def seconds(pairs: Sequence[str]) -> dict[str, float]:
    """`OPERATION=SECONDS`."""
    found: dict[str, float] = {}
    for pair in pairs:
        name, value = _pair("--slow", "OPERATION=SECONDS", pair)
        if not re.fullmatch(r"\d{1,4}(\.\d+)?", value):
            said = f"--slow {name}"
            raise Refused(Words(en=f"{said}: no number of seconds", id=f"{said}: bukan jumlah detik"))
        found[name] = float(value)
    return found


def yaml(flag: str, written: str) -> object:
    """The plain data that a text of YAML holds."""
    return _yaml(flag, "", written)


def clock(written: str | None, flag: str = "--clock") -> datetime | None:
    """`--clock`: when the case begins; or another moment."""
    if written is None:
        return None
    moment = parse(written, TIME)
    if isinstance(moment, Refusal) or not isinstance(moment, datetime):
        reason = moment.reason if isinstance(moment, Refusal) else Words(en="no time", id="bukan waktu")
        hint = moment.hint if isinstance(moment, Refusal) else None
        raise Refused(Words(en=f"{flag}: {reason.en}", id=f"{flag}: {reason.id}"), hint)
    return moment


def scenario_at(written: str) -> tuple[Path, str | None]:
    """`FILE[#ID]`: the file, and the id where one is named."""
    file, hash_, id = written.rpartition("#")
    if not hash_ or Path(written).exists():
        return Path(written), None
    return Path(file), id


def _pair(flag: str, form: str, pair: str) -> tuple[str, str]:
    """A name and a value. What cannot be read is not repeated: it may be an answer."""
    name, equals, value = pair.partition("=")
    if not equals or not name.strip():
        raise Refused(
            Words(en=f"{flag} is written as {form}", id=f"{flag} ditulis sebagai {form}")
            if flag
            else Words(en=f"write {form}: one value has no name", id=f"tulis {form}: ada nilai tanpa nama"),
            place=flag or form,
        )
    return name.strip(), value.strip()


def _value(flag: str, name: str, value: str) -> object:
    if value == _NO_ANSWER:
        return None
    return _yaml(flag, name, value) if value[:1] in ("[", "{") else value


def _yaml(flag: str, name: str, value: str) -> Plain:
    at = f"{flag} {name}".strip()
    reading = read(Source(at, value))
    if reading.document is None or reading.diagnostics:
        first = reading.diagnostics[0]
        where = f"{at}: "
        raise Refused(Words(en=where + first.message.en, id=where + first.message.id), first.help)
    return reading.document.root.plain
