"""The JSON Schemas of playbooks, adapters, scenarios, clauses, diagnostics, exports and simulated worlds."""
