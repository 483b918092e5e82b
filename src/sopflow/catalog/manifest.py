"""Reading a manifest's plain data with its places, collecting what is wrong instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from sopflow.catalog import rules
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Rule, Words
from sopflow.document.nodes import Document, Plain
from sopflow.document.pointer import Pointer
from sopflow.document.suggestions import did_you_mean

Part = Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A document that is being read as a manifest. `found` grows."""

    document: Document
    found: list[Diagnostic] = field(default_factory=list)

    def report(
        self, rule: Rule, at: Pointer, message: Words, remedy: Words | None = None, *, key: bool = False
    ) -> None:
        """Notes a finding at a value, or at its key."""
        span = self.document.key_span(at) if key else self.document.span(at)
        self.found.append(Diagnostic(rule, span, message, remedy))

    def part(self, plain: Plain, at: Pointer, known: Iterable[str] | None = None) -> Part:
        """A map, `{}` where there is none; keys that are not `known` (None: any) are reported."""
        if not isinstance(plain, dict):
            if plain is not None:
                self.report(rules.SHAPE, at, *_A_MAP)
            return {}
        for name in plain if known is not None else ():
            if name not in (names := tuple(known or ())):
                self._unknown_key(name, (*at, name), names)
        return plain

    def _unknown_key(self, name: str, at: Pointer, known: tuple[str, ...]) -> None:
        message = Words(en=f"`{name}` is not known here", id=f"`{name}` tidak dikenal di sini")
        listed = ", ".join(known)
        every = Words(en=f"known here: {listed}", id=f"yang dikenal di sini: {listed}")
        self.report(rules.SHAPE, at, message, did_you_mean(name, known) or every, key=True)

    def parts(self, of: Part, name: str, at: Pointer) -> Mapping[str, Plain]:
        """The map under a key that may be absent."""
        return self.part(of.get(name), (*at, name))

    def text(self, of: Part, name: str, at: Pointer) -> str | None:
        """The text under a key that may be absent."""
        value = of.get(name)
        if value is None or isinstance(value, str):
            return value
        message = Words(en=f"`{name}` is a text", id=f"`{name}` berupa teks")
        remedy = Words(en=f"write `{name}: …`, in quotes if need be", id=f"tulis `{name}: …`, bila perlu dengan kutip")
        self.report(rules.SHAPE, (*at, name), message, remedy)
        return None

    def flag(self, of: Part, name: str, at: Pointer) -> bool:
        """The `true` or `false` under a key; false where it is absent."""
        value = of.get(name, False)
        if isinstance(value, bool):
            return value
        message = Words(en=f"`{name}` is true or false", id=f"`{name}` bernilai true atau false")
        remedy = Words(
            en=f"write `{name}: true`, or take `{name}` out", id=f"tulis `{name}: true`, atau hapus `{name}`"
        )
        self.report(rules.SHAPE, (*at, name), message, remedy)
        return False

    def texts(self, of: Part, name: str, at: Pointer) -> tuple[str, ...]:
        """The list of texts under a key that may be absent."""
        value = of.get(name)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(str(item) for item in value)
        message = Words(en=f"`{name}` is a list of texts", id=f"`{name}` berupa daftar teks")
        self.report(
            rules.SHAPE, (*at, name), message, Words(en=f"write `{name}: [a, b]`", id=f"tulis `{name}: [a, b]`")
        )
        return ()

    def words(self, of: Part, name: str, at: Pointer) -> Words | None:
        """The words under a key: one text for both languages, or a map of `id` and `en`."""
        value = of.get(name)
        if isinstance(value, str):
            return Words(en=value, id=value)
        given = self.part(value, (*at, name), known=("id", "en"))
        written = [text for text in (given.get("id"), given.get("en")) if isinstance(text, str)]
        if not written:
            return None
        return Words(en=str(given.get("en", written[0])), id=str(given.get("id", written[0])))

    def needed(self, of: Part, names: Iterable[str], at: Pointer) -> bool:
        """Whether all of the keys are there; those that are not are reported at the map."""
        missing = [name for name in names if of.get(name) is None]
        for name in missing:
            self.report(
                rules.SHAPE,
                at,
                Words(en=f"`{name}` is missing", id=f"`{name}` belum ada"),
                Words(en=f"add `{name}:` here", id=f"tambahkan `{name}:` di sini"),
                key=True,
            )
        return not missing


_A_MAP = (
    Words(en="a map belongs here", id="di sini seharusnya peta (kunci: nilai)"),
    Words(en="write `name: value`, a line each", id="tulis `nama: nilai`, satu per baris"),
)
