"""What programs read."""

from __future__ import annotations

import json as json_text

import click


def as_json(shown: object) -> None:
    """One JSON document on the output."""
    click.echo(json_text.dumps(shown, ensure_ascii=False, indent=2))
