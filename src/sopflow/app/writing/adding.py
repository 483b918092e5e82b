"""The use case `new state`: one state more, put into a playbook by place; what its author wrote stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sopflow.app.adapters import installed
from sopflow.app.checking import check_all, load
from sopflow.app.files import reading_over
from sopflow.app.procedure import Procedure
from sopflow.app.writing.rewriting import original, rewrite
from sopflow.app.writing.scaffold import NotAnIdError, TakenError
from sopflow.app.writing.sketches import Sketch, sketch, title_of, words_of
from sopflow.app.writing.splicing import declaration, redirected, state_behind, targets
from sopflow.app.writing.usable import NotUsableError, known_as
from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Fix, Severity, Source, Words
from sopflow.document.edit import apply
from sopflow.document.pointer import Pointer
from sopflow.document.yaml_reader import read
from sopflow.program.model import EndPlan, State
from sopflow.program.vocabulary import RESERVED_STATES

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_FLOW = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a new state.

    Attributes:
        kind: its verb, one of `sketches.KINDS`.
        uses: what it is about: facts, an operation, a table …
        after: the state that leads to it; "" where nothing does yet.
        before: the state that it leads to: of the ways of `after`, those that led there lead to the new state now.
        phase: its phase; "" is that of its neighbour.
    """

    kind: str
    uses: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """A state that was written.

    Attributes:
        line: where it stands in the file.
        through: the state whose ways lead to it now, "" where none does.
        to: where it leads, "" where the case ends there.
        left: what its author has to write.
        found: what a check finds now and did not find before, the worst first.
    """

    path: Path
    line: int
    through: str
    to: str
    left: tuple[Words, ...]
    found: tuple[Diagnostic, ...]

    @property
    def checks(self) -> bool:
        """Whether the playbook still has no error."""
        return all(each.severity is not Severity.ERROR for each in self.found)


def new_state(playbook: Path, name: str, wish: Wish) -> Added:
    """Writes a state into a playbook that checks.

    Raises:
        InvalidPlaybook: the playbook does not check.
        NotAnIdError, TakenError: the name is none, or a state has it.
        NotUsableError: a state, a phase or what the state is to be about is not there, or must be said.
        InlineError: the states stand in braces on one line.
        UnreadableFile: the file cannot be read or written. In every case it stays as it was.
    """
    catalog = installed()
    procedure = load(playbook, catalog)
    if not _NAME.fullmatch(name) or name in RESERVED_STATES:
        raise NotAnIdError(name)
    if name in procedure.compiled.states:
        raise TakenError(name)
    plan = _Plan(procedure, name, wish)
    file = original(procedure.path)
    text = apply(procedure.document.source.text, plan.edits)
    before, after = (_check(procedure.path, catalog, texts) for texts in ({}, {file.path.resolve(): text}))
    rewrite(file, text)
    through = wish.after if plan.led else ""
    return Added(procedure.path, _line(text, plan.at), through, plan.to, plan.sketch.left, _came(before, after))


class _Plan:
    """Made and thrown away inside `new_state`: the neighbour, the ways that lead to the new state, and the edits."""

    def __init__(self, procedure: Procedure, name: str, wish: Wish) -> None:
        self.procedure, self.name, self.wish = procedure, name, wish
        self.states = procedure.compiled.states
        if wish.after:
            known_as(wish.after, self.states, Words(en="state", id="langkah"))
        if wish.phase:
            known_as(wish.phase, procedure.playbook.phases, Words(en="phase", id="tahap"))
        self.sketch: Sketch = sketch(procedure, wish.kind, name, wish.uses)
        self.neighbour = self._neighbour()
        self.ways = targets(procedure.document, self.neighbour.at)
        self.to = "" if self.sketch.ends else self._to()
        self.led = bool(wish.after) and not self.sketch.ends
        self.at: Pointer = (*self.neighbour.at[:-1], name)
        self.edits = tuple(self._edits())

    def _neighbour(self) -> State:
        """The state below which the new one stands: the last of its phase that does not end the case."""
        if self.wish.after:
            return self.states[self.wish.after]
        outer = [each for each in self.states.values() if not each.loops]
        of_phase = [each for each in outer if self.wish.phase in ("", each.phase)] or outer
        return ([each for each in of_phase if not isinstance(each.plan, EndPlan)] or of_phase)[-1]

    def _to(self) -> str:
        """Where the new state leads."""
        if self.wish.before:
            return self._led_before()
        named = tuple(dict.fromkeys(word for word, at in self.ways if "on_error" not in at))
        if len(named) == 1:
            return named[0]
        if self.wish.after:
            raise NotUsableError(*_which_way(self.wish.after, named))
        return next(each.id for each in self.states.values() if isinstance(each.plan, EndPlan))

    def _led_before(self) -> str:
        """What `before` names, a loop's `next_item` too where `after` leads there."""
        named = tuple(dict.fromkeys(word for word, _ in self.ways)) if self.wish.after else ()
        if self.wish.before not in named:
            known_as(self.wish.before, self.states, Words(en="state", id="langkah"))
            if self.wish.after:
                raise NotUsableError(*_which_way(self.wish.after, named, self.wish.before))
        return self.wish.before

    def _edits(self) -> Iterator[Fix]:
        document = self.procedure.document
        if self.led:
            here = [at for word, at in self.ways if word == self.to and (self.wish.before or "on_error" not in at)]
            yield from redirected(document, here, self.name)
        yield state_behind(document, self.neighbour.at, self.name, tuple(self._lines()))
        for section, declared in (("facts", self.sketch.facts), ("scripts", self.sketch.scripts)):
            for each, line in declared.items():
                yield declaration(document, section, each, line)

    def _lines(self) -> Iterator[str]:
        yield f"title: {words_of(self.procedure, title_of(self.name))}"
        phase = self.wish.phase or self.neighbour.phase
        if phase:
            yield f"phase: {phase}"
        yield from self.sketch.lines
        results = self.sketch.results
        if results:
            line = "next: {" + ", ".join(f"{each}: {self.to}" for each in results) + "}"
            yield from [line] if len(line) <= _FLOW else ["next:", *(f"  {each}: {self.to}" for each in results)]
        elif self.to:
            yield f"next: {self.to}"


def _which_way(state: str, named: Sequence[str], to: str = "") -> tuple[Words, Words | None]:
    if not named:
        ends = Words(en=f"the case ends in `{state}`: nothing comes after it", id=f"kasus berakhir di `{state}`")
        return ends, None
    shown = ", ".join(named)
    several = Words(en=f"`{state}` leads several ways", id=f"`{state}` menuju beberapa langkah")
    other = Words(en=f"`{state}` does not lead to `{to}`", id=f"`{state}` tidak menuju `{to}`")
    return other if to else several, Words(
        en=f"say --before with one of them: {shown}", id=f"sebut --before dengan salah satunya: {shown}"
    )


def _check(path: Path, catalog: Catalog, texts: Mapping[Path, str]) -> tuple[Diagnostic, ...]:
    checked, _ = check_all([path], catalog, reading_over(texts))
    return tuple(finding for one in checked for finding in one.diagnostics)


def _line(text: str, at: Pointer) -> int:
    document = read(Source("", text)).document
    return 1 if document is None else document.source.position(document.key_span(at).start)[0]


def _came(before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What is found after and was not before. Lines have moved: a finding is known by its words."""
    known = {(each.code, each.message.en) for each in before}
    came = [each for each in after if (each.code, each.message.en) not in known]
    return tuple(sorted(came, key=lambda each: list(Severity).index(each.severity)))
