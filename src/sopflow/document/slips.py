"""What libyaml's errors mean to the person who wrote the line. One small function for each slip, asked in turn."""

from __future__ import annotations

from collections.abc import Callable

from sopflow.diagnostics import Diagnostic, Words
from sopflow.document import rules, slips_of_layout, slips_of_text
from sopflow.document.fault import Fault

_Slip = Callable[[Fault], Diagnostic | None]

_SLIPS: tuple[_Slip, ...] = (
    slips_of_text.escape,
    slips_of_text.quote_never_closed,
    slips_of_text.template_braces,
    slips_of_text.text_after_quote,
    slips_of_text.leading_symbol,
    slips_of_layout.bracket_in_braces,
    slips_of_layout.colon_in_braces,
    slips_of_layout.bracket_never_closed,
    slips_of_layout.bracket_closes_nothing,
    slips_of_text.text_after_bracket,
    slips_of_layout.missing_space,
    slips_of_text.colon_in_text,
    slips_of_layout.list_beside_map,
    slips_of_layout.misaligned,
    slips_of_layout.no_colon,
)


def explain(fault: Fault) -> Diagnostic:
    """The one diagnostic for a syntax error: the first slip that fits, else libyaml's own words."""
    for slip in _SLIPS:
        found = slip(fault)
        if found is not None:
            return found
    return _unexplained(fault)


def _unexplained(fault: Fault) -> Diagnostic:
    index = max(0, min(fault.index, len(fault.text) - 1))
    said = ", ".join(part for part in (fault.context, fault.problem) if part)
    return Diagnostic(
        rules.SYNTAX,
        fault.span(index, index + 1),
        Words(en="YAML cannot be read on from here", id="YAML tidak dapat dibaca mulai dari sini"),
        help=Words(
            en="look at this line and the one above it: a quote, a bracket, a colon or a space is missing or too many",
            id="periksa baris ini dan baris di atasnya: ada tanda kutip, kurung, titik dua, atau spasi "
            "yang kurang atau berlebih",
        ),
        note=Words(en=f"the YAML library says: {said}", id=f"kata pustaka YAML: {said}"),
    )
