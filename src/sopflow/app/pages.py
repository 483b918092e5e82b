"""The pages that explain the rules: `<room>/rules/<name>.md`. No room is imported to read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language

_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_ROOMS = ("document", "schema", "expressions", "catalog", "program", "policies", "lint", "simulation", "app")
_HEADINGS: dict[str, Language] = {"english": "en", "bahasa indonesia": "id", "indonesia": "id", "indonesian": "id"}


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a rule: its parts by language; what stands before them belongs to every language."""

    code: str
    name: str
    severity: str
    common: str
    parts: dict[Language, str]

    def in_(self, language: Language) -> str:
        """What the page says in that language. Its examples stand in one part and are shown with each."""
        said = self.parts.get(language) or self.parts.get("en") or ""
        examples = () if "```" in said else _BLOCK.findall("\n".join(self.parts.values()))
        return "\n\n".join(part for part in (self.common, *examples, said) if part)


def pages() -> Iterator[Page]:
    """The pages of all rules, `<room>/rules/<name>.md`, by room."""
    for room in _ROOMS:
        folder = files("sopflow").joinpath(room, "rules")
        if folder.is_dir():
            for file in sorted(folder.iterdir(), key=lambda each: each.name):
                if file.name.endswith(".md"):
                    yield _page(file)


def page(wanted: str) -> Page | None:
    """The page of a rule, by its code or its name in any case; None where there is no such rule."""
    key = wanted.casefold()
    return next((each for each in pages() if key in (each.code.casefold(), each.name.casefold())), None)


def _page(file: Traversable) -> Page:
    _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
    about = dict(line.split(": ", 1) for line in front.strip().splitlines())
    common, parts = _parts(body)
    return Page(about["code"], about["name"], about["severity"], common, parts)


def _parts(body: str) -> tuple[str, dict[Language, str]]:
    """The text before the first heading of a language, and the text under each."""
    lines: dict[Language | None, list[str]] = {None: []}
    current: Language | None = None
    for line in body.splitlines():
        heading = line.lstrip("#").strip().casefold() if line.startswith("#") else ""
        if heading in _HEADINGS:
            current = _HEADINGS[heading]
        else:
            lines.setdefault(current, []).append(line)
    parts = {language: "\n".join(text).strip() for language, text in lines.items() if language}
    return "\n".join(lines[None]).strip(), parts
