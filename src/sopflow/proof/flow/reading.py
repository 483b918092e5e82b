"""What the rest of a case may still read: names, and the paths that decide something.

A value that nobody reads any more is forgotten; what was decided about a value that no condition reads any more is
forgotten too. Both are found backwards along the ways of the program. Forgetting is exact: no later step looks there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.policies.compiled import Watch
from sopflow.proof.flow.looking import Looking
from sopflow.proof.flow.mentions import given_by
from sopflow.proof.flow.sight import MARKS, Flow, Sight, View, Words, after, before, mask, of_mask, roots_of
from sopflow.proof.flow.sure import sure_facts
from sopflow.proof.graph.alike import Alike


@dataclass(frozen=True, eq=False)
class Reading(Looking):
    """What every state and all that follows it read, and with it the policies that watch."""

    def sight(self, state: str, frozen: frozenset[str]) -> Sight:
        """What is still read from a state on, where these derived facts have values of their own."""
        known = self._seen.get((state, frozen))
        if known is None:
            known = self._sighted(self._words[state], frozen)
            self._seen[state, frozen] = known
        return known

    def _sighted(self, words: Words, frozen: frozenset[str]) -> Sight:
        names, groups = words
        through = tuple(self.through(group, frozen) for group in groups)
        paths = frozenset[str]().union(*through)
        return Sight(roots_of(self.through(names, frozen) | paths), paths, tuple(map(roots_of, through)))

    @cached_property
    def _seen(self) -> dict[tuple[str, frozenset[str]], Sight]:
        return {}

    # ── of all that follows ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _words(self) -> Mapping[str, tuple[frozenset[str], tuple[frozenset[str], ...]]]:
        """The names that are read from every state on, and what decides, as it is written: as far as they speak of what
        a case may know there."""
        ahead = {id: own | self._watched_here.get(id, 0) for id, own in self._read_here.items()}
        self._back.through(ahead)
        behind = self._behind
        found = {one: of_mask(one, self._spelled) for one in {ahead[id] & behind[id] for id in ahead}}
        return {id: found[ahead[id] & behind[id]] for id in ahead}

    @cached_property
    def _bits(self) -> dict[object, int]:
        """A bit for each name and each condition that some state reads, by itself or for a policy."""
        bits: dict[object, int] = {}
        for words in self._by_states.values():
            mask(words, bits)
        for rows in self._by_watches.values():
            for row in rows.values():
                mask(row, bits)
        return bits

    @cached_property
    def _spelled(self) -> list[object]:
        return list(self._bits)

    @cached_property
    def _by_states(self) -> Mapping[str, tuple[object, ...]]:
        """What each state reads by itself."""
        anywhere = self._of_interrupts
        names = roots_of(anywhere)
        return {
            state.id: (*self.named(state), *names, *self.groups(state), anywhere, *self._begun(state))
            for state in self.program.states.values()
        }

    @cached_property
    def _by_watches(self) -> Mapping[Watch, Mapping[str, tuple[object, ...]]]:
        """What each policy reads in each state."""
        found: dict[Watch, dict[str, tuple[object, ...]]] = {}
        for watch in self.watches:
            rows = ((state.id, tuple(self._watched(state, watch))) for state in self.program.states.values())
            found[watch] = {id: (*row, *roots_of(frozenset[str]().union(*row))) for id, row in rows if row}
        return found

    @cached_property
    def _read_here(self) -> Mapping[str, int]:
        return {id: mask(words, self._bits) for id, words in self._by_states.items()}

    @cached_property
    def _watched_here(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for rows in self._by_watches.values():
            for id, words in rows.items():
                found[id] = found.get(id, 0) | mask(words, self._bits)
        return found

    @cached_property
    def _back(self) -> Flow:
        return Flow(before(self.program), self.program.states)

    @cached_property
    def _on(self) -> Flow:
        return Flow(after(self.program), self.program.states)

    @cached_property
    def _behind(self) -> Mapping[str, int]:
        """The words that speak of something which a case may have come by before each state."""
        masks = dict.fromkeys(self.program.states, 0)
        for id, names in self._gives.items():
            for name in names:
                masks[id] |= self._about.get(name, 0)
        self._on.through(masks)
        return masks

    @cached_property
    def _about(self) -> Mapping[str, int]:
        """The words that speak of each name."""
        about: dict[str, int] = {}
        for place, word in enumerate(self._spelled):
            paths = word if isinstance(word, frozenset) else frozenset((str(word),))
            for name in {path if path[0] in MARKS else path.partition(".")[0] for path in self.through(paths)}:
                about[name] = about.get(name, 0) | 1 << place
        return about

    # ── what one policy needs ────────────────────────────────────────────────────────────────────────────────

    def view(self, watch: Watch, tracked: frozenset[str], within: frozenset[str]) -> View:
        """What is still read of what is remembered (`tracked`) from every state on, by this policy and by the states
        from which something that it speaks of may still happen (`within`)."""
        about, bits = 0, self._bits
        for name in roots_of(tracked):
            about |= self._about.get(name, 0)
        masks = {id: own & about if id in within else 0 for id, own in self._read_here.items()}
        for id, words in self._by_watches[watch].items():
            masks[id] |= mask(words, bits) & about
        self._back.through(masks)
        roots, codes = roots_of(tracked), self._alike.codes(watch)
        asked = tuple((name, its) for name, its in codes.items() if name in roots)
        return View(tuple((id, one & self._behind[id]) for id, one in masks.items()), asked)

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self.program)

    def viewed(self, view: View, state: str, frozen: frozenset[str]) -> Sight:
        """What a view has at a state, where these derived facts have values of their own; besides, the questions that
        may still be asked and were."""
        seen = view.masks[state]
        known = self._of_views.get((seen, frozen))
        if known is None:
            known = self._of_views[seen, frozen] = self._sighted(of_mask(seen, self._spelled), frozen)
        return known

    @cached_property
    def _of_views(self) -> dict[tuple[int, frozenset[str]], Sight]:
        return {}

    def present(self, state: str) -> frozenset[str]:
        """The facts that a case may know in a state."""
        return self._present[state]

    @cached_property
    def _present(self) -> Mapping[str, frozenset[str]]:
        bits: dict[object, int] = {}
        masks = {id: mask(names, bits) for id, names in self._gives.items()}
        self._on.through(masks)
        words = list(bits)
        found = {one: of_mask(one, words)[0] for one in set(masks.values())}
        return {id: found[one] for id, one in masks.items()}

    def sure(self, state: str) -> frozenset[str]:
        """The facts that every case knows in a state, however it came there."""
        return self._sure.get(state, frozenset())

    @cached_property
    def _sure(self) -> Mapping[str, frozenset[str]]:
        return sure_facts(self.program, self)

    @cached_property
    def _gives(self) -> Mapping[str, frozenset[str]]:
        """What a case may come by in each state."""
        given = {
            state.id: frozenset(given_by(state, self.program)) | self.anywhere for state in self.program.states.values()
        }
        given[self.program.start] |= frozenset(self.program.playbook.inputs)
        return given
