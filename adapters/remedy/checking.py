"""Whether a Remedy has the forms and the fields that our field map speaks of, and whether it keeps our keys: asked by
OPTIONS and by look-ups, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sopflow_adapters.wire.budget import Budget
from sopflow_adapters.wire.failures import WireFailure

from sopflow.adapter_api import Settings
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean

from . import query
from .client import Client
from .configuration import client_of, field_map
from .fields import DETAILS, FOUND, TYPES, FieldMap
from .forms import Forms

STEP, KEYS = "fields", "keys"
KINDS = (*TYPES, "OTHER")
_NEWEST = 20  # tickets that are looked at for one of ours
_BUDGET = Budget(10, 20)
_NOTE = (
    "Incident Number", "Work Log Type", "Detailed Description", "View Access", "Secure Work Log", "Submit Date",
    "Submitter",
)  # fmt: skip
_CHANGED = ("Impact", "Urgency", "Status", "Status_Reason", "Resolution")


def check(settings: Settings) -> Iterator[tuple[str, Words, Words | None]]:
    """For each form a step, what is good about it, and what is wrong with it (None: nothing)."""
    client, fields = client_of(settings), field_map(settings)
    try:
        for form, wanted in wanted_of(fields, client.forms).items():
            good = Words(en=f"{form} has all {len(wanted)} fields", id=f"{form} punya {len(wanted)} field yang perlu")
            try:
                there = client.fields_of(form, budget=_BUDGET)
            except WireFailure as failure:
                yield STEP, good, _unread(form, failure)
                continue
            missing = sorted(wanted - there)
            yield STEP, good, _lacks(form, missing, there) if missing else None
        yield _kept(client, fields)
    finally:
        client.close()


def _kept(client: Client, fields: FieldMap) -> tuple[str, Words, Words | None]:
    """Which types of tickets of ours show their keys: without one that does, none of its type is proved absent. All are
    asked for in one budget."""
    rest = client.ending(_BUDGET)
    try:
        shown = [each for each in KINDS if client.keeps_keys(fields.trail("", kind=each), budget=rest())]
        if shown:
            return KEYS, _keeps(shown), None
        q = query.contains(DETAILS, fields.customer_line(""))
        newest = client.find(client.forms.incident, q, FOUND, budget=rest(), first=_NEWEST)
    except WireFailure as failure:
        return KEYS, _NO_TICKET, _unasked(failure)
    is_there = any(fields.found(each)["type"] in TYPES for each in newest)
    return KEYS, _NO_TICKET, _emptied(client.forms.key) if is_there else None


def wanted_of(fields: FieldMap, forms: Forms) -> Mapping[str, frozenset[str]]:
    """The fields that are written and read, by form."""
    codes = tuple(fields.categories)
    written = {name for kind in TYPES for name in fields.incident(kind, {"kip": codes, "priority": "normal"})}
    note = {*_NOTE, forms.note_key, forms.attachment, forms.worklog_id}
    return {
        forms.create: frozenset({*written, forms.key, forms.number}),
        forms.incident: frozenset({*FOUND, *_CHANGED, DETAILS, forms.key, forms.number, forms.request_id}),
        forms.worklog: frozenset(note),
    }


_NO_TICKET = Words(
    en="no ticket of ours is there yet: until one is, a create whose reply is lost is left to a person",
    id="belum ada tiket kita: sampai ada, pembuatan tiket yang balasannya hilang diputuskan orang",
)


def _keeps(shown: Sequence[str]) -> Words:
    lacking = ", ".join(each for each in KINDS if each not in shown)
    if not lacking:
        return Words(en="tickets of each type keep our keys", id="tiket setiap jenis menyimpan kunci kita")
    return Words(
        en=f"tickets keep our keys ({', '.join(shown)}); none is there yet of {lacking}: until one is, a create of "
        "that type whose reply is lost is left to a person",
        id=f"tiket menyimpan kunci kita ({', '.join(shown)}); belum ada yang berjenis {lacking}: sampai ada, pembuatan "
        "tiket jenis itu yang balasannya hilang diputuskan orang",
    )


def _emptied(field: str) -> Words:
    return Words(
        en=f"tickets of ours that name a customer are there, and none shows a key of ours in `{field}`: let no rule of "
        "this Remedy empty it. Until then a create whose reply is lost is left to a person",
        id=f"ada tiket kita yang menyebut pelanggan, tetapi tidak satu pun memuat kunci kita di `{field}`: jangan "
        "biarkan aturan Remedy mengosongkannya. Sebelum itu, pembuatan tiket yang balasannya hilang diputuskan orang",
    )


def _unasked(failure: WireFailure) -> Words:
    return Words(
        en=f"it cannot be asked for tickets by key and customer ({failure.reason}): a create whose reply is lost is "
        "left to a person",
        id=f"tiket tidak bisa dicari menurut kunci dan pelanggan ({failure.reason}): pembuatan tiket yang "
        "balasannya hilang diputuskan orang",
    )


def _unread(form: str, failure: WireFailure) -> Words:
    return Words(
        en=f"the fields of {form} cannot be read ({failure.reason})",
        id=f"field {form} tidak bisa dibaca ({failure.reason})",
    )


def _lacks(form: str, missing: list[str], there: frozenset[str]) -> Words:
    hints = [hint for name in missing if len(there) > 8 and (hint := did_you_mean(name, there))]
    named = ", ".join(f"`{name}`" for name in missing)
    return Words(
        en=f"{form} has no {named}. {' '.join(each.en for each in hints)}".strip(),
        id=f"{form} tidak punya {named}. {' '.join(each.id for each in hints)}".strip(),
    )
