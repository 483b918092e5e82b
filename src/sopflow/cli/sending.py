"""Asks a person before something is written at a real system."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from sopflow.adapter_api import Effect
from sopflow.catalog.model import Operation
from sopflow.cli.language import say
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.simulation.printing import printed, written
from sopflow.values.types import Privacy

_ABOUT_TO = Words(en="About to write at a real system", id="Akan menulis di sistem sungguhan")
_FOR_GOOD = Words(en="it cannot be undone", id="tidak bisa dibatalkan")
_ASK = Words(en="Send it? Type yes; anything else sends nothing", id="Kirim? Ketik ya; selain itu tidak dikirim")
_NOT_SENT = Words(en="Not sent.", id="Tidak dikirim.")
_YES = ("yes", "y", "ya")


@dataclass(frozen=True)
class Gate:
    """Lets a write out where the person says so. `personal` lifts the masks of what is shown."""

    personal: bool = False

    def __call__(self, operation: Operation, given: Mapping[str, object]) -> bool:
        """Show what would be written, and ask. The end of the input is a no."""
        click.echo(click.style(f"\n! {say(_ABOUT_TO)}: {operation.name} ({say(operation.title)})", bold=True), err=True)
        if operation.effect is Effect.IRREVERSIBLE:
            click.echo(click.style(f"  {say(_FOR_GOOD)}", fg="red"), err=True)
        shown = printed(dict(given), operation.input, Privacy.PUBLIC, self.personal)
        for name, value in shown.items() if isinstance(shown, dict) else ():
            click.echo(f"  {name}: {written(value)}", err=True)
        click.echo(f"{say(_ASK)}: ", nl=False, err=True)
        yes = sys.stdin.readline().strip().lower() in _YES
        if not yes:
            click.echo(say(_NOT_SENT), err=True)
        return yes
