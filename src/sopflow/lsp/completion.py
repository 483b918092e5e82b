"""What may be written at a place, from the line as it stands and the names that were read last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language
from sopflow.lsp.hover import title_at
from sopflow.lsp.names import Kind, Names, is_expression, kind_at
from sopflow.lsp.positions import Lines
from sopflow.program.model import Program
from sopflow.values.types import Choice, ListOf, Type, parts

_CLOSED = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|'[^']*'|\"[^\"]*\"")
_KEY = re.compile(r"^(\s*(?:- +)*)([\w.-]+):(?:\s|$)")
_LAST_KEY = re.compile(r"(?:^|[,{\[]|\s|-)\s*([\w.-]+):\s*[{\[]?$")
_WORD = re.compile(r"[\w.]*$")
_COMPARED = re.compile(r"([^\W\d][\w.]*) (?:(?:is not|is|==|!=|has)\s+|(?:not )?in \([^)]*?)\w*$")
_LISTED = re.compile(r"\bin \[[^\]]*$")
_HOLE = re.compile(r"\$\{[^}]*$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that may stand here, what it is, and its title. `value` is one of a choice's."""

    word: str
    kind: Kind | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody types: the keys above, what stands between the last one and the cursor, the word so far."""

    keys: tuple[str, ...]
    before: str
    word: str


def place_of(lines: Lines, number: int, character: int) -> Place:
    """The place of a position, read off the indentation: the text need not be readable YAML."""
    start = lines.offset(number, 0)
    prefix = lines.text[start : lines.offset(number, character)]
    hole = _HOLE.search(prefix)
    inline, before = _inline(prefix[: hole.start()] if hole else prefix)
    before = hole[0] if hole else before
    bare = prefix.lstrip()
    indent = len(prefix) - len(bare)
    above = tuple(_above(lines, number, indent, listed=bare.startswith("-")))
    found = _WORD.search(prefix)
    return Place((*reversed(above), *inline), before, found[0] if found else "")


def proposals(
    place: Place, names: Names | None, program: Program | None, catalog: Catalog, language: Language
) -> tuple[Proposal, ...]:
    """What fits here, in the order of the playbook; the editor filters by what is typed."""
    if is_expression(place.keys, place.before) or "${" in place.before.rpartition("}")[2]:
        compared = _COMPARED.search(place.before)
        values = tuple(_values(program, compared[1])) if compared else ()
        if "." in place.word:
            return values or tuple(_fields(program, place.word.rpartition(".")[0]))
        return values or tuple(_named("fact", names, language))
    kind = kind_at(place.keys)
    if kind == "operation":
        return tuple(Proposal(name, kind, each.title.in_(language)) for name, each in catalog.operations.items())
    return tuple(_named(kind, names, language)) if kind is not None else ()


def _named(kind: Kind, names: Names | None, language: Language) -> Iterator[Proposal]:
    if names is not None:
        declared = reversed(tuple(names.declared.values()))
        yield from (
            Proposal(each.name, kind, title_at(names.document, each, language))
            for each in declared
            if each.kind == kind
        )


def _values(program: Program | None, path: str) -> Iterator[Proposal]:
    """The values of a choice, by the path that is compared with one."""
    of = _type_of(program, path)
    inner = of.item if isinstance(of, ListOf) else of
    if isinstance(inner, Choice):
        yield from (Proposal(str(each), None) for each in inner.values)


def _fields(program: Program | None, path: str) -> Iterator[Proposal]:
    """What may follow a path and its point: the fields of a record, or the settings."""
    if program is not None and path.partition(".")[0] == "settings":
        known = (f"settings.{name}" for name in program.settings)
        yield from (Proposal(name, "fact") for name in known if name.startswith(f"{path}."))
    of = _type_of(program, path)
    yield from (Proposal(f"{path}.{name}", "fact") for name in ((parts(of) or {}) if of is not None else {}))


def _type_of(program: Program | None, path: str) -> Type | None:
    """The type of a fact, of a setting, or of a field of one."""
    if program is None:
        return None
    if path.startswith("settings."):
        setting = program.settings.get(path.removeprefix("settings."))
        return None if setting is None else setting.type
    name, *fields = path.split(".")
    fact = program.facts.get(name)
    found = None if fact is None else fact.type
    for each in fields:
        field = (parts(found) or {}).get(each) if found is not None else None
        found = None if field is None else field.type
    return found


def _inline(prefix: str) -> tuple[tuple[str, ...], str]:
    """The keys that are open on this line, and what was written after the last."""
    closed = _LISTED.sub(lambda found: found[0].replace("[", "(").replace(",", ";"), prefix)
    while (shorter := _CLOSED.sub("", closed)) != closed:
        closed = shorter
    *outer, last = re.split(r"[{\[]", closed)
    keys = [found[1] for each in outer if (found := _LAST_KEY.search(each.rpartition(",")[2]))]
    item = last.rpartition(",")[2] if outer else last
    own = re.match(r"^\s*(?:- +)*([\w.-]+):\s+(.*)$", item)
    return ((*keys, own[1]), own[2]) if own else (tuple(keys), item)


def _above(lines: Lines, number: int, indent: int, *, listed: bool) -> Iterator[str]:
    for line in range(number - 1, -1, -1):
        text = lines.line(line)
        found = _KEY.match(text)
        if found is None or text.lstrip().startswith("#"):
            continue
        column = len(found[1])
        dash = len(text) - len(text.lstrip())
        if column < indent or (listed and column == indent):
            yield found[2]
            indent, listed = (dash, True) if "-" in found[1] else (column, False)
        if indent == 0 and not listed:
            return
