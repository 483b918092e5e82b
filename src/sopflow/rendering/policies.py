"""A policy in words: what must hold, as a sentence for authors, and what would have broken it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.diagnostics import Language, Words
from sopflow.engine.work import BREAKS_POLICY, OWES_POLICY
from sopflow.playbook.model import Playbook, Policy, PolicyStep
from sopflow.playbook.values import Code, Condition

CODES = frozenset({BREAKS_POLICY, OWES_POLICY})
"""The codes of cases that a policy stopped."""

DOING: Mapping[str, Words] = {
    "call": Words(en="calling `{}`", id="memanggil `{}`"),
    "try": Words(en="trying `{}`", id="mencoba `{}`"),
    "stuck": Words(en="being stuck at `{}`", id="terhenti pada `{}`"),
    "enter": Words(en="coming to `{}`", id="masuk ke langkah `{}`"),
    "end": Words(en="ending with `{}`", id="berakhir dengan `{}`"),
    "say": Words(en="saying `{}`", id="menyampaikan `{}`"),
    "ask": Words(en="asking `{}`", id="menanyakan `{}`"),
    "done": Words(en="what `{}` replied", id="balasan `{}`"),
}
"""What happens, by its kind, with its name."""

STOPPED = Words(en="the rule `{}` stops it: {}", id="dihentikan aturan `{}`: {}")
OWED = Words(en="it may not end yet, says the rule `{}`: {}", id="belum boleh berakhir menurut aturan `{}`: {}")
WOULD = Words(en="what would have come next: {}", id="yang hampir terjadi: {}")
CHOICES: Mapping[str, Words] = {
    "retry": Words(
        en="try again (first correct what is wrong: sopflow case correct)",
        id="coba lagi (koreksi dulu yang keliru: sopflow case correct)",
    ),
    "failed": Words(
        en="leave it undone; the case goes on as if the system had refused",
        id="jangan dilakukan; kasus berjalan seperti ketika sistem menolak",
    ),
    "done": Words(en="let it end all the same", id="biarkan berakhir apa adanya"),
}
"""What a person may decide where a policy stopped the case."""

_WHERE = Words(en=" (where {})", id=" (dengan {})")
_HOLDS = Words(en="{} holds", id="{} berlaku")
_NEVER_HOLDS = Words(en="{} must never hold", id="{} tidak boleh pernah berlaku")
_WHEN = Words(en=", when {}", id=", bila {}")
_EACH = Words(en="for each `{}` of `{}`: ", id="untuk setiap `{}` di `{}`: ")
_NEVER = Words(en="{} must not happen", id="{} tidak boleh terjadi")
_BEFORE = Words(en="{} must not happen before {}", id="{} tidak boleh terjadi sebelum {}")
_AFTER = Words(en="{} must not happen after {}", id="{} tidak boleh terjadi setelah {}")
_MUST = Words(en="{} must have happened when the case ends", id="{} harus sudah terjadi saat kasus berakhir")
_MUST_AS = Words(
    en="{} must have happened when the case ends with `{}`", id="{} harus sudah terjadi saat kasus berakhir dengan `{}`"
)
_ANSWERS = Words(
    en="after {}, {} must happen before the case ends", id="setelah {}, {} harus terjadi sebelum kasus berakhir"
)
_EVERY = Words(en="{} must always have {}", id="{} harus selalu berisi {}")
_AT_MOST = Words(en="{} may happen at most {} times", id="{} boleh terjadi paling banyak {} kali")
_ONCE = Words(en="{} may happen once at most", id="{} boleh terjadi paling banyak satu kali")
_ALWAYS = Words(en="{} must always hold", id="{} harus selalu berlaku")
_ALWAYS_AT = Words(en="{} must hold when {}", id="{} harus berlaku saat {}")
_MODES: Mapping[str, Words] = {"all": Words(en=" and ", id=" dan "), "any": Words(en=" or ", id=" atau ")}
_NONE = Words(en="none of: {}", id="tidak satu pun dari: {}")


def sentence(policy: Policy, language: Language) -> str:
    """What a policy says, in a sentence without a full stop."""
    list_, _, item = (policy.each or "").partition(" as ")
    each = _EACH.in_(language).format(item, list_) if policy.each is not None else ""
    when = "" if policy.when is None else _WHEN.in_(language).format(_condition(policy.when, language))
    return f"{each}{_form(policy, language)}{when}"


def stopped(playbook: Playbook, code: str, name: str, language: Language) -> str:
    """Why a policy stopped a case: the rule, what it says, and the clauses that ask for it."""
    policy = playbook.policies.get(name)
    says = "" if policy is None else sentence(policy, language)
    clauses = f" ({', '.join(policy.because)})" if policy is not None and policy.because else ""
    words = STOPPED if code == BREAKS_POLICY else OWED
    return words.in_(language).format(name, says) + clauses


def would_have(detail: str, language: Language) -> str:
    """What a policy kept from happening; `detail` is that of the attention (`call:remedy.create_ticket`)."""
    kind, _, name = detail.partition(":")
    return WOULD.in_(language).format(DOING[kind].in_(language).format(name) if kind in DOING else detail)


def _form(policy: Policy, language: Language) -> str:
    parts = {word: _doing(step, language) for word, step in policy.parts.items()}
    match policy.form:
        case "never" if "before" in parts:
            return _BEFORE.in_(language).format(parts["never"], parts["before"])
        case "never" if "after" in parts:
            return _AFTER.in_(language).format(parts["never"], parts["after"])
        case "never" if policy.parts["never"].kind == "that":
            return _NEVER_HOLDS.in_(language).format(_condition_of(policy.parts["never"], language))
        case "never":
            return _NEVER.in_(language).format(parts["never"])
        case "every":
            fields = ", ".join(f"`{name}`" for name in policy.has)
            return _EVERY.in_(language).format(parts["every"], fields)
        case "at_most":
            words = _ONCE if policy.times == 1 else _AT_MOST
            return words.in_(language).format(parts["at_most"], policy.times)
        case "always":
            return _always(policy, _condition_of(policy.parts["always"], language), language)
        case "after":
            return _ANSWERS.in_(language).format(parts["after"], parts["must"])
        case _:
            return _must(policy, parts["must"], language)


def _always(policy: Policy, condition: str, language: Language) -> str:
    moments = ", ".join(_doing(step, language) for step in policy.moments)
    return (_ALWAYS_AT if moments else _ALWAYS).in_(language).format(condition, moments)


def _must(policy: Policy, step: str, language: Language) -> str:
    last = policy.parts.get("by")
    if last is None or last.name is None:
        return _MUST.in_(language).format(step)
    return _MUST_AS.in_(language).format(step, last.name)


def _doing(step: PolicyStep, language: Language) -> str:
    if step.kind == "that" or step.name is None:
        return _HOLDS.in_(language).format(_condition_of(step, language))
    where = "" if step.where is None else _WHERE.in_(language).format(f"`{_condition(step.where, language)}`")
    return DOING["try" if step.tried else step.kind].in_(language).format(step.name) + where


def _condition_of(step: PolicyStep, language: Language) -> str:
    return "" if step.where is None else f"`{_condition(step.where, language)}`"


def _condition(condition: Condition, language: Language) -> str:
    parts = list(_parts(condition, language))
    if condition.mode == "none":
        return _NONE.in_(language).format("; ".join(parts))
    return _MODES.get(condition.mode, _MODES["all"]).in_(language).join(parts)


def _parts(condition: Condition, language: Language) -> Iterator[str]:
    for part in condition.parts:
        yield part.text if isinstance(part, Code) else f"({_condition(part, language)})"
