"""A world from its file: read as YAML, held against its schema, and looked through for what no schema can say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files

from sopflow.diagnostics import Diagnostic, Label, Source, Words, has_errors
from sopflow.document.nodes import Document, Scalar
from sopflow.document.pointer import Pointer
from sopflow.document.yaml_reader import read
from sopflow.errors import InvalidPlaybook
from sopflow.schema.rules import REPEATED, WRONG_FORM
from sopflow.schema.validator import validate
from sopflow.values.phone import parse_phone

from .decoding import decoded
from .known import why_not
from .model import Customer, World
from .times import JAKARTA, date_of, time_of

SHIPPED = "world.yaml"
_TIMES = frozenset({"at", "created", "due", "retention_from", "first_used_at", "clock"})
_NUMBERED = frozenset({"id", "number", "msisdn", "customer_id", "account"})


def shipped() -> Source:
    """The world that comes with sopflow."""
    return Source(SHIPPED, files(__package__).joinpath(SHIPPED).read_text(encoding="utf-8"))


def world_of(source: Source | None = None) -> World:
    """The world of a file, of the shipped one without it. Times such as `-1d 13:05` are counted from today, or from
    the day that its `clock` stands at.

    Raises:
        InvalidPlaybook: it does not check; carries every diagnostic.
    """
    reading = read(source or shipped())
    found = reading.diagnostics
    if reading.document is not None:
        found = (*found, *check(reading.document))
    if reading.document is None or has_errors(found):
        raise InvalidPlaybook(found)
    plain = reading.document.root.plain
    assert isinstance(plain, dict)
    standing = plain.get("clock")
    now = datetime.fromisoformat(standing) if isinstance(standing, str) else datetime.now(UTC)
    return _with_numbers(decoded(World, plain, now.astimezone(JAKARTA).date()))


def check(document: Document) -> tuple[Diagnostic, ...]:
    """Everything that keeps a document from being a world, in the order of the file."""
    shape = validate(document, "world")
    if has_errors(shape):
        return shape
    found = (*_impossible(document), *_twice(document), *_no_faults(document))
    return tuple(sorted(found, key=lambda each: each.span.start))


def e164(written: str | None) -> str | None:
    """A number as systems exchange it; as it is written where it is none."""
    phone = parse_phone(written) if written is not None else None
    return phone.e164 if phone is not None else written


def _with_numbers(world: World) -> World:
    """All numbers of customers in the international form."""
    return replace(
        world,
        customers=tuple(_named(each, at) for at, each in enumerate(world.customers, 1)),
        confirmations=tuple(replace(each, msisdn=e164(each.msisdn)) for each in world.confirmations),
        adjustments=tuple(replace(each, msisdn=e164(each.msisdn)) for each in world.adjustments),
    )


def _named(customer: Customer, at: int) -> Customer:
    """A customer with a number in the international form, an identity and an account."""
    return replace(
        customer,
        msisdn=e164(customer.msisdn) or customer.msisdn,
        customer_id=customer.customer_id or f"CUST-{at:07}",
        account=customer.account or f"ACC-{at:07}",
    )


def _scalars(document: Document) -> Iterator[tuple[Pointer, Scalar]]:
    for pointer, node in document.pointers():
        if isinstance(node, Scalar):
            yield pointer, node


def _impossible(document: Document) -> Iterator[Diagnostic]:
    """Times, dates and numbers that have the right form, and are none."""
    for at, node in _scalars(document):
        if at[-1] in _TIMES and not _is_time(str(node.value)):
            yield _refused(document, at, Words(en="there is no such time", id="waktu itu tidak ada"))
        if at[-1] == "msisdn" and parse_phone(str(node.value)) is None:
            hint = Words(
                en="it is no telephone number: write one such as '0812 0000 0001'",
                id="ini bukan nomor telepon: tulis misalnya '0812 0000 0001'",
            )
            yield _refused(document, at, hint)


def _no_faults(document: Document) -> Iterator[Diagnostic]:
    """Faults that no system has, or none of its operations: they would wait for ever."""
    plain = document.root.plain
    given = plain.get("faults") if isinstance(plain, dict) else None
    for place, each in enumerate(given if isinstance(given, list) else ()):
        if isinstance(each, dict):
            system, fault, operation = str(each["system"]), str(each["fault"]), each.get("operation")
            wrong = why_not(system, fault, None if operation is None else str(operation))
            if wrong is not None:
                named = "fault" if why_not(system, fault, None) else "operation"
                yield Diagnostic(WRONG_FORM, document.span(("faults", place, named)), wrong)


def _is_time(written: str) -> bool:
    today = date(2025, 1, 1)
    try:
        _ = time_of(written, today) if ":" in written else date_of(written, today)
    except (ValueError, OverflowError):
        return False
    return True


def _refused(document: Document, at: Pointer, why: Words) -> Diagnostic:
    written = str(document.node(at).plain)
    words = Words(en=f"`{at[-1]}` cannot be `{written}`: {why.en}", id=f"`{at[-1]}` tidak boleh `{written}`: {why.id}")
    return Diagnostic(WRONG_FORM, document.span(at), words)


def _twice(document: Document) -> Iterator[Diagnostic]:
    """Numbers that two things have: one of them would never be found."""
    first: dict[tuple[object, ...], Pointer] = {}
    for at, node in _scalars(document):
        if at[0] != "customers" or at[-1] not in _NUMBERED:
            continue
        key = (_kind(at), e164(str(node.value)) if at[-1] == "msisdn" else node.value)
        if key in first and not _on_the_bill(at, first[key]):
            yield _repeated(document, at, first[key])
        first.setdefault(key, at)


def _kind(at: Pointer) -> tuple[object, ...]:
    """What is numbered: purchases and items of bills share their numbers, since both are cancelled by them."""
    names = tuple(step for step in at if isinstance(step, str))
    return (
        ("purchases", "id")
        if names in (("customers", "bill", "items", "id"), ("customers", "purchases", "id"))
        else names
    )


def _on_the_bill(one: Pointer, other: Pointer) -> bool:
    """A purchase that stands on its customer's bill too."""
    return one[1] == other[1] and {one[2], other[2]} == {"bill", "purchases"}


def _repeated(document: Document, at: Pointer, first: Pointer) -> Diagnostic:
    written = document.node(at).plain
    words = Words(en=f"`{at[-1]}` {written} stands twice", id=f"`{at[-1]}` {written} ditulis dua kali")
    label = Label(document.span(first), Words(en="it stands here already", id="sudah ditulis di sini"))
    help_ = Words(en="Give each its own.", id="Beri masing-masing nomor sendiri.")
    return Diagnostic(REPEATED, document.span(at), words, help=help_, labels=(label,))
