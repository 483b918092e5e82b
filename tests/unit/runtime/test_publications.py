"""Playbooks are published by meaning, valid from a time, and run from the text that the store keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from sopflow.errors import InternalError, InvalidPlaybook, NotFound, UsageError
from sopflow.runtime import publications
from sopflow.runtime.bundle import read_bundle
from sopflow.runtime.people import Person

RINA = Person("rina")

FIRST = """
    facts: {ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}}
    outcomes: {done: {}}
    states:
      ask: {ask: [ok], next: look}
      look: {call: {operation: toy.look, with: {name: pen}, on_error: {not_found: end, unavailable: end}}, next: end}
      end: {end: done}
    """
SECOND = FIRST.replace("Ok?, en: Ok?", "Oke?, en: Okay?")


def question(office: Any, case: Any) -> str:
    return office.engine.get(case.id).wants[0].texts["en"]


def test_the_same_meaning_is_published_once(office: Any) -> None:
    first = office.publish(FIRST)
    again = office.publish(FIRST.replace("    facts:", "    # a comment\n    facts:"))

    assert (first.is_new, again.is_new) == (True, False)
    assert (again.digest, again.valid_from) == (first.digest, first.valid_from)


def test_a_case_stays_on_the_publication_that_it_began_on(office: Any) -> None:
    office.publish(FIRST)
    old = office.engine.start("tested").case
    office.clock.move(minutes=1)
    office.publish(SECOND, version="1.1.0")
    new = office.engine.start("tested").case

    office.engine = office.open()
    assert (question(office, old), question(office, new)) == ("Ok?", "Okay?")
    assert [office.engine.get(case.id).version for case in (old, new)] == ["1.0.0", "1.1.0"]


def test_a_publication_counts_from_the_time_that_is_named(office: Any) -> None:
    office.publish(FIRST)
    office.publish(SECOND, version="2.0.0", valid_from=office.clock.now() + timedelta(days=7))

    assert office.engine.start("tested").case.version == "1.0.0"
    office.clock.move(days=7)
    assert office.engine.start("tested").case.version == "2.0.0"


def test_a_time_that_is_over_is_now_so_that_what_is_published_last_is_the_current_one(office: Any) -> None:
    office.publish(FIRST)
    office.clock.move(minutes=1)

    second = office.publish(SECOND, version="2.0.0", valid_from=office.clock.now() - timedelta(days=700))

    assert second.valid_from == office.clock.now()
    assert office.engine.start("tested").case.version == "2.0.0"
    with pytest.raises(UsageError, match="names no zone"):
        office.publish(FIRST, valid_from=datetime(2099, 1, 1))


def test_a_version_or_the_beginning_of_a_digest_names_a_publication(office: Any) -> None:
    first = office.publish(FIRST)
    office.clock.move(minutes=1)
    office.publish(SECOND, version="2.0.0")

    assert office.engine.start("tested", version="1.0.0").case.digest == first.digest
    assert office.engine.start("tested", version=first.digest[:8]).case.digest == first.digest
    with pytest.raises(NotFound, match=r"`tested` has no publication `3\.0\.0`"):
        office.engine.start("tested", version="3.0.0")


def test_what_is_not_published_or_not_valid_yet_is_said_so(office: Any) -> None:
    office.publish(FIRST, valid_from=office.clock.now() + timedelta(days=1))

    with pytest.raises(NotFound, match="no publication of `tested` is valid yet: the first one is from 2026-03-29"):
        office.engine.start("tested")
    with pytest.raises(NotFound, match="no playbook `testet` is published here; did you mean `tested`"):
        office.engine.start("testet")


def test_no_case_starts_on_what_was_withdrawn(office: Any) -> None:
    first = office.publish(FIRST)
    case = office.engine.start("tested").case
    office.engine.withdraw(first.digest, by=RINA)

    with pytest.raises(NotFound):
        office.engine.start("tested")
    assert office.answer(case, ok=True).state == "look"


def test_text_that_does_not_check_is_refused(office: Any) -> None:
    procedure = office.write(FIRST)
    source = procedure.document.source
    object.__setattr__(source, "text", source.text.replace("ask: [ok]", "ask: [no]"))

    with pytest.raises(InvalidPlaybook):
        office.engine.publish(procedure, by=RINA)
    assert office.engine.publications() == []


def test_a_bundle_holds_what_is_needed_and_no_more(office: Any) -> None:
    publication = office.publish(FIRST)

    row = office.store.read(lambda tx: tx.playbooks.get(publication.digest))
    bundle = read_bundle(row.bundle)
    assert (list(bundle.manifests), bundle.playbooks, bundle.clauses) == (["toy"], {}, None)
    assert bundle.playbook == office.write(FIRST).document.source.text
    assert read_bundle(bundle.text()) == bundle


def test_a_program_of_the_text_means_what_was_published(office: Any) -> None:
    procedure = office.write(FIRST)
    publication = office.engine.publish(procedure, by=RINA)

    assert office.open().program(publication.digest) == procedure.program
    assert office.engine.program_of("tested") == procedure.program


def test_another_release_that_sees_another_meaning_in_the_same_text_publishes_nothing_new(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = office.publish(FIRST)
    monkeypatch.setattr(publications, "digest", lambda *_: "f" * 64)

    again = office.publish(FIRST)

    assert (again.digest, again.is_new) == (first.digest, False)


def test_what_was_withdrawn_is_published_again_by_publishing_it_again(office: Any) -> None:
    first = office.publish(FIRST)
    office.engine.withdraw(first.digest, by=RINA)

    again = office.publish(FIRST)

    assert (again.digest, again.is_new) == (first.digest, False)
    assert office.engine.start("tested").case.digest == first.digest


def test_publishing_the_old_one_again_is_the_way_back(office: Any) -> None:
    first = office.publish(FIRST)
    office.clock.move(days=1)
    office.publish(SECOND, version="2.0.0")
    office.clock.move(days=1)

    again = office.publish(FIRST)

    assert (again.digest, again.is_new, again.again, again.valid_from) == (
        first.digest,
        False,
        True,
        office.clock.now(),
    )
    assert office.engine.start("tested").case.digest == first.digest
    assert office.publish(FIRST) == replace(again, again=False)  # it is the current one already
    assert published(office)[-1] == (first.digest, "rina")
    assert len(published(office)) == 3


def published(office: Any) -> list[tuple[str, str]]:
    office.engine._onlookers.flush()
    return [(one.fields["digest"], one.fields["by"]) for one in office.seen if one.name == "playbook.published"]


def test_of_two_that_were_published_in_one_moment_the_later_counts(office: Any) -> None:
    for version in ("1.0.0", "1.1.0", "1.2.0", "1.0.0"):
        office.publish(FIRST.replace("Ok?, en", f"{version}?, en"), version=version)
        assert office.engine.start("tested").case.version == version


def test_the_old_one_can_be_published_for_a_time_to_come(office: Any) -> None:
    first = office.publish(FIRST)
    office.clock.move(days=1)
    office.publish(SECOND, version="2.0.0")
    again = office.publish(FIRST, valid_from=office.clock.now() + timedelta(days=7))

    assert (again.again, office.engine.start("tested").case.version) == (True, "2.0.0")
    office.clock.move(days=7)
    assert office.engine.start("tested").case.digest == first.digest


def test_what_is_in_force_and_is_to_come_again_after_another_is_published_then(office: Any) -> None:
    office.publish(FIRST)
    office.publish(SECOND, version="2.0.0", valid_from=office.clock.now() + timedelta(days=1))

    with pytest.raises(UsageError, match=r"tested 1\.0\.0 is in force now, .* publish it again when that time"):
        office.publish(FIRST, valid_from=office.clock.now() + timedelta(days=2))
    assert office.engine.start("tested").case.version == "1.0.0"
    assert office.publish(FIRST, valid_from=office.clock.now() + timedelta(hours=1)).again is False


def test_a_way_back_brings_the_playbooks_along_that_it_runs(office: Any) -> None:
    inner, outer = (
        "\n    outcomes: {done: {}}\n    states: {end: {end: done}}\n",
        """
        outcomes: {done: {}}
        states:
          check: {run: {playbook: inner}, next: {done: end}}
          end: {end: done}
        """,
    )
    office.write(inner, "inner")
    first = office.publish(outer)
    office.clock.move(days=1)
    office.publish(inner.replace("{end: {end: done}}", "{last: {end: done}}"), "inner", "2.0.0")
    office.clock.move(days=1)
    office.write(inner, "inner")

    assert office.publish(outer).digest == first.digest
    assert office.engine.start("inner").case.version == "1.0.0"


def test_the_playbooks_that_it_runs_are_published_with_it(office: Any) -> None:
    office.write("\n    outcomes: {done: {}}\n    states: {end: {end: done}}\n", "inner")
    office.publish(
        """
        outcomes: {done: {}}
        states:
          check: {run: {playbook: inner}, next: {done: end}}
          end: {end: done}
        """
    )
    assert {row.playbook for row in office.engine.publications()} == {"inner", "tested"}


def test_a_publication_that_is_gone_is_a_fault_of_the_store(office: Any) -> None:
    with pytest.raises(InternalError, match="the publication abc is not in the store"):
        office.engine.program("abc")
