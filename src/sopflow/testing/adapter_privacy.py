"""What an adapter may not say to anybody: people's data and its own credentials, in logs, on the terminal, in what it
raises or answers, or in a `repr`."""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

import pytest

from sopflow.ports.world import Failed
from sopflow.testing.adapter_bench import ATTEMPT, Bench, key_of
from sopflow.values.showing import plain
from sopflow.values.types import ListOf, Privacy, Record, Type

_SHORTEST = 4  # characters: less is found by chance


class Overheard(logging.Handler):
    """Every line of every logger, with the traceback where it has one."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class PrivacySuite:
    """With every logger at DEBUG, whatever goes wrong."""

    def test_nothing_personal_and_no_secret_is_said(
        self, bench: Bench, operation: str, faults: tuple[str, ...], capfd: pytest.CaptureFixture[str]
    ) -> None:
        unspoken = words_of(bench, operation)
        capfd.readouterr()
        with everything_logged() as overheard:
            said = [call(bench, operation), repr(bench.behind.host), str(bench.behind.host)]
            for number, fault in enumerate(faults):
                bench.spoil(fault, operation)
                said.append(call(bench, operation, key=key_of(f"{number + 2}"), seconds=ATTEMPT))
        printed = capfd.readouterr()
        text = "\n".join([*overheard.lines, *said, printed.out, printed.err])

        assert [name for name, words in unspoken.items() if shown(words, text)] == []


def call(bench: Bench, operation: str, **more: object) -> str:
    """What a call lets people see: its failure, or the exception with its traceback."""
    try:
        reply = bench.call(operation, **more)  # type: ignore[arg-type]  # the arguments of `call`
    except Exception as problem:  # noqa: BLE001 - an adapter must not raise, and what it then says matters too
        return "".join(traceback.format_exception(problem))
    return repr(reply) if isinstance(reply, Failed) else ""


@contextmanager
def everything_logged() -> Iterator[Overheard]:
    """Every logger that there is, at DEBUG."""
    heard, root = Overheard(), logging.getLogger()
    loggers = [each for each in root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    before = [(each, each.level, each.propagate, each.disabled) for each in (root, *loggers)]
    for each in loggers:
        each.propagate, each.level = True, logging.NOTSET
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(heard)
        for each, level, propagate, disabled in before:
            each.setLevel(level)
            each.propagate, each.disabled = propagate, disabled


def words_of(bench: Bench, operation: str) -> Mapping[str, str]:
    """What must not be shown, each under a name that may: private fields of the example, what the system says about
    people, credentials."""
    declared = bench.operation(operation)
    private = dict(private_texts(bench.given(operation, ""), declared.input, "", secret=False))
    personal = {f"personal[{number}]": text for number, text in enumerate(bench.behind.personal)}
    secrets = {f"secrets[{number}]": text for number, text in enumerate(bench.behind.secrets)}
    return {**private, **personal, **secrets}


def private_texts(value: object, type_: Type, place: str, *, secret: bool) -> Iterator[tuple[str, str]]:
    """The texts in a value that its types call private, by place."""
    match type_:
        case Record(fields=fields) if isinstance(value, Mapping):
            for name, field in fields.items():
                hidden = secret or field.privacy is not Privacy.PUBLIC
                yield from private_texts(value.get(name), field.type, f"{place}.{name}".lstrip("."), secret=hidden)
        case ListOf(item=item) if isinstance(value, list | tuple):
            for number, part in enumerate(value):
                yield from private_texts(part, item, f"{place}[{number}]", secret=secret)
        case _ if secret and value is not None:
            yield from ((place, text) for text in _texts(plain(value)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (each for name in ("name", "raw", "e164") if isinstance(each := value.get(name), str) and each)


def shown(words: str, text: str) -> bool:
    """Whether the words are in the text: as they are, as an address or JSON writes them, or a number's last digits."""
    if len(words) < _SHORTEST:
        return False
    forms = {words, quote(words), quote(words, safe=""), quote_plus(words), json.dumps(words)[1:-1]}
    digits = re.sub(r"\D", "", words)
    if len(digits) >= 8:
        forms.add(digits.removeprefix("62"))
    return any(form in text for form in forms)
