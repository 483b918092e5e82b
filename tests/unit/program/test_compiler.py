"""What the compiler says of a playbook whose names and values do not fit, and what it makes of one whose do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sopflow.program.model import Interface
from sopflow.values.types import TEXT, WHOLE

OTHER = {"other": Interface("other", {"name": (TEXT, False)}, ("fine",), {"count": WHOLE})}

NAMES = "outcomes: {ok: {}}\nfacts: {n: {type: text, ask: N?}, w: {type: whole, ask: W?}, l: {type: list of text}}\n"
END = "  z: {end: ok}\n"


def state(one: str) -> str:
    return f"{NAMES}states:\n  a: {one}\n{END}"


SIZE = """outcomes: {ok: {}}
facts: {n: {type: whole, ask: N?}, t: {type: text}, size: {type: FACT}}
tables:
  size:
    inputs: {n: n}
    GIVE
    rows:
      - {when: {n: 1}, give: FIRST}
      - else: SECOND
states:
  a: {ask: [n], next: z}
  z: {end: ok}
"""


def table(fact: str = "text, table: size", give: str = "title: T", first: str = "x", second: str = "y") -> str:
    return SIZE.replace("FACT", fact).replace("GIVE", give).replace("FIRST", first).replace("SECOND", second)


FINDINGS = {
    "an unknown fact is not added to": state("{add: {m: x}, next: z}"),
    "an expression that cannot be read": state("{set: {n: =n +}, next: z}"),
    "an expression of the wrong type": state("{set: {w: =n}, next: z}"),
    "a slip with a mend": state("{next: [{when: w > 1 && w < 3, go: z}, {else: z}]}"),
    "an unknown start": "start: b\n" + state("{next: z}"),
    "a by that is no choice": state("{next: {by: n, cases: {x: z}, else: z}}"),
    "a by that cannot be read": state("{next: {by: n +, cases: {x: z}, else: z}}"),
    "a case that is no value": f"{NAMES.replace('whole', '[one, two]')}states:\n  a: {{next: {{by: w, cases: {{onne: z}}, else: z}}}}\n{END}",
    "a branch whose condition is wrong still has its other faults told": state("{next: [{when: m, go: y}, {else: z}]}"),
    "an unknown part of a condition in parts": state('{next: [{when: {any: [n == "x", m]}, go: z}, {else: z}]}'),
    "an unknown fact asked again": state("{next: {go: z, ask_again: [m]}}"),
    "an interrupt of no event, by no role, during no state, to no state": "interrupts: {toy.rangg: {go: y, role: r, during: [b]}}\n"
    + state("{next: z}"),
    "a derived fact is not asked": state("{ask: [d], next: z}").replace(
        "facts: {", "facts: {d: {type: yes_no, is: w > 1}, "
    ),
    "an unknown start of a loop": state(
        "{each: {item: i, in: l}, start: c, states: {b: {do: B, next: {done: next_item}}}, next: z}"
    ),
    "a loop over no list": state("{each: {item: i, in: n}, states: {b: {do: B, next: {done: next_item}}}, next: z}"),
    "a loop over what cannot be read": state(
        "{each: {item: i, in: m}, states: {b: {do: B, next: {done: next_item}}}, next: z}"
    ),
    "decide with no table": state("{decide: {table: t, save: n}, next: z}"),
    "decide into no fact": table().replace(
        "  a: {ask: [n], next: z}", "  a: {decide: {table: size, save: m}, next: z}"
    ),
    "decide into a fact of another type": table(give="give: whole", fact="text", first="1", second="2").replace(
        "  a: {ask: [n], next: z}", "  a: {decide: {table: size, save: t}, next: z}"
    ),
    "an output that is not there": state(
        "{run: {playbook: other, with: {name: x}, save: {w: counts}}, next: {fine: z}}"
    ),
    "an output of another type": state("{run: {playbook: other, with: {name: x}, save: {n: count}}, next: {fine: z}}"),
    "an output into no fact": state("{run: {playbook: other, with: {name: x}, save: {m: count}}, next: {fine: z}}"),
    "an input of a playbook that is needed": state("{open_case: {playbook: other}, next: z}"),
    "no playbook to open": state("{open_case: {playbook: others}, next: z}"),
    "an event kept in no fact": state("{wait: {for: toy.rang, save: m}, next: {rang: z}}"),
    "a table that gives another type": table(fact="money, table: size"),
    "an event that does not bring what its fact needs": state(
        "{wait: {for: toy.rang, save: k}, next: {rang: z}}"
    ).replace("facts: {", "facts: {k: {type: toy.Thing}, "),
    "an end that cannot be read": f"{NAMES}states:\n  a: {{end: =m}}\n",
    "an end that is no outcome": f"{NAMES}states:\n  a: {{end: =n}}\n",
    "a record where a text is wanted": state("{set: {n: {use: {x: 1}}}, next: z}"),
    "a list where a text is wanted": state("{set: {n: [x]}, next: z}"),
    "a list with a fault": state("{set: {l: [=m]}, next: z}"),
    "a text where a number is wanted": state('{set: {w: "${ n }"}, next: z}'),
    "a text with a fault": state('{set: {n: "${ m }"}, next: z}'),
    "a format that cannot show it": state('{set: {n: "${ n | date }"}, next: z}'),
    "a value that cannot be read": state("{set: {w: many}, next: z}"),
    "an outcome that is set and not there": state("{set: {r: okk}, next: z}").replace(
        "facts: {", "facts: {r: {type: outcome}, "
    ),
    "an unknown field behind a fault of another": state("{call: {operation: toy.send, with: {kind: =m}}, next: z}"),
    "an unknown fact saved": state("{call: {operation: toy.list, save: m}, next: z}"),
    "an item added to a list of others": state("{call: {operation: toy.look, with: {name: x}, add_to: l}, next: z}"),
    "unknown states that every case passes": "always: [b, c]\n"
    + state("{each: {item: i, in: l}, states: {c: {do: B, next: {done: next_item}}}, next: z}"),
    "a table of no column": table(fact="text, table: size.colour"),
    "a column of a table that is not there": table(fact="text, table: sise"),
    "a column whose type nobody says": table(first="=n"),
    "an answer that is no value": table(give="give: [x, z]"),
    "an unknown input of a table": table().replace("when: {n: 1}", "when: {m: 1}"),
    "an input of a table that cannot be read": table().replace("inputs: {n: n}", "inputs: {n: m}"),
    "a cell that is no value": table().replace("when: {n: 1}", "when: {n: one}"),
    "a bound that is no value": table().replace("when: {n: 1}", "when: {n: over one}"),
    "several columns with a fault": table(
        fact="text, table: size.b", first="{a: 1, b: =m}", second="{a: 2, b: y}", give="give: {a: whole, b: text}"
    ),
    "a table that needs its own answer": table().replace("inputs: {n: n}", "inputs: {n: size}"),
    "a fact of no script": state("{next: z}").replace("facts: {", "facts: {c: {type: consent, to: s}, "),
    "a check that cannot be read": state("{ask: [n], next: z}").replace(
        "ask: N?", "ask: N?, check: {that: m, else: M}"
    ),
    "two states of one name": state("{each: {item: i, in: l}, states: {z: {do: B, next: {done: next_item}}}, next: z}"),
    "a fact with a reserved name": state("{next: z}").replace("facts: {", "facts: {now: {type: time}, "),
    "a repeat that cannot be read": state(
        "{call: {operation: toy.list, repeat: {every: soon, at_most: 2, until: m}}, next: z}"
    ),
    "a reminder that cannot be read": state("{ask: [n], remind: {every: soon, times: 2, to: r}, next: z}"),
    "a role of nobody who may not": state("{approve: {what: X, not_by: [q]}, next: {granted: z, refused: z}}"),
    "an unknown fact is not frozen": state("{approve: {what: X, freeze: [m]}, next: {granted: z, refused: z}}"),
    "a derived fact of a faulty type": state("{next: z}").replace("facts: {", "facts: {d: {is: m +}, "),
    "a derived fact of a fault in parts": state("{next: z}").replace(
        "facts: {", "facts: {d: {is: {all: [w > 1, m]}}, "
    ),
    "a type of a field that is not there": "types: {r: {fields: {x: texts}}}\n" + state("{next: z}"),
    "a form with a fault": "forms: {f: {kinds: x}}\n" + state("{call: {operation: toy.send, with: =forms.f}, next: z}"),
}


def test_each_fault_is_told_at_its_place(compile_text, snapshot) -> None:
    """The snapshot is read in review: one paragraph a fault."""
    told = []
    for name, text in FINDINGS.items():
        compiled = compile_text(text, OTHER)
        assert compiled.program is None, name
        told.append("\n".join([name, *(f"  {str(one).removeprefix('tested.yaml:')}" for one in compiled.diagnostics)]))
    snapshot("program/every-fault.txt", "\n\n".join(told) + "\n")


def answers(program, **values) -> dict[str, object]:
    """What the derived facts of a program are for some values."""
    return {name: fact.derived(values) for name, fact in program.facts.items() if fact.derived is not None}


@pytest.mark.parametrize(
    ("cell", "fits", "fails"),
    [
        ("5", [5], [4]),
        ("[5, 7]", [5, 7], [6]),
        ("over 5", [6], [5]),
        ("under 5", [4], [5]),
        ("at least 5", [5], [4]),
        ("at most 5", [5], [6]),
        ("between 5 and 7", [5, 7], [4, 8]),
    ],
)
def test_a_cell_is_a_value_a_list_or_a_comparison(load_text, cell, fits, fails) -> None:
    program = load_text(table().replace("n: 1}", f"n: {cell}}}"))

    assert [answers(program, n=n)["size"] for n in fits] == ["x"] * len(fits)
    assert [answers(program, n=n)["size"] for n in fails] == ["y"] * len(fails)
    assert answers(program)["size"] == "y"  # a missing input matches no cell


def test_a_table_may_have_several_columns_and_rows_may_leave_some_out(load_text) -> None:
    program = load_text(
        table(fact="text, table: size.b", give="give: {a: whole, b: text}", first="{a: 1, b: x}", second="{a: 2}")
    )

    assert answers(program, n=1) == {"size": "x"}
    assert answers(program, n=2) == {"size": None}


def test_a_table_whose_rows_all_count_gives_a_list(load_text) -> None:
    text = table(fact="list of text, table: size", give="rows_that_match: all").replace(
        "      - else: y", "      - {when: {n: over 0}, give: y}\n      - else: z"
    )
    program = load_text(text)

    assert [answers(program, n=n)["size"] for n in (1, 2, 0)] == [("x", "y"), ("y",), ("z",)]


def test_a_column_of_a_table_whose_rows_all_count_is_a_list_without_what_is_left_out(load_text) -> None:
    text = table(fact="list of text, table: size.b", give="rows_that_match: all\n    give: {a: whole, b: text}")
    program = load_text(text.replace("give: x}", "give: {a: 1, b: x}}").replace("else: y", "else: {a: 2}"))

    assert [answers(program, n=n)["size"] for n in (1, 0)] == [("x",), ()]


@pytest.mark.parametrize(
    ("first", "second", "type_"),
    [("yes", "no", "yes_no"), ("1", "2", "whole"), ("x", "y", "[x, y]"), ("x", "1", "[x, 1]")],
)
def test_the_type_of_a_tables_answer_follows_from_its_values(load_text, first, second, type_) -> None:
    program = load_text(table(fact="text", first=first, second=second))

    assert str(program.tables["size"].type) == type_


def test_a_type_may_be_that_of_a_table(load_text) -> None:
    program = load_text(table(fact="tables.size"))

    assert str(program.facts["size"].type) == "[x, y]"


def test_records_lists_texts_and_forms_are_made_where_they_stand(play_values) -> None:
    assert play_values("with_: {use: {name: =n, price?: =p}}") == {"name": "Budi"}
    assert play_values("list_: [a, =n]") == ("a", "Budi")
    assert play_values("list_: []") == ()
    assert play_values('text: "Halo ${ n }"') == "Halo Budi"
    assert play_values("text: '5'") == "5"
    assert play_values("party: =phone") is None
    assert play_values("number: 5") == 5
    assert play_values("due: 2025-04-01T10:00:00+07:00") == datetime(2025, 4, 1, 3, tzinfo=UTC)


@pytest.fixture
def play_values(load_text):
    """What a `set` gives to its fact."""
    facts = (
        "n: {type: text}, p: {type: money}, with_: {type: toy.Thing}, list_: {type: list of text}, text: {type: text},"
        " phone: {type: phone}, party: {type: counterparty}, number: {type: whole}, due: {type: time}"
    )

    def value(assignment: str) -> object:
        program = load_text(
            f"outcomes: {{ok: {{}}}}\nfacts: {{{facts}}}\nstates:\n  a: {{set: {{{assignment}}}, next: z}}\n  z: {{end: ok}}\n"
        )
        return program.states["a"].changes[0].value.evaluate({"n": "Budi"})

    return value


@pytest.mark.parametrize(
    ("mode", "fits", "fails"),
    [
        ("all", [(2, "x")], [(2, "y"), (0, "x")]),
        ("any", [(2, "y"), (0, "x")], [(0, "y")]),
        ("none", [(0, "y")], [(2, "y"), (0, "x")]),
    ],
)
def test_a_condition_in_parts(load_text, mode, fits, fails) -> None:
    program = load_text(state("{next: z}").replace("facts: {", f'facts: {{d: {{is: {{{mode}: [w > 1, n == "x"]}}}}, '))

    assert [answers(program, w=w, n=n)["d"] for w, n in fits] == [True] * len(fits)
    assert [answers(program, w=w, n=n)["d"] for w, n in fails] == [False] * len(fails)


def test_by_may_be_yes_or_no_and_its_cases_may_have_branches(load_text) -> None:
    text = state('{next: {by: w > 1, cases: {yes: [{when: n == "x", go: y}, {else: z}], no: z}}}') + "  y: {end: ok}\n"
    ways = load_text(text).states["a"].exits["done"]
    yes_x, yes, no = ways

    assert [(way.to, way.index) for way in ways] == [("y", 0), ("z", 1), ("z", 2)]
    assert [yes_x.guard.test({"w": 2, "n": n}) for n in "xy"] == [True, False]
    assert (yes.guard.test({"w": 2}), no.guard.test({"w": 2}), no.guard.test({"w": 1})) == (True, False, True)


def test_what_two_programs_mean_is_the_same_where_only_their_layout_differs(load_text) -> None:
    one, other = state("{next: z}"), state("{next:    z}  # a comment")

    assert load_text(one) == load_text(other)
    assert hash(load_text(one)) == hash(load_text(other))
    assert load_text(one) != load_text(state("{set: {n: x}, next: z}"))
    assert load_text(one) != one


def test_a_state_knows_where_it_leads_to(load_text) -> None:
    assert load_text(state("{next: [{when: w > 1, go: z}, {when: w > 0, go: z}, {else: a}]}")).states[
        "a"
    ].leads_to() == ("z", "a")


def test_a_playbook_shows_its_inputs_outcomes_and_outputs(load_text) -> None:
    program = load_text("inputs: [n]\noutputs: {m: =w, extra: =n}\n" + state("{next: z}"))

    assert program.interface == Interface("tested", {"n": (TEXT, False)}, ("ok",), {"m": WHOLE, "extra": TEXT})


def test_a_record_may_hold_a_type_of_the_playbooks_own(load_text) -> None:
    program = load_text(
        "types: {size: {choices: {big: Besar, small: {}}}, box: {fields: {size: size, note?: text}}}\n"
        + state("{next: z}").replace("facts: {", "facts: {b: {type: box}, ")
    )

    assert {name: (str(field.type), field.optional) for name, field in program.facts["b"].type.fields.items()} == {
        "size": ("size", False),
        "note": ("text", True),
    }


def test_an_output_that_no_fact_has_is_of_the_type_that_its_value_has(load_text):
    program = load_text(
        "outputs: {count: 5, rate: 1.5, sure: true, why: x, all: {a: 1, b: [2, 3]}}\n" + state("{ask: [n], next: z}")
    )
    types = {name: str(type_) for name, type_ in program.interface.outputs.items()}
    assert types == {"count": "whole", "rate": "number", "sure": "yes_no", "why": "text", "all": ""}


def test_a_fact_that_keeps_an_event_of_the_playbooks_own_may_be_of_any_type(load_text):
    program = load_text(state("{wait: {for: arrived, save: n}, next: {arrived: z}}"))
    assert program.states["a"].plan.events[0].save == "n"


def test_a_column_of_a_table_may_be_written_in_one_row_and_computed_in_another(compile_text):
    compiled = compile_text(table(fact="text, table: size", first="x", second="=t"))
    assert [one.message.en for one in compiled.diagnostics] == ["what type has `size`?"]


def test_a_derived_fact_of_an_unknown_type_is_told_once(compile_text):
    compiled = compile_text(state("{next: z}").replace("facts: {", "facts: {d: {type: nonesuch, is: w > 1}, "))
    assert [one.code for one in compiled.diagnostics] == ["SF207"]


def test_a_derived_fact_of_a_taken_name_is_told_once(compile_text):
    compiled = compile_text(state("{next: z}").replace("facts: {", "facts: {settings: {type: yes_no, is: w > 1}, "))
    assert [one.code for one in compiled.diagnostics] == ["SF218"]


def test_an_event_of_the_playbooks_own_has_no_fields_to_be_read(compile_text):
    compiled = compile_text(state("{wait: {for: arrived, where: event.door == n}, next: {arrived: z}}"))
    assert [(one.code, one.help and one.help.en) for one in compiled.diagnostics] == [
        ("SF407", "Only an event that a system's manifest declares has fields. Read facts here instead.")
    ]
