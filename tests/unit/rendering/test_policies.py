"""What a policy says, in a sentence, in both languages; and why a policy stopped a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.playbook.model import Playbook
from sopflow.program.model import Program
from sopflow.rendering.policies import sentence, stopped, would_have

PLAYBOOK = """
    outcomes: {{ok: {{}}}}
    facts: {{agreed: {{type: yes_no, ask: Yes?}}, amount: {{type: money, ask: How much?}}, names: {{type: list of text, ask: Who?}}}}
    scripts: {{thanks: Thank you.}}
    states: {{ask: {{ask: [agreed, amount, names], next: post}}, post: {{say: [thanks], next: end}}, end: {{end: ok}}}}
    policies: {{one: {policy}}}
    """
SENTENCES = {
    "{never: {call: toy.send}}": ("calling `toy.send` must not happen", "memanggil `toy.send` tidak boleh terjadi"),
    "{never: {say: thanks}, before: agreed}": (
        "saying `thanks` must not happen before `agreed` holds",
        "menyampaikan `thanks` tidak boleh terjadi sebelum `agreed` berlaku",
    ),
    "{never: {enter: post}, after: {ask: amount}}": (
        "coming to `post` must not happen after asking `amount`",
        "masuk ke langkah `post` tidak boleh terjadi setelah menanyakan `amount`",
    ),
    "{never: amount < 0}": ("`amount < 0` must never hold", "`amount < 0` tidak boleh pernah berlaku"),
    "{must: {call: toy.send}, by: end}": (
        "calling `toy.send` must have happened when the case ends",
        "memanggil `toy.send` harus sudah terjadi saat kasus berakhir",
    ),
    "{must: {call: toy.send}, by: {end: ok}, when: agreed}": (
        "calling `toy.send` must have happened when the case ends with `ok`, when agreed",
        "memanggil `toy.send` harus sudah terjadi saat kasus berakhir dengan `ok`, bila agreed",
    ),
    "{after: {call: toy.send, where: 'input.kind == \"x\"'}, must: {end: ok}, by: end}": (
        'after calling `toy.send` (where `input.kind == "x"`), ending with `ok` must happen before the case ends',
        'setelah memanggil `toy.send` (dengan `input.kind == "x"`), berakhir dengan `ok` harus terjadi sebelum kasus berakhir',
    ),
    "{every: {call: toy.send, has: [kind, external]}}": (
        "calling `toy.send` must always have `kind`, `external`",
        "memanggil `toy.send` harus selalu berisi `kind`, `external`",
    ),
    "{at_most: {ask: amount, times: 1}}": (
        "asking `amount` may happen once at most",
        "menanyakan `amount` boleh terjadi paling banyak satu kali",
    ),
    "{at_most: {ask: amount, times: 3}}": (
        "asking `amount` may happen at most 3 times",
        "menanyakan `amount` boleh terjadi paling banyak 3 kali",
    ),
    "{always: {that: amount > 0, at: [post]}}": (
        "`amount > 0` must hold when coming to `post`",
        "`amount > 0` harus berlaku saat masuk ke langkah `post`",
    ),
    "{always: {that: {any: [agreed, {none: [amount > 5, amount < 2]}]}}}": (
        "`agreed or (none of: amount > 5; amount < 2)` must always hold",
        "`agreed or (none of: amount > 5; amount < 2)` harus selalu berlaku",
    ),
    "{each: names as n, never: {end: ok}, when: 'n == \"x\"'}": (
        'for each `n` of `names`: ending with `ok` must not happen, when n == "x"',
        'untuk setiap `n` di `names`: berakhir dengan `ok` tidak boleh terjadi, bila n == "x"',
    ),
}  # fmt: skip


@pytest.fixture
def playbook(load_text: Callable[..., Program]) -> Callable[[str], Playbook]:
    return lambda policy: load_text(PLAYBOOK.format(policy=policy)).playbook


@pytest.mark.parametrize("policy", SENTENCES)
def test_a_policy_reads_as_a_sentence(playbook: Callable[[str], Playbook], policy: str) -> None:
    english, indonesian = SENTENCES[policy]
    one = playbook(policy).policies["one"]
    assert sentence(one, "en") == english
    assert sentence(one, "id").replace(" atau ", " or ").replace("tidak satu pun dari", "none of") == indonesian


def test_a_person_is_told_the_rule_its_clauses_and_what_would_have_come(playbook: Callable[[str], Playbook]) -> None:
    of = playbook("{never: {call: toy.send}, because: [V1, V2]}")
    assert stopped(of, "policy", "one", "en") == "the rule `one` stops it: calling `toy.send` must not happen (V1, V2)"
    assert stopped(of, "policy_at_end", "one", "id") == (
        "belum boleh berakhir menurut aturan `one`: memanggil `toy.send` tidak boleh terjadi (V1, V2)"
    )
    assert would_have("call:toy.send", "en") == "what would have come next: calling `toy.send`"
    assert would_have("end:ok", "id") == "yang hampir terjadi: berakhir dengan `ok`"
