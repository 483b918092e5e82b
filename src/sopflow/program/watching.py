"""Programs whose cases are watched by their policies: live ones and told ones are, those that proofs step are not."""

from __future__ import annotations

from dataclasses import replace

from sopflow.catalog.model import Catalog
from sopflow.policies.together import watches_of
from sopflow.program.model import Program


def with_policies(program: Program, catalog: Catalog) -> Program:
    """The program, watched by the policies of its playbook; the same program where it has none."""
    policies = watches_of(program.playbook, program.scope, catalog)
    return program if policies is None else replace(program, policies=policies)


def without_policies(program: Program) -> Program:
    """The program, watched by nobody: what breaks a policy happens."""
    return program if program.policies is None else replace(program, policies=None)
