"""Changes as one page for a browser, to be read or printed by whoever approves: the painted diagram, what changed by
how much it matters, texts with their words marked. It loads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from html import escape

from sopflow.changes.model import Change, Level, Sort
from sopflow.diagnostics import Language, Words
from sopflow.playbook.values import Localized
from sopflow.rendering.changes.heads import head, impact, line_of, number, told, verdict
from sopflow.rendering.changes.model import Report, Side
from sopflow.rendering.changes.shown import template
from sopflow.rendering.changes.words import LEVELS, details, sentence
from sopflow.rendering.diagram.draw import Level as Extent
from sopflow.rendering.diagram.draw import draw
from sopflow.rendering.diagram.keys import state_key
from sopflow.rendering.web_page import web_page

_BEFORE = Words(en="Before: red is gone", id="Sebelum: merah dihapus")
_AFTER = Words(
    en="After: green is new, violet with a broken line is changed",
    id="Sesudah: hijau baru, ungu bergaris putus-putus berubah",
)
_CODE = re.compile(r"`([^`]+)`")
_STYLE = """
:root { color-scheme: light dark; --faint: #8884; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
li { margin: .4rem 0; } small { opacity: .7; } .detail { display: block; margin-left: 1rem; }
ins { background: #1a7f3733; text-decoration: none; } del { background: #b4231833; }
figure { margin: 1rem 0; overflow: auto; } figcaption { font-weight: 600; }
pre { overflow: auto; padding: .6rem; border: 1px solid var(--faint); }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } li { break-inside: avoid; } }
"""


def page(report: Report, language: Language) -> str:
    """The whole page."""
    body = "\n".join(_body(report, language))
    title = head(report, language)
    return web_page(f"<h1>{escape(title)}</h1>\n{body}", language=language, title=title, style=_STYLE)


def _body(report: Report, language: Language) -> Iterator[str]:
    yield f"<p>{escape(verdict(report, language))}</p>"
    if number(report, language):
        yield f"<p><strong>{escape(number(report, language))}</strong></p>"
    for level in sorted(Level, reverse=True):
        found = report.of(level)
        if found:
            items = "\n".join(_item(change, report, language) for change in found)
            yield f"<h2>{escape(LEVELS[level].in_(language))} ({len(found)})</h2>\n<ul>\n{items}\n</ul>"
    if report.told is not None:
        yield f"<h2>{escape(told(report, language))}</h2>"
        yield "".join(f"<pre>{escape(chr(10).join(impact(one, language)))}</pre>" for one in report.impacts)
    gone, come = painted(report, old=True), painted(report, old=False)
    renamed = {state_key(change.twin) for change in report.changes if change.sort is Sort.RENAMED}
    either = {*gone, *come, *renamed}
    before, after = _phases(report.old, either), _phases(report.new, either)
    for phase in dict.fromkeys((*before, *after)):
        if phase in before:
            yield _figure(report.old, phase, gone, _BEFORE, "old-", language)
        if phase in after:
            yield _figure(report.new, phase, come, _AFTER, "new-", language)


def _item(change: Change, report: Report, language: Language) -> str:
    place = line_of(change, report, language)
    said = [f"{_coded(sentence(change, report, language))} <small>{escape(place)}</small>"]
    said += [f'<span class="detail">{_coded(line)}</span>' for line in details(change, language)]
    said += [f'<span class="detail">{line}</span>' for line in _texts(change)]
    return f"<li>{''.join(said)}</li>"


def _coded(text: str) -> str:
    """With what stands between backticks as code."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _texts(change: Change) -> Iterator[str]:
    """Each text that changed, with the words that came and went."""
    if isinstance(change.old, Localized) and isinstance(change.new, Localized):
        for language, new in change.new.texts.items():
            old = change.old.texts.get(language)
            if old is not None and old != new:
                yield f"{escape(language)}: {marked(template(old), template(new))}"


def marked(old: str, new: str) -> str:
    """A text whose words that are gone stand in `<del>`, and those that are new in `<ins>`."""
    before, after = old.split(), new.split()
    told = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = escape(" ".join(before[i:j])), escape(" ".join(after[k:m]))
        if tag == "equal":
            told.append(gone)
            continue
        told += [f"<del>{gone}</del>"] * bool(gone) + [f"<ins>{come}</ins>"] * bool(come)
    return " ".join(told)


def painted(report: Report, *, old: bool) -> dict[str, str]:
    """The CSS class of each state that came, went or changed, in the drawing of one version."""
    found: dict[str, str] = {}
    for change in report.changes:
        if change.kind == "state" and change.level > Level.COSMETIC:
            _paint(found, change, old=old)
    return found


def _paint(found: dict[str, str], change: Change, *, old: bool) -> None:
    """One that is gone and one much like it that came are two states for whoever looks."""
    if change.sort in (Sort.REMOVED, Sort.ALIKE):
        if old:
            found[state_key(change.name)] = "removed"
        elif change.sort is Sort.ALIKE:
            found[state_key(change.twin)] = "added"
    elif change.sort is Sort.ADDED:
        if not old:
            found[state_key(change.name)] = "added"
    elif not old:
        found.setdefault(state_key(change.name), "changed")


def _phases(side: Side, either: set[str]) -> tuple[str | None, ...]:
    """Of a playbook in phases, those in which a state is painted in either version; else None, which is all of it."""
    phases = dict.fromkeys(state.phase for state in side.program.states.values() if state_key(state.id) in either)
    return (None,) if None in phases else tuple(phases)


def _figure(
    side: Side, phase: str | None, highlight: Mapping[str, str], caption: Words, prefix: str, language: Language
) -> str:
    """The drawing of one version, or of a phase of it, in the reader's language where the playbook has it."""
    level, prefix = (Extent.FULL, prefix) if phase is None else (Extent.PHASE, f"{prefix}{phase}-")
    drawn = draw(
        side.program, language, content_language=language, level=level, phase=phase, highlight=highlight, prefix=prefix
    )
    title = f"{escape(caption.in_(language))} ({escape(side.version)})"
    return f"<figure>\n<figcaption>{title}</figcaption>\n{drawn}\n</figure>"
