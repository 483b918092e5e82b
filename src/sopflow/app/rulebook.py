"""Every rule that sopflow knows."""

from __future__ import annotations

import sopflow.catalog.rules
import sopflow.document.rules
import sopflow.expressions.rules
import sopflow.lint.rules
import sopflow.program.rules
import sopflow.schema.rules
import sopflow.simulation.rules
from sopflow.app import rules
from sopflow.diagnostics import Rule

_BY_ROOM: tuple[Rule, ...] = (
    *sopflow.document.rules.RULES,
    *sopflow.schema.rules.RULES,
    *sopflow.expressions.rules.RULES,
    *sopflow.catalog.rules.RULES,
    *sopflow.program.rules.RULES,
    *(each.rule for each in sopflow.lint.rules.RULES),
    *sopflow.simulation.rules.RULES,
    *rules.RULES,
)
RULES = tuple(dict.fromkeys(_BY_ROOM))
"""Declared once each, in the room that finds the fault; some findings of the compiler are reported by lint."""

NAMES = frozenset(rule.name for rule in RULES)
"""What `# sopflow: allow NAME (reason)` may name."""
