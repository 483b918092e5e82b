"""The manifest against the code: what is declared is answered, by its type, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Operation
from sopflow.catalog.replies import read_reply
from sopflow.catalog.rules import EXAMPLE
from sopflow.catalog.synthetic import example
from sopflow.ports.world import Done, Failed
from sopflow.testing.adapter_bench import KEY, Bench, Example, Subject
from sopflow.values.reading import parse
from sopflow.values.refusal import Refusal

NOT_OPERATIONS = ("no_such_operation", "call", "close", "__init__", "")


class ManifestSuite:
    """The manifest by itself."""

    examples: ClassVar[Mapping[str, Example]] = {}

    def test_the_manifest_has_no_fault(self, manifest_subject: Subject) -> None:
        told = [str(found) for found in manifest_subject.diagnostics if found.rule is not EXAMPLE]

        assert told == []
        assert manifest_subject.adapter is not None, "there is no adapter.yaml beside the package's modules"

    def test_the_examples_of_the_manifest_are_of_their_types(self, manifest_subject: Subject) -> None:
        told = [str(found) for found in manifest_subject.diagnostics if found.rule is EXAMPLE]
        replies = {name: example(each, {}, seed="1") for name, each in manifest_subject.operations.items()}

        assert told == []
        for name, reply in replies.items():
            assert not isinstance(parse(reply, manifest_subject.operations[name].output), Refusal), name

    def test_there_is_an_example_for_each_operation(self, manifest_subject: Subject) -> None:
        assert sorted(self.examples) == sorted(manifest_subject.operations)

    def test_what_is_given_in_the_examples_fits_the_inputs(self, bench: Bench) -> None:
        for name in self.examples:
            bench.given(name)


class AnswersSuite:
    """What the code does when nothing goes wrong."""

    examples: ClassVar[Mapping[str, Example]] = {}
    absent: ClassVar[Mapping[str, Example]] = {}

    def test_each_operation_is_answered_by_its_type(self, bench: Bench, operation: str) -> None:
        before = bench.effects()
        reply = bench.call(operation)
        declared = bench.operation(operation)

        assert isinstance(reply, Done), reply
        assert_typed(declared, reply)
        assert bench.effects() - before == (1 if declared.writes else 0)

    def test_what_the_manifest_does_not_declare_is_refused(self, bench: Bench) -> None:
        before = bench.effects()
        for operation in self.examples:
            for name in NOT_OPERATIONS:
                reply = bench.call(operation, known_as=f"{bench.adapter.name}.{name}")
                assert isinstance(reply, Failed), f"`{name}` is not declared, but answered"
        assert bench.effects() == before

    def test_the_code_has_no_operation_that_the_manifest_does_not_declare(self, bench: Bench) -> None:
        offered = getattr(bench.behind.host, "operations", None)
        if isinstance(offered, Mapping):
            declared = {name.partition(".")[2] for name in bench.adapter.operations}
            assert sorted(set(offered) - declared) == []

    def test_unknown_input_is_refused(self, bench: Bench) -> None:
        assert_all_refused(bench, lambda operation, given: [{**given, "no_such_field": "x"}])

    def test_input_of_another_type_is_refused(self, bench: Bench) -> None:
        strange = {"of": ["another", {"type": object()}]}
        assert_all_refused(bench, lambda operation, given: [{**given, name: strange} for name in given])

    def test_missing_input_is_refused(self, bench: Bench) -> None:
        assert_all_refused(bench, _each_left_out)

    def test_what_is_not_there_is_not_found(self, bench: Bench, missing: str) -> None:
        before = bench.effects()
        reply = bench.call(missing, self.absent[missing])

        assert isinstance(reply, Failed), reply
        assert reply.error == ErrorKind.NOT_FOUND
        assert bench.effects() == before

    def test_reads_at_the_same_time_do_not_disturb_each_other(self, bench: Bench, read: str) -> None:
        with ThreadPoolExecutor(4) as pool:
            replies = list(pool.map(lambda _: bench.call(read), range(8)))

        for reply in replies:
            assert isinstance(reply, Done), reply


def assert_typed(operation: Operation, reply: Done) -> None:
    """The reply is of the operation's output type, as a case can hold it."""
    value = read_reply(operation, reply.output)
    assert not isinstance(value, Refusal), f"the reply is not of its type: {value.reason.en}"
    assert value == reply.output or (reply.output is None and value == {}), "the reply is not read into its type"


def _each_left_out(operation: Operation, given: Example) -> list[Example]:
    """The input without each field that is not optional."""
    needed = [name for name in given if not operation.input.fields[name].optional]
    return [{other: value for other, value in given.items() if other != name} for name in needed]


def assert_all_refused(bench: Bench, spoilt: Callable[[Operation, Example], list[Example]]) -> None:
    """Each operation refuses each input that is made of its example, as the caller's fault, by the nearest error that
    it has; and nothing is done."""
    before = bench.effects()
    for name in bench.examples:
        operation = bench.operation(name)
        wanted = ErrorKind.REJECTED if ErrorKind.REJECTED in operation.errors else ErrorKind.UNAVAILABLE
        for given in spoilt(operation, bench.given(name, KEY)):
            reply = bench.call(name, given)
            assert isinstance(reply, Failed), f"{name} took it"
            assert reply.error == wanted, name
    assert bench.effects() == before
