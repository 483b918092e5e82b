"""The JSON Schemas of playbooks, adapters, scenarios, clauses, diagnostics and exports."""
