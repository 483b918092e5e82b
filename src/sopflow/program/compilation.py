"""One compilation: what is being compiled, what its names mean, and the findings so far.

The one mutable thing of this room; it lives as long as `compile_program` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Fix, Label, Rule, Span, Words
from sopflow.document.nodes import Document
from sopflow.document.pointer import Pointer
from sopflow.document.suggestions import did_you_mean, meant
from sopflow.expressions.checker import check
from sopflow.expressions.counting import Calendar
from sopflow.expressions.evaluator import compile_
from sopflow.expressions.parser import parse
from sopflow.expressions.problems import Problem
from sopflow.expressions.scope import Declared, Scope
from sopflow.expressions.syntax import Node
from sopflow.playbook.model import Playbook
from sopflow.playbook.values import Code
from sopflow.program.model import Closure, Expression, Fact, Interface, Table
from sopflow.values.holidays_id import indonesian_calendar
from sopflow.values.types import Type

CALENDAR = indonesian_calendar()
"""The calendar that `10 working days` is counted by."""

Evaluator = Callable[[Node, Scope, Calendar | None], Closure]
"""Makes the closure of a checked tree: `evaluator.compile_`, or the one of the proofs."""


@dataclass
class Compilation:
    """`names` are what expressions may read. `loops` gives the loops around each state, outermost first. `evaluator`
    makes the closures of expressions."""

    playbook: Playbook
    document: Document
    catalog: Catalog
    siblings: Mapping[str, Interface]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    types: dict[str, Type] = field(default_factory=dict)
    names: dict[str, Declared] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    loops: dict[str, tuple[str, ...]] = field(default_factory=dict)
    evaluator: Evaluator = compile_

    def report(
        self,
        rule: Rule,
        span: Span,
        message: Words,
        help: Words | None = None,
        labels: tuple[Label, ...] = (),
        fix: Fix | None = None,
    ) -> None:
        """Note a finding; the same one at the same place is noted once (a form is compiled wherever it stands)."""
        finding = Diagnostic(rule, span, message, help, labels=labels, fix=fix)
        if finding not in self.diagnostics:
            self.diagnostics.append(finding)

    def report_unknown(
        self,
        rule: Rule,
        span: Span,
        what: Words,
        name: str,
        known: Iterable[str],
        of: Words | None = None,
        *,
        elsewhere: Mapping[str, str] | None = None,
        otherwise: Words | None = None,
    ) -> None:
        """Note a name that nothing bears, with the names near it; a single near one can be put in its place. `of` is
        whose name it would be, where it is not the playbook's; `elsewhere` what other tools call our names; `otherwise`
        the help where nothing is near."""
        names = tuple(known)
        ours = (elsewhere or {}).get(name.casefold())
        near = ours or meant(name, names)
        title = Words(en=f"write `{near}`", id=f"tulis `{near}`")
        fix = Fix(span, near, title, safe=False) if near is not None and _is_exactly(span, name) else None
        message = (
            Words(en=f"there is no {what.en} `{name}`", id=f"tidak ada {what.id} `{name}`")
            if of is None
            else Words(en=f"{of.en} has no {what.en} `{name}`", id=f"{of.id} tidak punya {what.id} `{name}`")
        )
        help = did_you_mean(ours, (ours,)) if ours else did_you_mean(name, names) or otherwise
        self.report(rule, span, message, help, fix=fix)

    def span(self, at: Pointer) -> Span:
        return self.document.span(at)

    def key_span(self, at: Pointer) -> Span:
        return self.document.key_span(at)

    def scope(self, extra: Mapping[str, Declared] | None = None) -> Scope:
        """What an expression may read: all names, and those of its own place (`event` in a `where`)."""
        names = {**self.names, **extra} if extra else self.names
        return Scope(names, outcomes=tuple(self.playbook.outcomes))

    def expression(
        self, code: Code, wanted: Type | None = None, extra: Mapping[str, Declared] | None = None
    ) -> Expression | None:
        """Parse, check and compile; None where something is wrong, which then is noted."""
        parsed = parse(code.text)
        self._take(code, parsed.problems)
        if parsed.tree is None:
            return None
        scope = self.scope(extra)
        checked = check(parsed.tree, scope, wanted)
        self._take(code, checked.problems)
        if any(problem.rule.severity == "error" for problem in (*parsed.problems, *checked.problems)):
            return None
        closure = self.evaluator(checked.tree, scope, CALENDAR)
        return Expression(closure, checked.tree, code.text, checked.type, code.at, code.offset)

    def is_clean(self, code: Code, wanted: Type) -> bool:
        """Whether an expression checks as that type, without noting anything."""
        parsed = parse(code.text)
        return parsed.tree is not None and not check(parsed.tree, self.scope(), wanted).problems

    def _take(self, code: Code, problems: Iterable[Problem]) -> None:
        for problem in problems:
            span = self.document.inner_span(code.at, code.offset + problem.start, code.offset + problem.end)
            text = problem.replacement if problem.replacement is not None else problem.guess
            title = Words(en=f"write `{text}`", id=f"tulis `{text}`")
            fix = None if text is None else Fix(span, text, title, safe=problem.replacement is not None)
            self.report(problem.rule, span, problem.message, problem.help, fix=fix)


def called(name: str) -> Words:
    """A name of something that has names of its own, as a message speaks of it."""
    return Words(en=f"`{name}`", id=f"`{name}`")


def _is_exactly(span: Span, text: str) -> bool:
    return span.source.text[span.start : span.end] == text
