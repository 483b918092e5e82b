"""The JSON Schemas of playbooks, adapters, scenarios, clauses, diagnostics, exports, simulated worlds and settings."""
