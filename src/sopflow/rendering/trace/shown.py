"""Values of a case as they may be shown: masked by their class, unless personal data may be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from sopflow.catalog.model import Operation
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language
from sopflow.rendering.trace.levels import all_steps, programs
from sopflow.simulation.printing import printed
from sopflow.simulation.steps import Called, Changed
from sopflow.simulation.trace import Trace
from sopflow.values.kinds import Counterparty, Phone
from sopflow.values.masking import mask, mask_text, stricter
from sopflow.values.phone import national
from sopflow.values.showing import NONE_OF_IT, plain, show
from sopflow.values.types import TEXT, ListOf, Privacy, Record, Type, parts

_SHORTEST_NAME = 3
"""A personal value of fewer characters is not looked for in sentences: it would hit innocent words."""


@dataclass(frozen=True)
class Shown:
    """How the values of one trace are shown. `personal` lifts the masks: for synthetic data only. `key` gives the key
    of a write as systems know it, where any were called."""

    trace: Trace
    language: Language
    personal: bool = False
    key: Callable[[str], str] = str

    def fact(self, name: str, value: object) -> str:
        """A fact's value in words for people."""
        return self.value(value, *self._fact(name))

    def given(self, operation: str, given: Mapping[str, object]) -> str:
        """What an operation was given, in words for people."""
        known = self.operation(operation)
        if known is None:
            return self.value(given, TEXT, Privacy.PUBLIC)
        return self.value(self.as_sent(known, given), known.input, Privacy.PUBLIC)

    def as_sent(self, operation: Operation, given: Mapping[str, object]) -> Mapping[str, object]:
        """What an operation was given, its key as systems know it."""
        name = operation.key_field
        if name is None or given.get(name) not in self._keys:
            return given
        return {**given, name: self.key(str(given[name]))}

    def output(self, operation: str, output: object) -> str:
        """What an operation gave back, in words for people."""
        known = self.operation(operation)
        return self.value(output, known.output if known else TEXT, Privacy.PUBLIC)

    def event(self, data: Mapping[str, object], declared: Record | None) -> str:
        """What an event said, in words for people; of one that nobody declared what is personal is masked by its looks
        alone."""
        known = {} if declared is None else declared.fields
        parts = (
            f"{name}: {self.value(value, known[name].type, known[name].privacy) if name in known else value}"
            for name, value in data.items()
        )
        return self.text("; ".join(parts))

    def value(self, value: object, type_: Type, privacy: Privacy) -> str:
        """Any value in words for people, each part masked by its own class."""
        match type_:
            case _ if value is None:
                return NONE_OF_IT
            case Record(fields=fields) if isinstance(value, Mapping):
                known = [(name, part) for name, part in fields.items() if value.get(name) is not None]
                shown = (f"{n}: {self.value(value[n], p.type, stricter(privacy, p.privacy))}" for n, p in known)
                return "; ".join(shown) or NONE_OF_IT
            case ListOf(item=item) if isinstance(value, list | tuple):
                return ", ".join(self.value(part, item, privacy) for part in value) or NONE_OF_IT
            case _ if isinstance(value, Mapping | list | tuple):  # of a type that nobody declared
                return str(printed(value, None, privacy, self.personal))
            case _:
                return self._leaf(value, type_, privacy)

    def at(self, path: str, value: object) -> str:
        """A value that a guard read under a path such as `profile.segment` or `settings.sla.fraud_report`."""
        first, *names = path.split(".")
        if first == "settings":
            return self.value(value, self._setting(".".join(names)), Privacy.PUBLIC)
        type_, privacy = self._fact(first)
        for name in names:
            field = (parts(type_) or {}).get(name)
            type_, privacy = (field.type, stricter(privacy, field.privacy)) if field else (TEXT, privacy)
        return self.value(value, type_, privacy)

    def text(self, text: str) -> str:
        """A sentence with the personal values of the case masked wherever they stand in it."""
        if self.personal:
            return text
        for true, masked in self._personal:
            text = text.replace(true, masked)
        return mask_text(text)

    def operation(self, name: str) -> Operation | None:
        """An operation that a playbook of this trace calls, or that settled a doubt."""
        return self._operations.get(name)

    @cached_property
    def _keys(self) -> frozenset[object]:
        """The engine's own keys of the writes."""
        return frozenset(effect.key for effect in self.trace.effects)

    @cached_property
    def _operations(self) -> Mapping[str, Operation]:
        called = {name: operation for each in programs(self.trace) for name, operation in each.operations.items()}
        steps = (step for step in all_steps(self.trace) if isinstance(step, Called))
        return {**called, **{step.operation: step.declared for step in steps if step.declared is not None}}

    def _setting(self, name: str) -> Type:
        return next((each.settings[name].type for each in programs(self.trace) if name in each.settings), TEXT)

    def _fact(self, name: str) -> tuple[Type, Privacy]:
        facts = [each.facts[name] for each in programs(self.trace) if name in each.facts]
        return (facts[0].type, facts[0].privacy) if facts else (TEXT, Privacy.PUBLIC)

    def _leaf(self, value: object, type_: Type, privacy: Privacy) -> str:
        return value_in_words(value, type_, privacy, self.language, personal=self.personal)

    @cached_property
    def _personal(self) -> tuple[tuple[str, str], ...]:
        """Personal texts of the case with their masks, the longest first."""
        masks = (pair for value, type_, privacy in self._values() for pair in self._masks(value, type_, privacy))
        found = {true: masked for true, masked in masks if len(true) >= _SHORTEST_NAME and true != masked}
        return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))

    def _values(self) -> Iterator[tuple[object, Type, Privacy]]:
        for name, value in self.trace.facts.items():
            yield value, *self._fact(name)
        for step in all_steps(self.trace):
            if isinstance(step, Changed):
                yield step.value, *self._fact(step.fact)
            elif isinstance(step, Called) and (operation := self.operation(step.operation)):
                yield step.output, operation.output, Privacy.PUBLIC

    def _masks(self, value: object, type_: Type, privacy: Privacy) -> Iterator[tuple[str, str]]:
        match type_:
            case Record(fields=fields) if isinstance(value, Mapping):
                for name, part in fields.items():
                    yield from self._masks(value.get(name), part.type, stricter(privacy, part.privacy))
            case ListOf(item=item) if isinstance(value, list | tuple):
                for part_value in value:
                    yield from self._masks(part_value, item, privacy)
            case _ if value is not None and mask(value, type_, privacy) != plain(value, type_):
                yield from ((written, self._leaf(value, type_, privacy)) for written in _written(value))
            case _:
                pass


def value_in_words(value: object, type_: Type, privacy: Privacy, language: Language, *, personal: bool) -> str:
    """One value in words for people, masked by its class unless `personal`."""
    masked = plain(value, type_) if personal else mask(value, type_, privacy)
    if masked == plain(value, type_):
        return show(value, type_, language) or str(value)
    if isinstance(masked, dict):
        return str(masked.get("e164") or masked.get("raw") or masked.get("name") or masked)
    return str(masked)


def _written(value: object) -> tuple[str, ...]:
    """How a value may stand in a sentence."""
    match value:
        case Phone(e164=e164, text=text):
            return e164, national(value), text
        case Counterparty(e164=e164, raw=raw):
            return (e164, national(Phone(e164)), raw) if e164 else (raw,)
        case str():
            return (value,)
        case _:
            return ()
