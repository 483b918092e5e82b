"""Makes a `Playbook` of a document that fits the schema. Total: such a document cannot fail here."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.document.nodes import Document
from sopflow.document.pointer import ROOT
from sopflow.playbook.decode_facts import all_named, facts, roles, settings, types
from sopflow.playbook.decode_next import go
from sopflow.playbook.decode_place import Place, each_of, entries_of, maybe, names_of, says_yes, text_of
from sopflow.playbook.decode_policies import policies
from sopflow.playbook.decode_sla import slas
from sopflow.playbook.decode_states import start, states
from sopflow.playbook.decode_tables import tables
from sopflow.playbook.decode_values import code, condition, localized, record, value
from sopflow.playbook.model import Amendment, Form, Interrupt, Origin, Output, Playbook, Script

DEFAULT_LANGUAGES = ("id",)


def decode(document: Document) -> Playbook:
    """The playbook that a schema-valid document describes. Names and types are not looked at."""
    root = Place(document.root, ROOT)
    return Playbook(
        id=text_of(root.get("id")) or "",
        version=text_of(root.get("version")) or "",
        title=localized(root.get("title") or root),
        languages=names_of(root.get("languages")) or DEFAULT_LANGUAGES,
        start=start(root),
        states=states(root.get("states")),
        facts=facts(root.get("facts")),
        outcomes=all_named(root.get("outcomes")),
        roles=roles(root.get("roles")),
        phases=all_named(root.get("phases")),
        settings=settings(root.get("settings")),
        types=types(root.get("types")),
        scripts=_scripts(root.get("scripts")),
        tables=tables(root.get("tables")),
        forms=_forms(root.get("forms")),
        interrupts=_interrupts(root.get("interrupts")),
        policies=policies(root.get("policies")),
        amendments=tuple(_amendment(item) for item in each_of(root.get("amendments"))),
        inputs=names_of(root.get("inputs")),
        outputs=_outputs(root.get("outputs")),
        always=names_of(root.get("always")),
        subject=maybe(code, root.get("subject")),
        source=maybe(_origin, root.get("source")),
        aliases=names_of(root.get("aliases")),
        description=maybe(localized, root.get("description")),
        owner=text_of(root.get("owner")),
        metadata={key: below.text for key, below in entries_of(root.get("metadata"))},
        covers=names_of(root.get("covers")),
        sla=slas(root.get("sla")),
        retention=maybe(value, root.get("retention")),
    )


def _scripts(place: Place | None) -> Mapping[str, Script]:
    return {name: _script(name, below) for name, below in entries_of(place)}


def _script(name: str, place: Place) -> Script:
    return Script(
        name,
        localized(place.get("text") or place),
        says_yes(place.get("draft")),
        maybe(localized, place.get("title")),
        names_of(place.get("covers")),
        place.at,
    )


def _forms(place: Place | None) -> Mapping[str, Form]:
    return {name: _form(name, below) for name, below in entries_of(place)}


def _form(name: str, place: Place) -> Form:
    """A record; written long (`{value: {…}, covers: […]}`) where it covers something."""
    inner = place.get("value")
    if inner is not None and inner.is_map and {key for key, _ in place.entries()} <= {"value", "covers"}:
        return Form(name, record(inner), names_of(place.get("covers")), place.at)
    return Form(name, record(place), (), place.at)


def _interrupts(place: Place | None) -> Mapping[str, Interrupt]:
    return {event: _interrupt(event, below) for event, below in entries_of(place)}


def _interrupt(event: str, place: Place) -> Interrupt:
    return Interrupt(
        event,
        go(place),
        maybe(condition, place.get("where")),
        names_of(place.get("during")),
        text_of(place.get("role")),
        maybe(localized, place.get("title")),
        names_of(place.get("covers")),
        place.at,
    )


def _amendment(place: Place) -> Amendment:
    clause, amends = text_of(place.get("clause")) or "", text_of(place.get("amends")) or ""
    return Amendment(clause, amends, maybe(localized, place.get("note")), place.at)


def _origin(place: Place) -> Origin:
    return Origin(text_of(place.get("document")), text_of(place.get("clauses")), place.at)


def _outputs(place: Place | None) -> Mapping[str, Output]:
    """Names and values; a name alone gives the fact of that name."""
    if place is not None and place.is_map:
        return {name: Output(name, value(below), below.at) for name, below in place.entries()}
    return {item.text: Output(item.text, code(item), item.at) for item in each_of(place)}
