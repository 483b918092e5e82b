"""What Tab completes about live cases: ids, facts that are asked, their values. Never an error, never slow work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import click
from click.shell_completion import CompletionItem

_MOST = 50


def complete_case(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Live cases, with the playbook and the state as help."""
    return _quietly(lambda: list(_cases(context, begun)))


def complete_answer(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """`fact=` for what is asked now; after the sign, the values that the fact may have."""
    return _quietly(lambda: list(_answers(context, begun)))


def complete_playbook(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Published playbooks; and files, as the shell completes them."""
    found = _quietly(lambda: list(_playbooks(context, begun)))
    return found or [CompletionItem(begun, type="file")]


def _quietly(find: Callable[[], list[CompletionItem]]) -> list[CompletionItem]:
    with suppress(Exception):  # a shell that completes is no place for messages
        return find()
    return []


def _cases(context: click.Context, begun: str) -> Iterator[CompletionItem]:
    from sopflow.app.live.opening import opened  # loaded only when somebody presses Tab

    with opened(_url(context)) as place:
        for view in place.engine.list(live=True, limit=_MOST):
            if view.id.upper().startswith(begun.upper()) and view.parent is None:
                yield CompletionItem(view.id, help=f"{view.playbook} {view.state}")


def _answers(context: click.Context, begun: str) -> Iterator[CompletionItem]:
    from sopflow.app.live.desk import desk_at
    from sopflow.rendering.choices import options
    from sopflow.runtime.wants import Question

    fact, given, value = begun.partition("=")
    with desk_at(_url(context)) as desk:
        wants = desk.engine.get(desk.focus(str(context.params.get("case")))).wants
    for want in wants:
        if not isinstance(want, Question):
            continue
        if given and want.fact == fact:
            values = [each for each, _ in options(want.type, "en")]
            yield from (CompletionItem(f"{fact}={each}") for each in values if each.startswith(value))
        elif not given and want.fact.startswith(fact):
            yield CompletionItem(f"{want.fact}=")


def _playbooks(context: click.Context, begun: str) -> Iterator[CompletionItem]:
    from sopflow.app.live.opening import opened

    with opened(_url(context)) as place:
        for id in sorted({each.playbook for each in place.engine.publications()}):
            if id.startswith(begun):
                yield CompletionItem(id)


def _url(context: click.Context) -> Any:
    return context.params.get("url")
