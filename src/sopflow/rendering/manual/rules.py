"""What holds beside the steps: policies with their clauses, limits of roles, what may happen at any time, promises."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Words
from sopflow.playbook.model import Interrupt, Limit, Policy, Sla, SlaAct
from sopflow.rendering.manual.book import Book
from sopflow.rendering.manual.clauses import words_of
from sopflow.rendering.manual.lines import condition, joined, span, text_in, ticked, value
from sopflow.rendering.manual.model import Block, Code, Grid, Item, Items, Line, Paragraph, Row
from sopflow.rendering.manual.ways import go_line
from sopflow.rendering.policies import sentence
from sopflow.rendering.titles import title

_POLICIES = Words(
    en="Whatever happens, these hold. A case that would break one is stopped, and a person decides.",
    id="Apa pun yang terjadi, ini berlaku. Kasus yang hendak melanggar dihentikan, dan seseorang memutuskan.",
)
_DURING = Words(en="during {}", id="selama {}")
_ANY = Words(en="at any step", id="di langkah mana pun")
_WHERE = Words(en="where {}", id="dengan {}")
_EVENT = tuple(
    Words(en=en, id=id) for en, id in (("What happens", "Kejadian"), ("When", "Kapan"), ("Then", "Kemudian"))
)
_SLA = tuple(
    Words(en=en, id=id)
    for en, id in (
        ("Promise", "Janji"),
        ("From", "Mulai"),
        ("Until", "Sampai"),
        ("Goal", "Target"),
        ("At the latest", "Batas"),
        ("When it is over", "Bila terlampaui"),
    )
)
_THE_CASE = Words(en="the beginning of the case", id="awal kasus")
_END = Words(en="the end of the case", id="akhir kasus")
_BEFORE = Words(en="after the goal: {}", id="setelah target: {}")
_AFTER = Words(en="after the limit: {}", id="setelah batas: {}")
_TELL = Words(en="tell {}", id="beri tahu {}")
_CALENDAR = Words(en=" (calendar: {})", id=" (kalender: {})")
_PAUSES = Words(en="The clock stands still in: {}", id="Waktu berhenti di: {}")
_MAY = Words(en="may say yes to {} only if {}; else: {}", id="boleh menyetujui {} hanya jika {}; bila tidak: {}")
_APPROVAL = Words(en="approval {}", id="persetujuan {}")


def policies(book: Book) -> tuple[Block, ...]:
    """Each policy as a sentence, with the words of the clauses that ask for it."""
    found = tuple(_policy(book, policy) for policy in book.playbook.policies.values())
    return (Paragraph(book.say(_POLICIES)), Items(found)) if found else ()


def _policy(book: Book, policy: Policy) -> Item:
    says = sentence(policy, book.language)
    line = (*ticked(says[:1].upper() + says[1:]), ". ", *_steps(book, policy), Code(policy.name))
    return Item(line, tuple(Item(words_of(book, id)) for id in policy.because))


def _steps(book: Book, policy: Policy) -> Line:
    """The steps that a policy names, which its sentence calls by their names in the playbook."""
    parts = (*policy.parts.values(), *policy.moments)
    named = dict.fromkeys(step.name for step in parts if step.kind == "enter" and step.name is not None)
    steps = tuple(book.step(name) for name in named if name in book.states)
    return ("(", *joined(steps), ") ") if steps else ()


def interrupts(book: Book) -> tuple[Block, ...]:
    """What may happen at any time, and what is done then."""
    rows = tuple(_interrupt(book, each) for each in book.playbook.interrupts.values())
    return (Grid(tuple(book.say(head) for head in _EVENT), rows),) if rows else ()


def _interrupt(book: Book, interrupt: Interrupt) -> Row:
    named = title(interrupt.title, book.content, interrupt.event)
    during = joined(book.step(id) for id in interrupt.during)
    when = book.say(_DURING, during) if during else book.say(_ANY)
    if interrupt.where is not None:
        when += (", ", *book.say(_WHERE, condition(interrupt.where, book.language)))
    if interrupt.role is not None:
        when += (", ", book.role(interrupt.role))
    name: Line = (named,) if named != interrupt.event else (Code(interrupt.event),)
    return Row((name, when, go_line(book, interrupt.go)))


def promises(book: Book) -> tuple[Block, ...]:
    """Each time that is promised."""
    slas = book.playbook.sla.values()
    rows = tuple(_sla(book, sla) for sla in slas)
    pauses = tuple(id for sla in slas for id in sla.pauses if id in book.states)
    return (
        *((Grid(tuple(book.say(head) for head in _SLA), rows),) if rows else ()),
        *((Paragraph(book.say(_PAUSES, joined(book.step(id) for id in dict.fromkeys(pauses)))),) if pauses else ()),
    )


def _sla(book: Book, sla: Sla) -> Row:
    limit = span(sla.deadline, book.language)
    if sla.calendar is not None:
        limit += book.say(_CALENDAR, value(sla.calendar, book.language))
    over = [book.say(_BEFORE, _act(book, sla.on_goal))] if sla.on_goal else []
    over += [book.say(_AFTER, _act(book, sla.on_breach))] if sla.on_breach else []
    return Row(
        (
            (title(sla.title, book.content, sla.name),),
            joined(_place(book, name) for name in sla.starts),
            joined(_place(book, name) for name in sla.stops) or book.say(_END),
            span(sla.goal, book.language) if sla.goal is not None else (),
            limit,
            joined(over, "; "),
        )
    )


def _place(book: Book, name: str) -> Line:
    return book.step(name) if name in book.states else book.say(_THE_CASE)


def _act(book: Book, act: SlaAct) -> Line:
    parts: list[Line] = [book.say(_TELL, book.role(act.remind))] if act.remind is not None else []
    parts += [go_line(book, act.go)] if act.go is not None else []
    return joined(parts, "; ")


def limits(book: Book) -> Iterator[Item]:
    """The roles, each with what it may say yes to."""
    for role in book.playbook.roles.values():
        yield Item(
            (title(role.title, book.content, role.name), " ", Code(role.name), *_clauses(book, role.covers)),
            tuple(Item(_limit(book, limit)) for limit in role.limits),
        )


def _limit(book: Book, limit: Limit) -> Line:
    to = [(Code(name),) for name in limit.confirm] + [book.say(_APPROVAL, book.step(name)) for name in limit.approve]
    return book.say(_MAY, joined(to), condition(limit.that, book.language), text_in(limit.reason, book.content))


def _clauses(book: Book, covers: tuple[str, ...]) -> Line:
    return (" ", *book.covered(covers)) if covers else ()
