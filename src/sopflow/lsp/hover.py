"""What a name means, as Markdown: said from the text as it stands, and from the catalogue of systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from sopflow.catalog.model import Catalog, Operation
from sopflow.diagnostics import Language, Words
from sopflow.document.nodes import Document, Mapping, Node, Scalar
from sopflow.expressions.type_words import type_words
from sopflow.lsp.names import Kind, Mention, Names

_KINDS: dict[Kind, Words] = {
    "state": Words(en="state", id="keadaan"),
    "fact": Words(en="fact", id="fakta"),
    "script": Words(en="script", id="naskah"),
    "outcome": Words(en="outcome", id="hasil akhir"),
    "role": Words(en="role", id="peran"),
    "phase": Words(en="phase", id="tahap"),
    "table": Words(en="table", id="tabel"),
    "operation": Words(en="operation", id="operasi"),
}
_LEADS_TO = Words(en="Leads to", id="Lanjut ke")
_REACHED_FROM = Words(en="Reached from", id="Dicapai dari")
_SET_IN = Words(en="Set in", id="Diisi di")
_READ_IN = Words(en="Read in", id="Dibaca di")
_USED_IN = Words(en="Used in", id="Dipakai di")
_VERBS = ("ask", "call", "decide", "require", "each", "run", "open_case", "wait", "approve", "do", "end")
_GIVES = frozenset(("set", "add", "save", "add_to", "ask", "evidence"))
_MOST = 12
"""Names in one line; what is more is counted."""


def explained(names: Names, mention: Mention, catalog: Catalog, language: Language) -> str | None:
    """What is known of a name; None where nothing of that kind has it."""
    if mention.kind == "operation":
        operation = catalog.operations.get(mention.name)
        return None if operation is None else _operation(operation, language)
    home = names.declared.get((mention.kind, mention.name))
    if home is None:
        return None
    node = names.document.node(home.at)
    head = f"**{mention.name}** · {_KINDS[mention.kind].in_(language)}"
    parts = [head, words_of(node, language), *_own(mention.kind, node, language), *_around(names, mention, language)]
    return "\n\n".join(part for part in parts if part)


def words_of(node: Node, language: Language) -> str:
    """The title of what stands here, or its text: in a language, else in the first that it has."""
    match node:
        case Scalar(text=text):
            return text
        case Mapping(values=values):
            inner = values.get("title") or values.get("text")
            if inner is not None:
                return words_of(inner, language)
            texts = {key: each.text for key, each in values.items() if isinstance(each, Scalar) and len(key) <= 3}
            return texts.get(language) or next((text for key, text in texts.items() if key in ("id", "en")), "")
        case _:
            return ""


def _own(kind: Kind, node: Node, language: Language) -> Iterator[str]:
    """What it says of itself."""
    if not isinstance(node, Mapping):
        return
    shown = {"state": ("phase", "role", *_VERBS), "fact": ("type", "table", "is", "only_if", "privacy")}.get(kind, ())
    for key in shown:
        below = node.values.get(key)
        if isinstance(below, Scalar):
            yield f"`{key}: {below.text.strip()}`"
        elif below is not None and key in (*_VERBS, "type"):
            yield f"`{key}`" if isinstance(below, Mapping) else f"`{key}: {_listed(below)}`"
    if kind == "fact" and "ask" in node.values:
        yield f"“{words_of(node.values['ask'], language)}”"


def _listed(node: Node) -> str:
    items = node.plain if isinstance(node.plain, list) else []
    return ", ".join(each for each in items if isinstance(each, str))


def _around(names: Names, mention: Mention, language: Language) -> Iterator[str]:
    """Where it is used, state by state."""
    used = [each for each in names.mentions if (each.kind, each.name) == (mention.kind, mention.name)]
    used = [each for each in used if not each.declares]
    match mention.kind:
        case "state":
            onward = (each for each in names.mentions if each.kind == "state" and not each.declares)
            own = (each.name for each in onward if state_of(each) == mention.name)
            yield _line(_LEADS_TO, (each for each in own if ("state", each) in names.declared), language)
            yield _line(_REACHED_FROM, map(state_of, used), language)
        case "fact":
            gives = [each for each in used if _is_given(each)]
            yield _line(_SET_IN, map(state_of, gives), language)
            yield _line(_READ_IN, (state_of(each) for each in used if each not in gives), language)
        case _:
            yield _line(_USED_IN, map(state_of, used), language)


def _is_given(mention: Mention) -> bool:
    keys = [step for step in mention.at if isinstance(step, str)]
    return (keys[-2] if mention.key and len(keys) > 1 else keys[-1]) in _GIVES


def state_of(mention: Mention) -> str:
    """The state that a name stands in, the innermost; "" outside all of them."""
    at = mention.at
    inside = [after for before, after in pairwise(at) if before == "states"]
    return str(inside[-1]) if inside else ""


def _line(head: Words, found: Iterable[str], language: Language) -> str:
    unique = [each for each in dict.fromkeys(found) if each]
    more = f" … (+{len(unique) - _MOST})" if len(unique) > _MOST else ""
    return f"{head.in_(language)}: {', '.join(f'`{each}`' for each in unique[:_MOST])}{more}" if unique else ""


def _operation(operation: Operation, language: Language) -> str:
    fields = (
        f"- `{name}{'?' if field.optional else ''}`: {type_words(field.type).in_(language)}"
        for name, field in operation.input.fields.items()
    )
    description = operation.description.in_(language) if operation.description else ""
    errors = ", ".join(f"`{each}`" for each in operation.errors)
    parts = (
        f"**{operation.name}** · {_KINDS['operation'].in_(language)} · {operation.effect.value}",
        operation.title.in_(language),
        description,
        "\n".join(fields),
        f"→ {type_words(operation.output).in_(language)}",
        f"`on_error`: {errors}" if errors else "",
    )
    return "\n\n".join(part for part in parts if part)


def title_at(document: Document, mention: Mention, language: Language) -> str:
    """The title of what is declared here, on one line."""
    return " ".join(words_of(document.node(mention.at), language).split())
