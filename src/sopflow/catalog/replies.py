"""What a system answered, scripted or over the wire, checked against the operation's output type."""

from __future__ import annotations

from sopflow.catalog.model import Operation
from sopflow.diagnostics import Words
from sopflow.values.moments import DEFAULT_ZONE
from sopflow.values.reading import parse
from sopflow.values.refusal import Refusal
from sopflow.values.types import ListOf, Record

_NOT_A_LIST = Refusal(
    Words(en="the reply is a list", id="balasannya berupa daftar"),
    Words(en="write [] for nothing found, or one item a line", id="tulis [] bila tidak ada, atau satu butir per baris"),
)


def read_reply(operation: Operation, plain: object, *, zone: str = DEFAULT_ZONE) -> object | Refusal:
    """The reply as a value of the operation's output type, or what is wrong with it.

    No reply at all (None) stands for a record without fields. Generated fields may be missing (`generated.fill`
    makes them up), optional ones stay missing, any other must be there; an unknown field is refused. A day where a
    time is wanted is its midnight: systems are read leniently.
    """
    if plain is None and isinstance(operation.output, Record):
        plain = {}
    if isinstance(operation.output, ListOf) and not isinstance(plain, list | tuple):
        return _NOT_A_LIST
    return parse(plain, operation.output, zone=zone, whole_days=True)
