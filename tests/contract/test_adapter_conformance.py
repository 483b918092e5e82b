"""`AdapterConformance` can fail: slips that authors make are planted in a new adapter, and each is caught by its test."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path

import pytest
from sopflow_adapters.wire.budget import Budget
from sopflow_adapters.wire.failures import WireFailure
from tests.adapters.servers import Told as Answer
from tests.adapters.servers import serving

from sopflow.app.writing.scaffold import new_adapter

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # slips leave sockets open
]

CLIENT, ADAPTER, PACKAGE, MANIFEST = "client.py", "adapter.py", "__init__.py", "adapter.yaml"
HOST = "return ConnectedHost(operations, client.close)"
RAW = """\
class Raw:
        def call(self, call):
            from sopflow.ports.world import Done
            name = call.operation.name.partition(".")[2]
            return Done(operations[name](call.input, Asked(call.key, __import__("sopflow_adapters.wire.budget").wire.budget.Budget(5, 9))))

    return Raw()"""
SHOWS = 'return type("Told", (ConnectedHost,), {"__repr__": lambda self: str(client._caller._login._headers)})(operations, client.close)'
GET = "        return _note(client.note(str(given"
NOTE = '        return self._caller.read(Sending("GET", f"/notes/{quote'
BUSY = """\
        if getattr(self, "_busy", False):
            raise WireFailure("unavailable", "busy")
        self._busy = True
        time.sleep(0.05)
        self._busy = False
"""
SOCKET = """\
        import socket, urllib.parse
        there = urllib.parse.urlsplit(self._caller._transport._base)
        self._kept = [*getattr(self, "_kept", []), socket.create_connection((there.hostname, there.port))]
"""

SLIPS: dict[str, tuple[str, str, str, str]] = {
    "the key does not go along": (CLIENT, "headers=once(key), ", "", "test_the_same_key_twice_is_one_effect"),
    "the write cannot be found by its key": (
        CLIENT, '"external_id": key}', '"external_id": "another"}', "test_a_write_whose_reply_was_lost_is_found_again",
    ),
    "every case has the same key": (
        ADAPTER, 'str(given.get("external_id") or asked.key)', '"always"', "test_another_key_is_another_effect",
    ),
    "the look-up ignores the key": (
        ADAPTER, 'for name, value in given.items()}, asked', 'for name, value in given.items() if name != "external_id"}, asked',
        "test_a_write_that_was_not_done_is_not_found",
    ),
    "a write is taken for a read": (CLIENT, "write=True, ", "", "test_a_write_that_fails_is_told_as_it_is"),
    "a 500 is a refusal": (CLIENT, "write=write, ", "write=False, ", "test_a_write_that_fails_is_told_as_it_is"),
    "an unreadable reply is a refusal": (CLIENT, "WireFailure(IN_DOUBT,", 'WireFailure("rejected",', "test_a_write_that_fails_is_told_as_it_is"),
    "a write in doubt is blindly new": (CLIENT, "once(key)", "once(key + str(time.time()))", "test_a_write_in_doubt_that_is_sent_once_more_is_one_effect"),
    "a read that fails says rejected": (CLIENT, "failure_of_status(answer.status,", "failure_of_status(min(answer.status, 400),", "test_a_read_that_fails_is_unavailable"),
    "not found is a refusal": (CLIENT, "failure_of_status(answer.status,", "failure_of_status(400 if answer.status == 404 else answer.status,", "test_what_is_not_there_is_not_found"),
    "the reason repeats the system's words": (CLIENT, 'reason=f"http_{answer.status}"', 'reason=answer.body.decode() or "Sorry!"', "test_a_read_that_fails_is_unavailable"),
    "what is asked is logged": (CLIENT, NOTE.replace('"GET", f"/notes/{quote', '"GET", "/notes"'), '        __import__("logging").getLogger("x").info("asking for %s", asked)\n' + NOTE.replace('"GET", f"/notes/{quote', '"GET", "/notes"'), "test_nothing_personal_and_no_secret_is_said"),
    "what is sent is printed": (CLIENT, '        body = {**note, "external_id": key}', '        body = {**note, "external_id": key}\n        print(body)', "test_nothing_personal_and_no_secret_is_said"),
    "the repr shows the token": (ADAPTER, HOST, SHOWS, "test_nothing_personal_and_no_secret_is_said"),
    "an exception shows what was asked": (ADAPTER, '        note = {"customer"', '        if asked.key.endswith("tdAw"):\n            raise ValueError(given)\n        note = {"customer"', "test_nothing_personal_and_no_secret_is_said"),
    "the time is not kept": (ADAPTER, 'str(given["id"]), asked.budget)', 'str(given["id"]), __import__("sopflow_adapters.wire.budget").wire.budget.Budget(9, 9))', "test_a_read_that_fails_is_unavailable"),
    "an operation is missing": (ADAPTER, ', "find_notes": find_notes', "", "test_each_operation_is_answered_by_its_type"),
    "an operation is not declared": (ADAPTER, '{"get_note": get_note,', '{"drop_notes": get_note, "get_note": get_note,', "test_the_code_has_no_operation_that_the_manifest_does_not_declare"),
    "a reply is passed on unread": (ADAPTER, HOST, RAW, "test_each_operation_is_answered_by_its_type"),
    "an input is passed on unread": (ADAPTER, HOST, RAW, "test_unknown_input_is_refused"),
    "an input of another type is passed on": (ADAPTER, HOST, RAW, "test_input_of_another_type_is_refused"),
    "an input that lacks is passed on": (ADAPTER, HOST, RAW, "test_missing_input_is_refused"),
    "what is unknown raises": (ADAPTER, HOST, RAW, "test_what_the_manifest_does_not_declare_is_refused"),
    "two calls at once are too many": (CLIENT, NOTE, BUSY + NOTE, "test_reads_at_the_same_time_do_not_disturb_each_other"),
    "sockets stay open": (CLIENT, NOTE, SOCKET + NOTE, "test_a_call_that_is_given_up_comes_back_and_leaves_nothing_behind"),
    "a thread keeps the process": (CLIENT, NOTE, '        __import__("threading").Thread(target=time.sleep, args=(2,), daemon=False).start()\n' + NOTE, "test_a_call_that_is_given_up_comes_back_and_leaves_nothing_behind"),
    "without settings it breaks": (PACKAGE, '    if settings.text("url") is None:\n        return None\n', "", "test_without_settings_there_is_no_host"),
    "a secret that lacks goes unnoticed": (ADAPTER, 'settings.needs("url", "token")', 'settings.needs("url")', "test_a_secret_that_lacks_is_named"),
    "the manifest has a fault": (MANIFEST, "[rejected, conflict, in_doubt]", "[rejected, conflict]", "test_the_manifest_has_no_fault"),
    "the manifest fits no schema": (MANIFEST, "  find_notes:\n    title", "  Find-Notes:\n    title", "test_the_manifest_has_no_fault"),
    "an example is of another type": (MANIFEST, "example: 0812-0000-0001", "example: soon", "test_the_examples_of_the_manifest_are_of_their_types"),
    "an operation has no example": (MANIFEST, "  find_notes:\n    title", "  count_notes: {title: Count, effect: read, output: whole}\n  find_notes:\n    title", "test_there_is_an_example_for_each_operation"),
    "an example does not fit": (MANIFEST, "text: {type: text, privacy: personal, title: {id: Isi, en: Text}}\n      external", "text: {type: money, privacy: personal, title: {id: Isi, en: Text}}\n      external", "test_what_is_given_in_the_examples_fits_the_inputs"),
}  # fmt: skip

Outcomes = Callable[..., dict[str, str]]


class Told:
    """What became of each test."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.rpartition("::")[2]
            self.outcomes[name] = max(
                report.outcome, self.outcomes.get(name, ""), key=["", "skipped", "passed", "failed"].index
            )


