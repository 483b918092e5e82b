"""What differs between two versions of a playbook, by meaning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopflow.app.procedure import Procedure
from sopflow.app.use_cases import load
from sopflow.changes.compare import Version, compare
from sopflow.changes.model import Change, Level, Sort

VERSIONS = Path(__file__).parents[2] / "fixtures/versions"
PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
OLD = (VERSIONS / "old.yaml").read_text(encoding="utf-8")


def changes(old: Procedure, new: Procedure) -> tuple[Change, ...]:
    return compare(Version(old.playbook, old.program), Version(new.playbook, new.program))


@pytest.fixture(scope="module")
def old() -> Procedure:
    return load(VERSIONS / "old.yaml")


@pytest.fixture
def changed(old: Procedure, tmp_path: Path) -> Callable[..., list[Change]]:
    """What differs once some texts of the old version are replaced."""

    def of(*pairs: tuple[str, str]) -> list[Change]:
        text = OLD
        for before, after in pairs:
            assert before in text
            text = text.replace(before, after)
        (tmp_path / "new.yaml").write_text(text, encoding="utf-8")
        return [*changes(old, load(tmp_path / "new.yaml"))]

    return of


def told(found: list[Change]) -> list[tuple[Level, str, str]]:
    return [(one.level, one.code, one.name) for one in found]


def test_a_playbook_does_not_differ_from_itself() -> None:
    for path in (*PLAYBOOKS.glob("*/playbook.yaml"), *PLAYBOOKS.glob("examples/*/playbook.yaml")):
        procedure = load(path)
        assert changes(procedure, procedure) == ()


def test_layout_and_comments_are_no_change(changed: Callable[..., list[Change]]) -> None:
    assert changed(("start: ask\n", "# where it begins\nstart:   'ask'\n"), ("[id, en]", "['id', en]")) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("version: 1.0.0", "version: 1.0.1", (Level.COSMETIC, "playbook-version-changed", "laporan")),
        ("id: laporan", "id: keluhan", (Level.BREAKING, "playbook-id-changed", "keluhan")),
        ("note: {type: text,", "note: {type: whole,", (Level.BREAKING, "fact-type-changed", "note")),
        (
            "- {when: {kind: other}, give: general}",
            "- {else: general}",
            (Level.BEHAVIOUR, "table-when-changed", "queues"),
        ),
        ("give: billing", "give: fraud-desk", (Level.BEHAVIOUR, "table-give-changed", "queues")),
        ("en: Ask}", "en: Ask them}", (Level.WORDING, "state-title-changed", "ask")),
        (
            "    say: thanks\n",
            "    say: thanks\n    covers: ['1']\n",
            (Level.COSMETIC, "state-covers-changed", "thank"),
        ),
        ("{rejected: refused}", "{rejected: thank}", (Level.BEHAVIOUR, "state-to-changed", "file")),
    ],
)
def test_each_sort_of_change_has_its_level_and_its_name(
    changed: Callable[..., list[Change]], before: str, after: str, expected: tuple[Level, str, str]
) -> None:
    assert expected in told(changed((before, after)))


def test_a_choice_that_is_taken_away_breaks_open_cases(changed: Callable[..., list[Change]]) -> None:
    found = changed(
        (", other: {id: Lain, en: Other}", ""),
        ("kind is other and ", ""),
        ("\n      - {when: {kind: other}, give: general}", ""),
    )

    assert (Level.BREAKING, "type-other-changed", "kind") in told(found)


def test_a_condition_that_is_written_otherwise_and_means_the_same_is_cosmetic(
    changed: Callable[..., list[Change]],
) -> None:
    found = changed(
        ("kind is other and is_large, go", "is_large and kind is not bill and kind is not fraud, go"),
        ("amount is not missing and amount > 10jt", "not (amount is missing) and amount >= 10000001"),
    )

    assert [(one.level, one.sort, one.name) for one in found] == [
        (Level.COSMETIC, Sort.SAME, "ask"),
        (Level.COSMETIC, Sort.SAME, "is_large"),
    ]


def test_cases_that_go_elsewhere_are_shown_by_the_fewest_values(changed: Callable[..., list[Change]]) -> None:
    (found,) = changed(("amount is missing, go: more", "amount is missing and kind is bill, go: more"))

    assert (found.level, found.sort, found.name, found.old, found.new) == (
        Level.BEHAVIOUR, Sort.ELSEWHERE, "ask", "more", "file",
    )  # fmt: skip
    assert found.witness is not None
    assert {name: str(value) for name, value in found.witness.given.items()} == {
        "kind": "fraud",
        "amount": "Odd.MISSING",
    }


def test_what_is_done_on_the_way_counts_though_every_way_leads_to_the_same(
    changed: Callable[..., list[Change]],
) -> None:
    before = "- {when: amount is missing, go: more}"
    found = changed((before, f"{before}\n      - {{when: kind is bill, go: file, set: {{amount: 5}}}}"))

    assert {one.level for one in found} == {Level.BEHAVIOUR}


def test_a_state_with_another_name_is_the_same_where_its_author_says_so(changed: Callable[..., list[Change]]) -> None:
    renamed = (("  more:\n", "  complete:\n    formerly: [more]\n"), ("go: more", "go: complete"))

    assert [(one.level, one.sort, one.name, one.twin) for one in changed(*renamed)] == [
        (Level.WORDING, Sort.RENAMED, "complete", "more")
    ]


def test_a_state_that_is_gone_is_told_with_the_one_that_is_much_like_it(changed: Callable[..., list[Change]]) -> None:
    renamed = (("  more:\n", "  complete:\n"), ("go: more", "go: complete"))

    assert [(one.level, one.sort, one.name, one.twin) for one in changed(*renamed)] == [
        (Level.BREAKING, Sort.ALIKE, "more", "complete")
    ]


def test_a_state_that_is_like_no_other_is_gone_and_one_is_new(changed: Callable[..., list[Change]]) -> None:
    found = changed(
        ("  more:\n    title: {id: Lengkapi, en: Complete}\n    ask: [note]\n    next: file\n", "  wait:\n    formerly: [never_was]\n    wait: {for: 2h}\n    next: file\n"),
        ("go: more", "go: wait"),
    )  # fmt: skip

    assert {("state-removed", "more"), ("state-added", "wait")} <= {(one.code, one.name) for one in found}


def test_a_condition_that_means_something_else_is_shown_by_a_value(changed: Callable[..., list[Change]]) -> None:
    (found,) = changed(("amount > 10jt", "amount >= 10jt"))

    assert found.witness is not None
    assert (found.level, dict(found.witness.given), found.witness.old, found.witness.new) == (
        Level.BEHAVIOUR, {"amount": 10_000_000}, False, True,
    )  # fmt: skip


def test_rows_of_which_one_counts_may_stand_in_any_order(changed: Callable[..., list[Change]]) -> None:
    first, second = "{when: {kind: fraud}, give: fraud-desk}", "{when: {kind: bill}, give: billing}"

    assert told(changed((first, "X"), (second, first), ("X", second))) == [
        (Level.COSMETIC, "table-rows-reordered", "queues")
    ]


def test_a_translation_that_was_left_behind_is_stale(changed: Callable[..., list[Change]]) -> None:
    one, other = "it is recorded.", "laporan dicatat."

    assert [each.stale for each in changed((one, "it is written down."))] == [("id",)]
    assert [each.stale for each in changed((one, "it is written down."), (other, "laporan ditulis."))] == [()]


# ── ways of writing that mean the same ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "written",
    [
        "[{else: file}]",
        "{done: file}",
        "{by: kind, cases: {fraud: file, bill: file, other: file}}",
        "{by: kind, cases: {bill: file}, else: file}",
    ],
)
def test_a_way_may_be_written_as_a_branch_a_result_or_a_choice(
    changed: Callable[..., list[Change]], written: str
) -> None:
    found = changed(("    ask: [note]\n    next: file", f"    ask: [note]\n    next: {written}"))

    assert [(one.level, one.sort) for one in found] == [(Level.COSMETIC, Sort.SAME)]


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_part_that_others_ask_for_breaks_them_when_it_is_gone(changed: Callable[..., list[Change]]) -> None:
    found = changed(("{rejected: refused}", "{rejected: done}"), ("kind is other and is_large, go: refused", "is_large, go: done"),
                    ("  refused: {id: Ditolak, en: Refused}\n", ""), ("  refused: {title: {id: Ditolak, en: Refused}, end: refused}\n", ""))  # fmt: skip

    assert (Level.BREAKING, "outcome-removed", "refused") in told(found)


def test_what_is_new_and_not_used_yet_changes_nothing_for_a_case(changed: Callable[..., list[Change]]) -> None:
    found = changed(
        ("scripts:\n", "roles: {boss: {id: Atasan, en: Boss}}\nscripts:\n  bye: {id: Sampai jumpa, en: Bye}\n"),
        ("facts:\n", "facts:\n  extra: {type: text, privacy: personal}\n"),
        (
            "  refused: {id: Ditolak, en: Refused}\n",
            "  refused: {id: Ditolak, en: Refused}\n  late: {id: Telat, en: Late}\n",
        ),
    )

    assert told(found) == [
        (Level.BEHAVIOUR, "outcome-added", "late"),
        (Level.WORDING, "script-added", "bye"),
        (Level.COSMETIC, "fact-added", "extra"),
        (Level.COSMETIC, "role-added", "boss"),
    ]


def test_a_language_that_is_taken_away_breaks_what_was_said_in_it(changed: Callable[..., list[Change]]) -> None:
    (one,) = changed(("languages: [id, en]", "languages: [id, en, jv]"))
    (other,) = changed(("languages: [id, en]", "languages: [en, id]"))

    assert [(each.level, each.code) for each in (one, other)] == [(Level.WORDING, "playbook-languages-changed")] * 2


LOOP = """
    roles: {boss: {id: Atasan, en: Boss}}
    outcomes: {done: {id: Selesai}}
    types: {ITEM: {fields: {name: {type: text}, size: {type: whole}}}}
    facts:
      items: {type: list of ITEM}
      colour: {type: [red, blue], ask: {id: Warna?}, optional: true}
    states:
      begin: {set: {items: [{name: A, size: 3}]}, next: loop}
      loop:
        each:
          item: thing
          in: items
          where: thing.size > 1
          at_most: 5
        facts: {well: {type: yes_no, ask: {id: Baik?}}}
        start: look
        states:
          look: {ask: [well], next: [{when: well, go: next_item}, {else: leave}]}
        next: tell
      tell: {ask: [colour], next: end}
      end: {end: done}
    """


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("thing.size > 1", "thing.size > 2", [(Level.BEHAVIOUR, "state-where-changed", "loop")]),
        ("well: {type: yes_no", "well: {type: yes_no, optional: true", [(Level.BEHAVIOUR, "fact-optional-changed", "loop.well")]),
        ("{when: well, go: next_item}", "{when: not well, go: next_item}", [(Level.BEHAVIOUR, "state-next-elsewhere", "look")] * 2),
        ("[red, blue]", "[red, blue, green]", [(Level.BEHAVIOUR, "fact-type-changed", "colour")]),
        ("[red, blue]", "[red]", [(Level.BREAKING, "fact-type-changed", "colour")]),
        ("at_most: 5", "at_most: 6", [(Level.BEHAVIOUR, "state-at_most-changed", "loop")]),
        ("size: {type: whole}", "size: {type: whole}, more: {type: text, optional: true}", [(Level.BEHAVIOUR, "type-more-changed", "ITEM")]),
    ],
)  # fmt: skip
def test_what_is_inside_a_loop_is_compared_too(
    between: Callable[..., list[Change]], before: str, after: str, expected: list[tuple[Level, str, str]]
) -> None:
    assert before in LOOP
    assert told(between(LOOP, LOOP.replace(before, after))) == expected


MANY = """
    outcomes: {{done: {{id: Selesai}}, other: {{id: Lain}}}}
    facts:
{facts}
      holds: {{type: yes_no, is: {all}}}
    states:
      ask: {{ask: [{names}], next: [{{when: holds, go: end}}, {{else: other}}]}}
      end: {{end: done}}
      other: {{end: other}}
    """


def test_of_more_values_than_are_looked_at_the_texts_are_shown(between: Callable[..., list[Change]]) -> None:
    names = [f"f{number}" for number in range(13)]
    facts = "\n".join(f"      {name}: {{type: yes_no, ask: {{id: '{name}?'}}}}" for name in names)
    old = MANY.format(facts=facts, names=", ".join(names), all=" and ".join(names))
    new = MANY.format(facts=facts, names=", ".join(names), all=" and ".join(names[::-1]))
    inline = [
        each.replace("when: holds", f"when: {' and '.join(order)}")
        for each, order in ((old, names), (old, names[::-1]))
    ]

    assert told(between(old, new)) == [(Level.BEHAVIOUR, "fact-is-changed", "holds")]
    assert told(between(*inline)) == [(Level.BEHAVIOUR, "state-when-changed", "ask")]


# ── what must not be called the same ─────────────────────────────────────────────────────────────────────────

ROUTES = """
    outcomes: {check: {id: Diperiksa}, done: {id: Selesai}, other: {id: Lain}}
    types: {ITEM: {fields: {description: {type: text}, size: {type: whole, optional: true}}}}
    facts:
      amount: {type: money, ask: {id: Berapa?}}
      limit: {type: money, ask: {id: Batas?}}
      kind: {type: [bill, fraud, loss], ask: {id: Jenis?}}
      names: {type: list of text, ask: {id: Nama?}}
      item: {type: ITEM, ask: {id: Barang?}}
      least: {is: if kind is bill then amount else limit}
      note: {type: text}
      desk: {table: who.owner}
    tables:
      who:
        inputs: {kind: kind}
        give: {owner: text}
        rows:
          - {when: {kind: bill}, give: {owner: Tim A}}
          - {else: {owner: Tim B}}
    states:
      ask: {ask: [amount, limit, kind, names, item], next: route}
      route:
        next:
          - {when: kind is bill, go: look}
          - {when: any(name in names where name == "x"), go: look}
          - else: check
      look:
        next:
          - {when: amount > 5, set: {note: satu}, go: tell}
          - {else: tell, set: {note: dua}}
      tell: {do: {text: {id: '${note} ${least} ${desk} ${item.description}'}}, next: end}
      check: {end: check}
      end: {end: done}
    """


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("amount > 5", "amount > 50", {(Level.BEHAVIOUR, "state-when-changed", "look")}),
        ("note: satu", "note: =kind", {(Level.BEHAVIOUR, "state-set-changed", "look")}),
        ("when: kind is bill", "when: kind is not fraud", {(Level.BEHAVIOUR, "state-next-elsewhere", "route")}),
        ("then amount else limit", "then limit else amount", {(Level.BEHAVIOUR, "fact-is-changed", "least")}),
        ("owner: Tim B", "owner: Tim C", {(Level.BEHAVIOUR, "table-owner-changed", "who")}),
        ("description: {type: text}", "description: {type: person}", {(Level.BREAKING, "type-type-changed", "ITEM")}),
        ("type: whole, optional: true", "type: whole", {(Level.BREAKING, "type-optional-changed", "ITEM")}),
        ("{do: {text: {id: '${note} ${least} ${desk} ${item.description}'}}", "{wait: {for: 2h}", {(Level.BREAKING, "state-changed", "tell")}),
        ("name in names where name", "one in names where one", {(Level.BEHAVIOUR, "state-next-elsewhere", "route")}),
    ],
)  # fmt: skip
def test_what_changes_a_case_is_never_called_the_same(
    between: Callable[..., list[Change]], before: str, after: str, expected: set[tuple[Level, str, str]]
) -> None:
    assert before in ROUTES
    assert expected <= set(told(between(ROUTES, ROUTES.replace(before, after))))


def test_an_outcome_that_is_called_like_a_renamed_state_is_another_outcome(
    between: Callable[..., list[Change]],
) -> None:
    new = ROUTES.replace("check: {end: check}", "done: {formerly: [check], end: done}").replace(
        "else: check", "else: done"
    )

    assert told(between(ROUTES, new)) == [
        (Level.BEHAVIOUR, "state-outcome-changed", "done"),
        (Level.WORDING, "state-renamed", "done"),
    ]


def test_a_state_that_leaves_its_loop_breaks_cases_that_are_there(between: Callable[..., list[Change]]) -> None:
    old = LOOP.replace("{when: well, go: next_item}", "{when: well, go: also}").replace(
        "        next: tell\n", "          also: {ask: [colour], next: next_item}\n        next: tell\n"
    )
    new = LOOP.replace("next: end}", "next: also}\n      also: {ask: [colour], next: end}")

    assert (Level.BREAKING, "state-each-changed", "also") in told(between(old, new))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amount > limit", "limit < amount"),
        ("amount != limit", "amount > limit or limit > amount"),
        ("count(names) > 3", "4 <= count(names)"),
        ("time > 2h or time > 3h", "2h < time"),
        ("time > 2 working days and time > 1 working days", "time > 2 working days"),
    ],
)
def test_comparisons_that_are_turned_round_are_the_same(
    between: Callable[..., list[Change]], one: str, other: str
) -> None:
    text = ROUTES.replace("      note:", "      time: {type: duration, ask: {id: Lama?}}\n      note:")
    text = text.replace("[amount, limit,", "[time, amount, limit,")
    old, new = (text.replace("amount > 5, set", f"{each}, set") for each in (one, other))

    assert told(between(old, new)) == [(Level.COSMETIC, "state-next-same", "look")]


def test_values_of_parts_that_were_not_looked_into_are_not_said_for_sure(between: Callable[..., list[Change]]) -> None:
    found = between(ROUTES, ROUTES.replace("name in names where name", "one in names where one"))

    assert [each.witness.is_sure for each in found if each.witness] == [False, False]
    assert [each.witness.is_sure for each in between(ROUTES, ROUTES.replace("kind is bill, go", "kind is loss, go")) if each.witness] == [True, True]  # fmt: skip


def test_a_renamed_state_is_known_again_wherever_it_is_named(between: Callable[..., list[Change]]) -> None:
    old = f"{ROUTES}\n    start: route\n    sla: {{quick: {{starts: look, stops: [tell, check], deadline: 2h}}}}\n"
    old = old.replace("ask: {ask: [amount", "route: {ask: [amount").replace("next: route}", "next: way}")
    old = old.replace("      route:\n", "      way:\n")
    new = old.replace("route", "begin").replace("begin: {", "begin: {formerly: [route], ")
    new = new.replace("look", "see").replace("see:\n", "see:\n        formerly: [look]\n")

    assert {(one.level, one.code) for one in between(old, new)} == {(Level.WORDING, "state-renamed")}
