"""The JSON Schemas of playbooks, adapters, scenarios, events and diagnostics."""