@pytest.fixture
def outcomes(tmp_path: Path) -> Outcomes:
    """Runs tests of a new adapter, with a slip where one is given."""

    def run(name: str, wanted: str, slip: tuple[str, str, str] | None = None) -> dict[str, str]:
        new_adapter(tmp_path, name)
        home, told = tmp_path / name, Told()
        if slip is not None:
            file, old, new = slip
            path = home / f"sopflow_{name}" / file
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{file} has this {text.count(old)} times:\n{old}"
            path.write_text(text.replace(old, new), encoding="utf-8")
        options = ["-q", "-x", "-k", wanted, "-p", "no:cacheprovider", "-p", "no:xdist", "--import-mode=importlib"]
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            pytest.main(
                [*options, "-c", str(home / "pyproject.toml"), "--rootdir", str(home), str(home / "tests")], [told]
            )
        return told.outcomes

    return run


@pytest.mark.parametrize("slip", list(SLIPS))
def test_each_slip_is_caught_by_its_test(outcomes: Outcomes, slip: str) -> None:
    *change, wanted = SLIPS[slip]
    found = outcomes(f"crm{list(SLIPS).index(slip)}", wanted, tuple(change))

    assert [name.partition("[")[0] for name, outcome in found.items() if outcome == "failed"] == [wanted]


def test_without_a_slip_none_of_these_tests_fails(outcomes: Outcomes) -> None:
    found = outcomes("crm", "test_")

    assert {name for name, outcome in found.items() if outcome != "passed"} == set()
    assert {wanted for *_, wanted in SLIPS.values()} <= {name.partition("[")[0] for name in found}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(200, [{"id": "N-1", "external_id": "K1"}, {"id": "N-2"}]), ["N-1"]),
        (Answer(200, []), []),
        (Answer(200, [{"id": "N-2", "external_id": "K2"}]), "unproved_absence"),
        (Answer(200, [{"id": "N-2"}]), "unproved_absence"),
        (Answer(200, [], {"X-Total-Count": "101"}), "too_many_results"),
        (Answer(200, [], {"Link": '</notes?offset=100>; rel="next"'}), "too_many_results"),
    ],
)
def test_a_new_adapter_says_absent_only_of_what_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer, says: object
) -> None:
    new_adapter(tmp_path, "crmkey")
    monkeypatch.syspath_prepend(str(tmp_path / "crmkey"))
    made = import_module("sopflow_crmkey.client")
    with serving() as server:
        server.in_turn(answer)
        client = made.Client(server.url, "t")
        try:
            told: object = [each["id"] for each in client.with_key({"external_id": "K1"}, Budget(1, 2))]
        except WireFailure as failure:
            told = failure.reason
        client.close()

    assert told == says
