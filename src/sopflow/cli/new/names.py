"""Names of a playbook for whoever presses Tab."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from sopflow.app.procedure import Procedure

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def completing(find: Callable[[Procedure, click.Context], Iterable[str]]) -> Complete:
    """Completes with names of the playbook that is named before; one that does not check has none."""

    def complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        with suppress(Exception):  # a shell that completes is no place for messages
            from sopflow.app.use_cases import load  # loaded only when somebody presses Tab

            named = context.params.get("playbook") or context.args[0]  # as long as an option lacks its value
            procedure = load(Path(named))
            return [CompletionItem(each) for each in find(procedure, context) if each.startswith(begun)]
        return []

    return complete


complete_state = completing(lambda procedure, context: procedure.compiled.states)
"""The states."""
