"""What an adapter promises, as tests that ours pass and yours can.

Subclass `AdapterConformance`, give it examples and a fixture `behind`, and let pytest find it:

    class TestCrm(AdapterConformance):
        package = sopflow_crm
        examples = {"get_note": {"id": "N-1"}, "add_note": {"number": "0812-0000-0001", "text": "Called back"}}

        @pytest.fixture
        def behind(self):
            with running() as server:
                yield Behind(host(server.settings()), server.effects, server.fault, secrets=(server.token,))

The server is a simulator that listens, or anything else that counts what it has done (`effects`) and can be spoilt
(`fault`). Each test gets a fresh one. The suite waits by the clock on the wall, a second or so for each fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, ClassVar

import pytest

from sopflow.adapter_api import Setting, Settings
from sopflow.catalog.model import Adapter
from sopflow.errors import AdapterError
from sopflow.testing.adapter_answers import AnswersSuite, ManifestSuite
from sopflow.testing.adapter_bench import FAULTS, Behind, Bench, Example, Fault, Subject, subject
from sopflow.testing.adapter_faults import FaultsSuite, KeysSuite
from sopflow.testing.adapter_patience import PatienceSuite
from sopflow.testing.adapter_privacy import PrivacySuite

__all__ = ["FAULTS", "AdapterConformance", "Behind", "Fault"]

_LOST = ("cut_before", "cut_after", "error_500", "slow")


class SettingsSuite:
    """What the adapter's package does with settings."""

    package: ClassVar[ModuleType]

    def test_without_settings_there_is_no_host(self, adapter: Adapter) -> None:
        assert self.package.host(Settings(adapter.name)) is None

    def test_a_secret_that_lacks_is_named(self, adapter: Adapter) -> None:
        with_address = Settings(adapter.name, {"url": Setting("http://127.0.0.1:9", "the test")})
        if adapter.secrets:
            with pytest.raises(AdapterError) as caught:
                self.package.host(with_address)
            assert [name for name in adapter.secrets if name in str(caught.value)] != []


class AdapterConformance(
    ManifestSuite, SettingsSuite, AnswersSuite, FaultsSuite, KeysSuite, PatienceSuite, PrivacySuite
):
    """See the module.

    Attributes:
        package: the adapter's package; its manifest lies beside its modules, and it has `host(settings)`.
        examples: what each operation is given, by short name, as plain data. Each must succeed.
        absent: what an operation is given that the system does not have (`{"get_note": {"id": "N-404"}}`).
        faults_known: what the server behind can be asked to do wrong; what it cannot is skipped, and says so.
    """

    package: ClassVar[ModuleType]
    examples: ClassVar[Mapping[str, Example]] = {}
    absent: ClassVar[Mapping[str, Example]] = {}
    faults_known: ClassVar[Sequence[str]] = FAULTS

    @pytest.fixture
    def behind(self) -> Behind:
        raise NotImplementedError("the suite needs a fixture `behind`")

    @pytest.fixture
    def manifest_subject(self) -> Subject:
        return subject(self.package)

    @pytest.fixture
    def adapter(self, manifest_subject: Subject) -> Adapter:
        assert manifest_subject.adapter is not None, "the manifest cannot be read"
        return manifest_subject.adapter

    @pytest.fixture
    def faults(self) -> tuple[str, ...]:
        return tuple(self.faults_known)

    @pytest.fixture
    def bench(self, behind: Behind, adapter: Adapter) -> Iterator[Bench]:
        bench = Bench(behind, adapter, self.examples)
        yield bench
        bench.close()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Each test for each operation that it is about."""
        known = {
            name: operation for name, operation in subject(self.package).operations.items() if name in self.examples
        }
        writes = [name for name, operation in known.items() if operation.writes]
        cases = {
            "operation": list(known),
            "read": [name for name in known if name not in writes],
            "write": writes,
            "looked_up": [name for name in writes if known[name].look_up is not None],
            "missing": [name for name in known if name in self.absent],
            "fault": [self._kind(kind) for kind in FAULTS],
            "lost": [self._kind(kind) for kind in _LOST],
        }
        for name, values in cases.items():
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, values)

    def _kind(self, kind: str) -> Any:
        if kind in self.faults_known:
            return kind
        return pytest.param(kind, marks=pytest.mark.skip(reason=f"the server behind cannot be asked for {kind}"))
