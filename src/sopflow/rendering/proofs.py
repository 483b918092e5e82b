"""What was proved, for people and for programs: each claim in a line, and the case that breaks one as a story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language, Words
from sopflow.document.nodes import Document
from sopflow.policies.observing import Observation
from sopflow.program.model import Program
from sopflow.proof.search.replaying import Happening
from sopflow.proof.verdicts.claims import FINISH, REACHED, TAKEN, Claim, Standing
from sopflow.rendering.stories import breach, rule, story, stuck

_SIGNS = {Standing.PROVED: "✔", Standing.VIOLATED: "✘", Standing.UNKNOWN: "?", Standing.CLOSED: "○"}
_STANDINGS = {
    Standing.PROVED: Words(en="PROVED", id="TERBUKTI"),
    Standing.VIOLATED: Words(en="VIOLATED", id="DILANGGAR"),
    Standing.UNKNOWN: Words(en="UNKNOWN", id="BELUM PASTI"),
    Standing.CLOSED: Words(en="CLOSED", id="TERTUTUP"),
}
_SOUND: Mapping[str, Words] = {
    FINISH: Words(en="every case can finish", id="setiap kasus bisa selesai"),
    REACHED: Words(en="every state is reached by some case", id="setiap langkah dilalui suatu kasus"),
    TAKEN: Words(en="every way is taken by some case", id="setiap cabang diambil suatu kasus"),
}
_CLOSED: Mapping[str, Words] = {
    REACHED: Words(
        en="no case comes to these states, with the settings as they are written",
        id="langkah berikut tidak dilalui kasus mana pun, dengan pengaturan seperti tertulis",
    ),
    TAKEN: Words(
        en="no case takes these ways, with the settings as they are written",
        id="cabang berikut tidak diambil kasus mana pun, dengan pengaturan seperti tertulis",
    ),
}
_REASONS: Mapping[str, Words] = {
    "too_many": Words(
        en="there are more kinds of cases than are looked at; fewer facts that are remembered until the end would help",
        id="jenis kasusnya terlalu banyak untuk diperiksa; kurangi fakta yang diingat sampai akhir",
    ),
    "not_come_to": Words(
        en="no case was found that goes there, and none is proved to be impossible; a scenario that goes there, with "
        "the settings as they are written, would prove it",
        id="belum ditemukan kasus yang sampai ke sana, dan belum terbukti mustahil; skenario yang sampai ke sana "
        "dengan pengaturan bawaan akan membuktikannya",
    ),
    "not_told_apart": Words(
        en="a case may break it that cannot be told from one that does not, even with all remembered that was tried; "
        "conditions that compare with fixed values would make it provable",
        id="mungkin ada kasus yang melanggarnya, tetapi tidak bisa dibedakan dari yang tidak melanggar; bandingkan "
        "dengan nilai tetap agar bisa dibuktikan",
    ),
    "may_not_end": Words(
        en="a case may be stuck, but only where conditions that are not looked into keep it there; comparing with "
        "fixed values would make it provable",
        id="mungkin ada kasus yang tidak bisa selesai, tetapi hanya lewat syarat yang tidak dihitung; bandingkan "
        "dengan nilai tetap agar bisa dibuktikan",
    ),
    "each": Words(
        en="nobody can tell here whose turn it is: the turn's first state must be come to from its loop alone, the "
        "loop must say nothing itself, the policy look at the item in its steps alone, and, where it counts or looks "
        "back, no loop over the list stand inside another",
        id="di sini tidak jelas butir mana yang sedang gilirannya: langkah pertama giliran hanya boleh dicapai dari "
        "perulangannya, perulangan itu sendiri tidak boleh menyampaikan naskah, dan kebijakan hanya melihat butir pada "
        "langkahnya; kalau kebijakan itu menghitung atau mengingat yang sudah terjadi, perulangan atas daftar itu juga "
        "tidak boleh bersarang",
    ),
    "possible": Words(
        en="a case may break it, but only by a condition that is not looked into (facts compared with each other, "
        "lists, computed times); comparing with fixed values would make it provable",
        id="mungkin ada kasus yang melanggarnya, tetapi lewat syarat yang tidak dihitung (fakta dibandingkan dengan "
        "fakta, daftar, waktu hasil hitungan); bandingkan dengan nilai tetap agar bisa dibuktikan",
    ),
    "lists": Words(
        en="a case may break it, but only by what a condition says of a whole list (any, none, count, sum): what was "
        "true of an item when it was added, and which items two lists share, is not followed to where the list is "
        "judged. It would be provable if a yes/no fact noted the answer where the item is added, and the policy read "
        "that fact",
        id="mungkin ada kasus yang melanggarnya, tetapi lewat syarat tentang seluruh daftar (any, none, count, sum): "
        "keadaan butir saat dimasukkan, dan butir yang sama di dua daftar, tidak diikuti sampai daftar itu dinilai. "
        "Agar bisa dibuktikan, catat jawabannya di sebuah fakta ya/tidak saat butir dimasukkan, lalu pakai fakta itu "
        "di kebijakan",
    ),
    "collected": Words(
        en="a case may break it, but only by what was true of an item when it was added to the list: that is not "
        "followed to the loop in which its turn comes. It would be provable if the condition were asked once more in "
        "that turn, or if the policy spoke of the loop in which items are added",
        id="mungkin ada kasus yang melanggarnya, tetapi lewat keadaan butir saat dimasukkan ke daftar, yang tidak "
        "diikuti sampai gilirannya tiba di perulangan berikutnya. Agar bisa dibuktikan, periksa lagi syaratnya pada "
        "giliran itu, atau arahkan kebijakan ke perulangan tempat butir dimasukkan",
    ),
    "any_item": Words(
        en="it looks at an item outside of the item's turn, where it may be any of the list; let it speak of steps "
        "inside the loop over the list, or, where the item is not looked at, leave out each",
        id="kebijakan ini melihat butir di luar gilirannya, sehingga bisa butir mana pun di daftar; arahkan ke langkah "
        "di dalam perulangan atas daftar itu, atau hapus each bila butirnya tidak dilihat",
    ),
}
_DETAILS = {
    "too_many": Words(en=" (remembered: {})", id=" (yang diingat: {})"),
    "lists": Words(en=" (it decides in: {})", id=" (penentunya ada di: {})"),
    "possible": Words(en=" (it decides in: {})", id=" (penentunya ada di: {})"),
}

IN_SCENARIO = "in_scenario"
"""The reason of a policy that no case breaks which was found here, but the case of a scenario."""

_IN_SCENARIO = Words(
    en="the case of scenario {} breaks it in `{}`, with the settings that the scenario has ({})",
    id="kasus skenario {} melanggarnya di `{}`, dengan pengaturan milik skenario itu ({})",
)
_OPENED = Words(
    en="{}: scenario {} goes there, with settings of its own",
    id="{}: skenario {} sampai ke sana, dengan pengaturannya sendiri",
)
_CORRECTED = Words(
    en="{}: scenario {} goes there, after a correction",
    id="{}: skenario {} sampai ke sana, setelah koreksi",
)
_NOT_OPENED = Words(
    en="{}: no scenario goes there either; another setting may open it",
    id="{}: belum ada skenario yang sampai ke sana; pengaturan lain mungkin membukanya",
)
_TAKEN_FOR_GRANTED = Words(en="taken for granted: {}", id="dianggap benar: {}")
_VACUOUS = Words(
    en="it holds, but vacuously: no case ever does what it speaks of. Is its name, `where` or `when` the right one?",
    id="terpenuhi, tetapi hampa: tidak ada kasus yang melakukan hal itu. Apakah nama, `where`, atau `when`-nya benar?",
)


@dataclass(frozen=True, slots=True)
class Opener:
    """The scenario that comes to what no case comes to with the settings as they are written: under settings of its
    own, or since it `corrects` an answer."""

    scenario: str
    corrects: bool


@dataclass(frozen=True)
class Verdicts:
    """What was proved of a program: its claims, the cases that break them by subject, how many kinds of cases.
    `broken` is what broke each policy, with the state in which it happened; `tried` the scenario, its file and the
    state, where it is the case of a scenario that breaks one; `opened` the scenario that comes to what no case comes to
    with the settings as they are written."""

    program: Program
    claims: Sequence[Claim]
    told: Mapping[str, Sequence[Happening]]
    cases: int
    document: Document
    broken: Mapping[str, tuple[Observation, str]]
    tried: Mapping[str, tuple[str, Path, str]] = field(default_factory=dict)
    opened: Mapping[str, Opener] = field(default_factory=dict)


def lines(verdicts: Verdicts, language: Language) -> Iterator[str]:
    """The claims of one playbook, a line each, with what belongs to them below."""
    program, cases = verdicts.program, verdicts.cases
    head = Words(
        en=f"{program.id}: {cases} kinds of cases, with the settings as they are written",
        id=f"{program.id}: {cases} jenis kasus, dengan pengaturan seperti tertulis",
    )
    yield head.in_(language)
    for claim in verdicts.claims:
        standing = f"{_SIGNS[claim.standing]} {_STANDINGS[claim.standing].in_(language)}"
        yield f"{standing} {_said(claim, language)}{_because(program, claim.subject)}"
        yield from (f"    {line}" for line in _below(verdicts, claim, language))


def as_object(verdicts: Verdicts, language: Language) -> dict[str, Any]:
    """The same as plain JSON values."""
    program = verdicts.program
    return {
        "playbook": program.id,
        "cases": verdicts.cases,
        "claims": [
            {
                "claim": claim.subject,
                "verdict": str(claim.standing),
                "because": list(_clauses(program, claim.subject)),
                "vacuous": claim.vacuous,
                "reason": _reason(claim, language) if claim.reason and claim.reason != IN_SCENARIO else None,
                "scenario": verdicts.tried[claim.subject][0] if claim.reason == IN_SCENARIO else None,
                "missed": list(claim.missed),
                "opened_by": {name: verdicts.opened[name].scenario for name in claim.missed if name in verdicts.opened},
                "assumes": list(_assumed(program, claim.subject)),
                "story": list(_story(verdicts, claim, language)),
            }
            for claim in verdicts.claims
        ],
    }


def _said(claim: Claim, language: Language) -> str:
    words = (_CLOSED if claim.standing is Standing.CLOSED else _SOUND).get(claim.subject)
    return claim.subject if words is None else words.in_(language)


def _clauses(program: Program, subject: str) -> tuple[str, ...]:
    policy = program.playbook.policies.get(subject)
    return () if policy is None else policy.because


def _because(program: Program, subject: str) -> str:
    clauses = _clauses(program, subject)
    return f" ({', '.join(clauses)})" if clauses else ""


def _assumed(program: Program, subject: str) -> tuple[str, ...]:
    policy = program.playbook.policies.get(subject)
    return () if policy is None else policy.assume


def _below(verdicts: Verdicts, claim: Claim, language: Language) -> Iterator[str]:
    if claim.vacuous:
        yield _VACUOUS.in_(language)
    if claim.reason == IN_SCENARIO:
        id, file, state = verdicts.tried[claim.subject]
        yield _IN_SCENARIO.in_(language).format(id, state, file)
    elif claim.reason:
        yield _reason(claim, language)
    for assumed in _assumed(verdicts.program, claim.subject):
        yield _TAKEN_FOR_GRANTED.in_(language).format(assumed)
    yield from (_missed(verdicts, claim, name, language) for name in claim.missed)
    yield from _story(verdicts, claim, language)


def _missed(verdicts: Verdicts, claim: Claim, name: str, language: Language) -> str:
    """A state or way to which no case comes, and what does where the settings keep cases from it."""
    if claim.standing is not Standing.CLOSED:
        return name
    opener = verdicts.opened.get(name)
    if opener is None:
        return _NOT_OPENED.in_(language).format(name)
    return (_CORRECTED if opener.corrects else _OPENED).in_(language).format(name, opener.scenario)


def _story(verdicts: Verdicts, claim: Claim, language: Language) -> Iterator[str]:
    """The rule that is broken, the case that breaks it, and what in it did."""
    told = verdicts.told.get(claim.subject, ())
    if not told:
        return
    policy = verdicts.program.playbook.policies.get(claim.subject)
    if policy is not None:
        yield rule(policy, verdicts.document, language)
    yield from story(verdicts.program, told, language)
    if claim.subject == FINISH:
        yield stuck(language)
    if policy is not None and claim.subject in verdicts.broken:
        seen, state = verdicts.broken[claim.subject]
        yield breach(verdicts.program, verdicts.document, policy, seen, state, language)


def _reason(claim: Claim, language: Language) -> str:
    unknown = Words(
        en=f"a step was not followed ({claim.reason})", id=f"ada langkah yang tidak terikuti ({claim.reason})"
    )
    return f"{_REASONS.get(claim.reason, unknown).in_(language)}{_details(claim, language)}"


def _details(claim: Claim, language: Language) -> str:
    """Which facts are remembered where there are too many kinds of cases; in which states what is not looked into
    decides where a case may break a claim."""
    words = _DETAILS.get(claim.reason)
    return words.in_(language).format(", ".join(claim.names)) if words is not None and claim.names else ""
