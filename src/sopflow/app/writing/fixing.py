"""The use case `check --fix`: the edits that findings propose, made together and checked again before they are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from sopflow.app.checking import check_all
from sopflow.app.files import reading_over
from sopflow.app.procedure import Checked
from sopflow.app.writing.rewriting import Original, original, rewrite
from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Fix, Severity
from sopflow.document.edit import apply, compatible
from sopflow.errors import UnreadableFile

_ROUNDS = 30
"""How often a mended text is looked at again: a mend may let another slip be seen."""

_Edit = tuple[Path, int, int, str]


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of mending one file.

    Attributes:
        original: the file as it was.
        text: the file with its edits.
        edits: how many there are.
    """

    original: Original
    text: str
    edits: int


@dataclass(frozen=True, slots=True)
class Mending:
    """What came of mending.

    Attributes:
        files: those that change; nothing is written yet.
        checked: what is found in the mended texts.
        unread: why other files could not be read.
        left: how many edits were proposed and would only be made as unsafe ones.
    """

    files: tuple[Mended, ...]
    checked: tuple[Checked, ...]
    unread: tuple[UnreadableFile, ...]
    left: int


def mend(playbooks: Sequence[Path], catalog: Catalog, *, unsafe: bool = False) -> Mending:
    """Check playbooks and make the edits that their findings propose: the safe ones, or all.

    An edit is kept only where the check after it finds no error that was not there before, but for what an error had
    hidden: a text that could not be read had no names to look up, and on its own line a safe edit may let the next slip
    be seen. Of edits that overlap the first is made; the other
    one may follow, as the text is checked again.

    Raises:
        UnreadableFile: a file changed while it was read.
    """
    desk = _Desk(playbooks, catalog, unsafe)
    desk.run()
    files = tuple(
        Mended(desk.originals[path], text, desk.made[path])
        for path, text in desk.texts.items()
        if text != desk.originals[path].source.text
    )
    found = _findings(desk.checked)
    left = 0 if unsafe else sum(finding.fix is not None and not finding.fix.safe for finding in found)
    return Mending(files, desk.checked, desk.unread, left)


def write(mended: Mended) -> None:
    """Put the mended text in the file's place.

    Raises:
        UnreadableFile: it was changed meanwhile, or cannot be written.
    """
    rewrite(mended.original, mended.text)


@dataclass
class _Desk:
    playbooks: Sequence[Path]
    catalog: Catalog
    unsafe: bool
    texts: dict[Path, str] = field(default_factory=dict)
    originals: dict[Path, Original] = field(default_factory=dict)
    made: Counter[Path] = field(default_factory=Counter)
    refused: set[_Edit] = field(default_factory=set)
    checked: tuple[Checked, ...] = ()
    unread: tuple[UnreadableFile, ...] = ()

    def run(self) -> None:
        self.checked, self.unread = self._check(self.texts)
        for _ in range(_ROUNDS):
            wanted = self._wanted()
            if not wanted or not (self._try(wanted) or any(self._try([each]) for each in wanted)):
                return

    def _check(self, texts: Mapping[Path, str]) -> tuple[tuple[Checked, ...], tuple[UnreadableFile, ...]]:
        return check_all(self.playbooks, self.catalog, reading_over(texts))

    def _wanted(self) -> list[Fix]:
        """The edits that are proposed, without those that were tried in vain; none overlaps another one."""
        by_file: dict[Path, list[Fix]] = {}
        for finding in _findings(self.checked):
            fix = finding.fix
            if fix is not None and (fix.safe or self.unsafe) and _edit(fix) not in self.refused:
                by_file.setdefault(_path(fix), []).append(fix)
        return [fix for fixes in by_file.values() for fix in compatible(fixes)]

    def _try(self, fixes: Sequence[Fix]) -> bool:
        """Make edits, unless an error came of them. Those of a text that has changed since wait."""
        if any(fix.span.source.text != self.texts.get(_path(fix), fix.span.source.text) for fix in fixes):
            return False
        texts = {**self.texts, **{path: self._edited(path, fixes) for path in {_path(fix) for fix in fixes}}}
        checked, unread = self._check(texts)
        touched = _touched(fixes) if all(fix.safe for fix in fixes) else set[tuple[Path, int]]()
        if _is_worse(_findings(self.checked), _findings(checked), touched):
            if len(fixes) == 1:
                self.refused.add(_edit(fixes[0]))
            return False
        self.made.update(_path(fix) for fix in fixes)
        self.texts, self.checked, self.unread = texts, checked, unread
        return True

    def _edited(self, path: Path, fixes: Sequence[Fix]) -> str:
        mine = [fix for fix in fixes if _path(fix) == path]
        known = self.originals.get(path)
        if known is None:
            known = self.originals[path] = original(Path(mine[0].span.source.path))
            if known.source.text != mine[0].span.source.text:
                raise known.changed()
        return apply(self.texts.get(path, known.source.text), mine)


def _findings(checked: Iterable[Checked]) -> tuple[Diagnostic, ...]:
    return tuple(dict.fromkeys(finding for one in checked for finding in one.diagnostics))


def _path(fix: Fix) -> Path:
    return Path(fix.span.source.path).resolve()


def _edit(fix: Fix) -> _Edit:
    return _path(fix), fix.span.start, fix.span.end, fix.text


def _touched(fixes: Sequence[Fix]) -> set[tuple[Path, int]]:
    """The lines of the new text on which something was edited."""
    touched: set[tuple[Path, int]] = set()
    shift: Counter[Path] = Counter()
    for fix in sorted(fixes, key=lambda fix: fix.span.start):
        path, source = _path(fix), fix.span.source
        first = source.position(fix.span.start)[0] + shift[path]
        touched |= {(path, first + line) for line in range(fix.text.count("\n") + 1)}
        shift[path] += fix.text.count("\n") - source.text.count("\n", fix.span.start, fix.span.end)
    return touched


def _is_worse(before: Sequence[Diagnostic], after: Sequence[Diagnostic], touched: set[tuple[Path, int]]) -> bool:
    """Whether an error came that nothing had hidden: not on an edited line, or more of them there than went."""
    known, left = _errors(before), _errors(after)
    depth = min((_depth(finding) for finding in before if finding.severity is Severity.ERROR), default=3)
    came = [
        finding
        for key, findings in _by_key(after).items()
        for finding in findings[known[key] :]
        if _depth(finding) <= depth
    ]
    elsewhere = [each for each in came if (Path(each.path).resolve(), each.line) not in touched]
    return bool(elsewhere) or len(came) > (known - left).total()


def _depth(finding: Diagnostic) -> int:
    """How far a playbook comes that has this error: its text is not read, its shape not judged, its names neither."""
    return min(int(finding.code[2]), 2)


def _by_key(findings: Sequence[Diagnostic]) -> dict[tuple[str, str, str], list[Diagnostic]]:
    groups: dict[tuple[str, str, str], list[Diagnostic]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            groups.setdefault((finding.path, finding.code, finding.message.en), []).append(finding)
    return groups


def _errors(findings: Sequence[Diagnostic]) -> Counter[tuple[str, str, str]]:
    return Counter({key: len(found) for key, found in _by_key(findings).items()})
